import { assert, assertMatch, assertRejects } from "@std/assert";
import { listModules, readConfig, ROOT, runDeno } from "./repository.ts";

const RUNS_IN_BROWSERS = /^\/\/ Runs in the browser/;

/** Modules that say in their first line that they run in browsers. */
async function listBrowserModules(): Promise<string[]> {
  const paths: string[] = [];
  for (
    const folder of [
      "lib/protocol",
      "lib/client",
      "lib/ui",
      "lib/live",
      "islands",
    ]
  ) {
    for (const path of await listModules(folder)) {
      const source = await Deno.readTextFile(new URL(path, ROOT));
      if (RUNS_IN_BROWSERS.test(source)) paths.push(path);
    }
  }
  return paths;
}

const BROWSER = ["dom", "dom.iterable", "dom.asynciterable", "esnext"];
const DENO = ["deno.window"];

/** Checks modules with the types of some platform alone. */
async function checkWith(
  lib: readonly string[],
  modules: readonly URL[],
): Promise<void> {
  const { imports = {}, compilerOptions } = await readConfig();
  const folder = await Deno.makeTempDir();
  try {
    const npm = Object.entries(imports)
      .filter(([, target]) => target.startsWith("npm:"));
    const config = {
      imports: Object.fromEntries(npm),
      compilerOptions: {
        ...compilerOptions,
        lib,
      },
    };
    const path = `${folder}/deno.json`;
    await Deno.writeTextFile(path, JSON.stringify(config));
    const hrefs = modules.map(({ href }) => href);
    await runDeno("check", "--no-lock", "--config", path, ...hrefs);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("What says that it runs in browsers needs nothing else", async () => {
  const paths = await listBrowserModules();
  assert(paths.length > 40, `Found only ${paths.length}`);
  await checkWith(BROWSER, paths.map((path) => new URL(path, ROOT)));
});

Deno.test("The client without a page needs no DOM", async () => {
  const folders = [
    "lib/client/connection",
    "lib/client/room",
    "lib/client/ways",
  ];
  const paths = (await Promise.all(folders.map(listModules))).flat();
  await checkWith(DENO, paths.map((path) => new URL(path, ROOT)));
});

Deno.test("A module that needs Deno is found out", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const module = new URL(`file://${folder}/needs_deno.ts`);
    await Deno.writeTextFile(module, "export const pid = Deno.pid;\n");
    const error = await assertRejects(
      () => checkWith(BROWSER, [module]),
      Error,
    );
    assertMatch(String(error.cause), /Cannot find name 'Deno'/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
