import {
  assert,
  assertArrayIncludes,
  assertEquals,
  assertExists,
} from "@std/assert";
import { STAND_IN_ONLY } from "../support/stand_in.ts";
import {
  type DenoConfig,
  listStandIns,
  readConfig,
  ROOT,
  runDeno,
} from "./repository.ts";
import { UPSTREAM } from "./upstream_exports.ts";

const { imports = {}, links = [] } = await readConfig();
const folders = await listStandIns();

/** The parts of `deno doc --json` that say what modules export. */
interface Doc {
  nodes: Record<string, { symbols: { name: string }[] }>;
}

function entriesOf({ exports = {} }: DenoConfig): Record<string, string> {
  return typeof exports === "string" ? { ".": exports } : exports;
}

/**
 * Whether a version is in a range such as `^2.3.3`, of a package that has left
 * the zeros behind.
 */
function isInCaretRange(version: string, range: string): boolean {
  assert(
    /^\^[1-9]\d*\.\d+\.\d+$/.test(range),
    `Expected a range, got ${range}`,
  );
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const [minMajor = 0, minMinor = 0, minPatch = 0] = range.slice(1)
    .split(".").map(Number);
  return major === minMajor &&
    (minor > minMinor || minor === minMinor && patch >= minPatch);
}

/** The packages of the root's `jsr:` imports, with the ranges they ask for. */
function importedRanges(): Map<string, string> {
  return new Map(
    Object.values(imports).flatMap((specifier) => {
      const match = specifier.match(/^jsr:(@[^@]+)@(.+)$/);
      return match?.[1] && match[2] ? [[match[1], match[2]] as const] : [];
    }),
  );
}

Deno.test(
  "Every package from JSR has a stand-in, and the other way round",
  STAND_IN_ONLY,
  async () => {
    const names = await Promise.all(
      folders.map(async (folder) => (await readConfig(`${folder}/`)).name),
    );
    assertEquals(new Set(names), new Set(importedRanges().keys()));
    assertEquals(new Set(names), new Set(Object.keys(UPSTREAM)));
  },
);

Deno.test("Every package in lib/ is linked", STAND_IN_ONLY, () => {
  const found = folders.map((folder) => `./${folder}`);
  assertEquals(new Set(found), new Set(links));
});

for (const folder of folders) {
  const config = await readConfig(`${folder}/`);
  const { name = "", version = "" } = config;
  const upstream = UPSTREAM[name];

  Deno.test(`${folder} has a version that deno.json asks for`, () => {
    const range = importedRanges().get(name);
    assertExists(range);
    // Deno falls back to the registry with no more than a warning otherwise.
    assert(isInCaretRange(version, range), `${version} is not in ${range}`);
  });

  Deno.test(`${folder} exports nothing that ${name} does not`, async () => {
    assertExists(upstream);
    assertEquals(version, upstream.version);
    const entries = Object.entries(entriesOf(config));
    const files = entries.map(([, file]) => new URL(`${folder}/${file}`, ROOT));
    const { nodes }: Doc = JSON.parse(
      await runDeno("doc", "--json", ...files.map((file) => file.href)),
    );
    for (const [i, [entry]] of entries.entries()) {
      const doc = nodes[files[i]?.href ?? ""];
      assertExists(doc);
      const names = doc.symbols.map(({ name }) => name);
      assertArrayIncludes(upstream.entries[entry] ?? [], names, entry);
    }
  });
}
