import { assert, assertEquals } from "@std/assert";
import { listFiles, ROOT } from "./repository.ts";

const DOCUMENTS = [
  "README.md",
  ".github/API.md",
  ".github/ARCHITECTURE.md",
  ".github/CHANGELOG.md",
  ".github/CONTRIBUTING.md",
  ".github/SECURITY.md",
];

const FILE = /`([\w./[\]-]+\.(?:tsx?|css))`/g;
const LINK = /\]\((?!https?:)([^)#]+)\)/g;

async function exists(url: URL): Promise<boolean> {
  try {
    await Deno.stat(url);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

for (const document of DOCUMENTS) {
  Deno.test(`${document} names files that there are`, async () => {
    const text = await Deno.readTextFile(new URL(document, ROOT));
    const paths = await listFiles(["lib", "routes", "islands", "tests"]);
    // After its folder has been named, a file goes by its last part.
    const names = new Set(paths.map((path) => path.replace(/^.*\//, "")));
    for (const [, file = ""] of text.matchAll(FILE)) {
      const isThere = names.has(file) || await exists(new URL(file, ROOT));
      assert(isThere, `${file} is gone`);
    }
    for (const [, link = ""] of text.matchAll(LINK)) {
      const target = new URL(link, new URL(document, ROOT));
      assert(await exists(target), `${link} leads nowhere`);
    }
  });
}

Deno.test("CONTRIBUTING.md has a row for each folder of lib/", async () => {
  const path = new URL(".github/CONTRIBUTING.md", ROOT);
  const text = await Deno.readTextFile(path);
  const rows = [...text.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
  // Git leaves empty folders behind, which are none of the repository's.
  const folders = new Set<string>();
  for (const file of await listFiles(["lib"])) {
    const [, folder = "", rest] = file.split("/");
    if (rest !== undefined) folders.add(folder);
  }
  assertEquals(rows.sort(), [...folders].sort());
});
