import { assertEquals } from "@std/assert";
import { readConfig, ROOT } from "./repository.ts";

/** All that is at the top, besides files whose names start with a dot. */
const TOP_LEVEL = [
  "LICENSE",
  "README.md",
  "deno.json",
  "deno.lock",
  "fresh.gen.ts",
  "islands/",
  "lib/",
  "main.ts",
  "routes/",
  "static/",
  "tests/",
];

/** What tools leave behind, and nobody commits. */
const LEFTOVERS = ["node_modules"];

Deno.test("The top level holds what the design says, and nothing else", async () => {
  const { exclude = [] } = await readConfig();
  const ignored = new Set([...exclude, ...LEFTOVERS]);
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(ROOT)) {
    if (name.startsWith(".") || ignored.has(name)) continue;
    names.push(isDirectory ? `${name}/` : name);
  }
  assertEquals(names.sort(), TOP_LEVEL);
});
