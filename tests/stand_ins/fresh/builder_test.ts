import { App } from "fresh";
import { Builder } from "fresh/dev";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { h } from "preact";
import { BUILDS_ON_DISK } from "../../support/stand_in.ts";
import { fetchApp, fetchText } from "./fetch_app.ts";
import { app as fixture } from "./fixture/main.tsx";

// The server is there before the bundle is, and a bundle can't be stopped.
const UNBUNDLED = { sanitizeOps: false };

const FIXTURE = new URL("./fixture/", import.meta.url);

// The bundler of Fresh goes on running, which is no leak of the first test.
await new Builder({ root: FIXTURE.href }).build({ snapshot: "memory" });

/** Copies the fixture to a folder of its own, for as long as it is in use. */
async function copyFixture() {
  const root = await Deno.makeTempDir();
  const files = [
    "main.tsx",
    "islands/Counter.tsx",
    "islands/Pair.tsx",
    "islands/nested/Panel.tsx",
    "static/styles.css",
  ];
  for (const directory of ["islands/nested", "static"]) {
    await Deno.mkdir(`${root}/${directory}`, { recursive: true });
  }
  for (const file of files) {
    await Deno.copyFile(new URL(file, FIXTURE), `${root}/${file}`);
  }
  await writeConfig(root);
  return {
    root,
    async [Symbol.asyncDispose]() {
      await Deno.remove(root, { recursive: true });
    },
  };
}

/** Fresh expects a project to say how JSX is compiled. */
async function writeConfig(root: string): Promise<void> {
  const compilerOptions = { jsx: "react-jsx", jsxImportSource: "preact" };
  await Deno.writeTextFile(
    `${root}/deno.json`,
    JSON.stringify({ compilerOptions }),
  );
}

Deno.test("Builder has the folders of Fresh by default", () => {
  const { config } = new Builder({ root: "/project" });
  assertEquals(config.root, "/project");
  assertEquals(config.serverEntry, "/project/main.ts");
  assertEquals(config.outDir, "/project/_fresh");
  assertEquals(config.islandDir, "/project/islands");
  assertEquals(config.routeDir, "/project/routes");
  assertEquals(config.staticDir, ["/project/static"]);
});

Deno.test("Builder takes relative paths, absolute paths and file URLs", () => {
  const { config } = new Builder({
    root: "file:///project",
    serverEntry: "server/app.ts",
    outDir: "/out",
    islandDir: "file:///islands",
    staticDir: ["public", "/generated"],
  });
  assertEquals(config.root, "/project");
  assertEquals(config.serverEntry, "/project/server/app.ts");
  assertEquals(config.outDir, "/out");
  assertEquals(config.islandDir, "/islands");
  assertEquals(config.staticDir, ["/project/public", "/generated"]);
});

Deno.test("Builder.build() in memory writes nothing", async () => {
  await using project = await copyFixture();
  const builder = new Builder({ root: project.root });
  await builder.build({ snapshot: "memory" });
  const names = await Array.fromAsync(Deno.readDir(project.root));
  assertEquals(
    names.map(({ name }) => name).sort(),
    ["deno.json", "islands", "main.tsx", "static"],
  );
});

Deno.test("Builder.build() returns a function that applies the build", async () => {
  const apply = await new Builder({ root: FIXTURE.href })
    .build({ snapshot: "memory" });
  const app = new App<unknown>().mountApp("/", fixture);
  assertEquals((await fetchApp(app, "/styles.css")).status, 404);
  apply(app);
  assertEquals(
    await fetchText(app, "/styles.css"),
    await Deno.readTextFile(
      new URL("static/styles.css", FIXTURE),
    ),
  );
});

Deno.test("Builder.build() works in a project without islands and files", async () => {
  const root = await Deno.makeTempDir();
  await writeConfig(root);
  const apply = await new Builder({ root }).build({ snapshot: "memory" });
  const app = new App().get("/", (ctx) => ctx.text("works"));
  apply(app);
  assertEquals(await fetchText(app, "/"), "works");
  await Deno.remove(root, { recursive: true });
});

Deno.test("Builder.build() leaves out what is ignored", async () => {
  await using project = await copyFixture();
  const broken = `${project.root}/islands/Counter_test.tsx`;
  await Deno.writeTextFile(broken, "this is no code");
  await new Builder({ root: project.root }).build({ snapshot: "memory" });
});

Deno.test("Builder.build() finds islands beside their routes", async () => {
  await using project = await copyFixture();
  const folder = `${project.root}/routes/(chat)/(_islands)`;
  await Deno.mkdir(folder, { recursive: true });
  const file = `${folder}/Local.tsx`;
  await Deno.copyFile(new URL("islands/Counter.tsx", FIXTURE), file);
  const apply = await new Builder({ root: project.root })
    .build({ snapshot: "memory" });

  const { default: Local } = await import(`file://${file}`);
  const app = new App().get("/", (ctx) => ctx.render(h(Local, null)));
  apply(app);
  assertMatch(await fetchText(app, "/"), /from ?"[^"]*\/Local\.js"/);
});

Deno.test("Builder.build() fails when an island has a mistake", async () => {
  await using project = await copyFixture();
  const broken = `${project.root}/islands/Broken.tsx`;
  await Deno.writeTextFile(broken, "export default function () {");
  const builder = new Builder({ root: project.root });
  await assertRejects(() => builder.build({ snapshot: "memory" }), Error);
});

Deno.test(
  "Builder.build() writes a server that can be moved",
  BUILDS_ON_DISK,
  async () => {
    await using project = await copyFixture();
    const { root } = project;
    await new Builder({ root, serverEntry: "main.tsx" }).build();

    const moved = await Deno.makeTempDir();
    await Deno.remove(moved);
    await Deno.rename(root, moved);
    const { default: server } = await import(
      `file://${moved}/_fresh/server.js`
    );
    const get = async (path: string): Promise<string> => {
      const request = new Request(`http://localhost${path}`);
      return await (await server.fetch(request)).text();
    };

    assertMatch(await get("/styles.css"), /^body/);
    const html = await get("/");
    const [runtime = ""] = html.match(/\/_fresh\/[^"]*fresh-runtime\.js/) ?? [];
    assertMatch(await get(runtime), /export/);
    await Deno.rename(moved, root);
  },
);

Deno.test("Builder.build() for development adds a script to every page", async () => {
  const apply = await new Builder({ root: FIXTURE.href })
    .build({ mode: "development", snapshot: "memory" });
  const app = new App<unknown>().mountApp("/", fixture);
  apply(app);
  assertMatch(await fetchText(app, "/plain"), /<script type="module"/);
});

Deno.test(
  "Builder.listen() serves the app with its islands",
  UNBUNDLED,
  async () => {
    await using project = await copyFixture();
    const aborter = new AbortController();
    const { promise, resolve } = Promise.withResolvers<Deno.NetAddr>();
    const app = new App<unknown>().mountApp("/", fixture);
    await new Builder({ root: project.root }).listen(
      () => Promise.resolve({ app }),
      { hostname: "127.0.0.1", signal: aborter.signal, onListen: resolve },
    );

    const { port } = await promise;
    const response = await fetch(`http://127.0.0.1:${port}/`);
    assertMatch(await response.text(), /<script type="module"/);
    aborter.abort();
  },
);
