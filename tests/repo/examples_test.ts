import { assertEquals } from "@std/assert";
import { listModules, ROOT } from "./repository.ts";

// A doc comment, and the function that it stands before.
const DOCUMENTED =
  /\/\*\*((?:(?!\*\/).)*)\*\/\s*export (?:async )?function (\w+)/gs;
const FUNCTION = /^export (?:async )?function (\w+)/gm;

for (const folder of ["lib/protocol", "lib/client"]) {
  Deno.test(`Every function that ${folder} exports has an example, which deno test --doc runs`, async () => {
    const without: string[] = [];
    for (const path of await listModules(folder)) {
      const source = await Deno.readTextFile(new URL(path, ROOT));
      const shown = new Set<string>();
      for (const [, doc = "", name = ""] of source.matchAll(DOCUMENTED)) {
        if (/@example\n \* ```ts/.test(doc)) shown.add(name);
      }
      for (const [, name = ""] of source.matchAll(FUNCTION)) {
        if (!shown.has(name)) without.push(`${path}: ${name}`);
      }
    }
    assertEquals(without, []);
  });
}
