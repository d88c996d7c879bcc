import { assert, assertEquals } from "@std/assert";
import { ROOT } from "./repository.ts";

/** Where else a version of Deno is named, and has to be the same. */
const DOCUMENTS = ["README.md", ".github/CONTRIBUTING.md"];

Deno.test("Documents name the version of Deno that .dvmrc has", async () => {
  const version = (await Deno.readTextFile(new URL(".dvmrc", ROOT))).trim();
  for (const path of DOCUMENTS) {
    const text = await Deno.readTextFile(new URL(path, ROOT));
    const named = [...text.matchAll(/deno[@ ](\d+\.\d+\.\d+)/gi)]
      .map(([, found]) => found);
    assert(named.length > 0, `${path} names no version`);
    assertEquals(new Set(named), new Set([version]), path);
  }
});

Deno.test("Tests run on the version of Deno that .dvmrc has", async () => {
  const version = (await Deno.readTextFile(new URL(".dvmrc", ROOT))).trim();
  assertEquals(Deno.version.deno, version);
});
