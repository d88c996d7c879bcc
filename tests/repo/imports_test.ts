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
    // A room's sessions and an error of its log, until chat has them behind one door.
    "lib/rooms",
    "lib/log",
  ],
  "lib/client": ["lib/protocol"],
  "lib/ui": ["lib/protocol"],
  "islands": ["lib/client", "lib/ui", "lib/protocol"],
  "routes": ["lib/protocol", "lib/chat", "lib/server", "lib/ui", "islands"],
  "fresh.gen.ts": ["routes", "islands", "lib/server"],
  "main.ts": ["fresh.gen.ts", "lib/config.ts", "lib/server"],
};

/** These start and build the app. They may import all of it, and nothing them. */
const TASKS = "lib/tasks";

/** These run in the browser, or in both. */
const WITHOUT_DENO = ["lib/protocol", "lib/client", "lib/ui", "islands"];

/** The folders of packages from elsewhere, which have imports of their own. */
const STAND_INS = await listStandIns();

/** The part of the app that a module belongs to. */
function partOf(path: string): string {
  const standIn = STAND_INS.find((folder) => path.startsWith(`${folder}/`));
  if (standIn !== undefined) return standIn;
  return path.split("/").slice(0, path.startsWith("lib/") ? 2 : 1).join("/");
}

function isAllowed({ from, to, specifier }: Import): boolean {
  const [source, target] = [partOf(from), partOf(to)];
  if (source === target) return true;
  // By its name a stand-in is a package, which can be another one tomorrow.
  if (STAND_INS.includes(target)) return !specifier.startsWith(".");
  if (source === TASKS) return true;
  return MAY_IMPORT[source]?.includes(target) ?? false;
}

Deno.test("Modules import along the arrows of the design only", async () => {
  const forbidden = (await readImports())
    .filter((found) => !isAllowed(found))
    .map(({ from, to }) => `${from} imports ${to}`);
  assertEquals(forbidden, []);
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
