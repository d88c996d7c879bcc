import { assertEquals } from "@std/assert";
import { type Import, readImports } from "./module_graph.ts";
import { listModules, listStandIns, ROOT } from "./repository.ts";

/** Who may import whom, besides itself. Arrows never point back. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  "lib/protocol": [],
  "lib/config.ts": [],
  "lib/store": [],
  "lib/log": ["lib/protocol", "lib/store"],
  "lib/cluster": ["lib/protocol", "lib/store"],
  "lib/presence": ["lib/protocol", "lib/store", "lib/cluster"],
  "lib/rooms": ["lib/protocol", "lib/log", "lib/presence"],
  "lib/chat": [
    "lib/protocol",
    "lib/config.ts",
    "lib/store",
    "lib/log",
    "lib/cluster",
    "lib/presence",
    "lib/rooms",
  ],
  "lib/server": [
    "lib/protocol",
    "lib/config.ts",
    "lib/chat",
  ],
  "lib/client/connection": ["lib/protocol"],
  "lib/client/room": ["lib/protocol", "lib/client/connection"],
  "lib/client/ways": ["lib/protocol", "lib/client/connection"],
  "lib/client/unsent": [
    "lib/protocol",
    "lib/client/connection",
    "lib/client/room",
    "lib/client/ways",
  ],
  "lib/client/page": [
    "lib/client/unsent",
    "lib/protocol",
    "lib/client/connection",
    "lib/client/room",
    "lib/client/ways",
  ],
  "lib/ui": ["lib/protocol"],
  "lib/live": ["lib/client/page", "lib/ui"],
  "islands": [
    "lib/client/page",
    "lib/live",
    "lib/client/connection",
    "lib/ui",
    "lib/protocol",
  ],
  "routes": ["lib/protocol", "lib/chat", "lib/server", "lib/ui", "islands"],
  "fresh.gen.ts": ["routes", "islands", "lib/server"],
  "main.ts": ["fresh.gen.ts", "lib/config.ts", "lib/server"],
};

/** Who may import only types of whom. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = {
  "lib/ui": [
    "lib/client/connection",
    "lib/client/room",
    "lib/client/unsent",
    "lib/client/page",
  ],
};

/** These start and build the app. They may import all of it, and nothing them. */
const TASKS = "lib/tasks";

/** These run in the browser, or in both. */
const WITHOUT_DENO = [
  "lib/protocol",
  "lib/client",
  "lib/ui",
  "lib/live",
  "islands",
];

/** The folders of packages from elsewhere, which have imports of their own. */
const STAND_INS = await listStandIns();

/** The part of the app that a module belongs to. */
function partOf(path: string): string {
  const standIn = STAND_INS.find((folder) => path.startsWith(`${folder}/`));
  if (standIn !== undefined) return standIn;
  const depth = path.startsWith("lib/client/")
    ? 3
    : path.startsWith("lib/")
    ? 2
    : 1;
  return path.split("/").slice(0, depth).join("/");
}

function isAllowed({ from, to, specifier, isTypeOnly }: Import): boolean {
  const [source, target] = [partOf(from), partOf(to)];
  if (source === target) return true;
  // By its name a stand-in is a package, which can be another one tomorrow.
  if (STAND_INS.includes(target)) return !specifier.startsWith(".");
  if (source === TASKS) return true;
  const allowed = MAY_IMPORT[source] ?? [];
  const allowedTypes = MAY_IMPORT_TYPES[source] ?? [];
  return allowed.includes(target) ||
    isTypeOnly && allowedTypes.includes(target);
}

Deno.test("Modules import along the arrows of the design only", async () => {
  const forbidden = (await readImports())
    .filter((found) => !isAllowed(found))
    .map(({ from, to }) => `${from} imports ${to}`);
  assertEquals(forbidden, []);
});

Deno.test("Routes and the server use rooms through their door alone", async () => {
  const modules = [
    ...await listModules("routes"),
    ...await listModules("lib/server"),
  ];
  const around: string[] = [];
  for (const path of modules) {
    const code = await Deno.readTextFile(new URL(path, ROOT));
    if (/\bchat(\.|: \{ )parts\b/.test(code)) around.push(path);
  }
  assertEquals(around, []);
});

Deno.test("No modules import each other in a circle", async () => {
  const imports = await readImports();
  const targets = Map.groupBy(imports, ({ from }) => from);
  const isDone = new Set<string>();
  const circles: string[][] = [];
  function walk(path: string, way: readonly string[]): void {
    const start = way.indexOf(path);
    if (start !== -1) circles.push([...way.slice(start), path]);
    if (start !== -1 || isDone.has(path)) return;
    for (const { to } of targets.get(path) ?? []) walk(to, [...way, path]);
    isDone.add(path);
  }
  for (const path of targets.keys()) walk(path, []);
  assertEquals(circles, []);
});

Deno.test("Every folder of lib/ has a place in the design", async () => {
  const parts = new Set((await listModules("lib")).map(partOf));
  const unknown = [...parts].filter((part) =>
    !(part in MAY_IMPORT) && part !== TASKS && !STAND_INS.includes(part)
  );
  assertEquals(unknown, []);
});

for (const folder of WITHOUT_DENO) {
  Deno.test(`${folder} does not need Deno`, async () => {
    const mentions: string[] = [];
    for (const path of await listModules(folder)) {
      const source = await Deno.readTextFile(new URL(path, ROOT));
      if (/\bDeno\./.test(source)) mentions.push(path);
    }
    assertEquals(mentions, []);
  });
}
