// What lib/fresh promises beyond Fresh 2.3.3. The other tests in this folder pass
// on both; these do not.

import { App } from "fresh";
import { Builder } from "fresh/dev";
import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { CapturedErrors } from "./captured_errors.ts";
import { fetchApp, fetchText } from "./fetch_app.ts";
import { Second } from "./fixture/islands/Pair.tsx";

const FIXTURE = new URL("./fixture/", import.meta.url);
const ISLAND = "export default () => <p>hello</p>;\n";

/** A small project in a folder of its own. */
class Project implements AsyncDisposable {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<Project> {
    const project = new Project(await Deno.makeTempDir());
    await Deno.mkdir(`${project.root}/islands`);
    await Deno.mkdir(`${project.root}/static`);
    await project.write("main.ts", "export const app = null;\n");
    await project.write("islands/One.tsx", ISLAND);
    await project.write(
      "islands/Two.tsx",
      `import One from "./One.tsx";\nexport default () => <One />;\n`,
    );
    await project.write("static/styles.css", "p { color: black }\n");
    return project;
  }

  async write(path: string, content: string): Promise<void> {
    await Deno.writeTextFile(`${this.root}/${path}`, content);
  }

  /** Builds for production; returns the content of every file by its path. */
  async build(): Promise<Map<string, string>> {
    await new Builder({ root: this.root }).build();
    const files = new Map<string, string>();
    await this.#read("_fresh", files);
    return files;
  }

  async #read(path: string, files: Map<string, string>): Promise<void> {
    for await (const entry of Deno.readDir(`${this.root}/${path}`)) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory) await this.#read(child, files);
      else files.set(child, await Deno.readTextFile(`${this.root}/${child}`));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

Deno.test("Builder.build() gives the same bytes wherever the project is", async () => {
  await using one = await Project.create();
  await using two = await Project.create();
  const files = await one.build();
  assertEquals(await two.build(), files);
  assertEquals(await one.build(), files);
  for (const content of files.values()) {
    assertEquals(content.includes(one.root), false);
  }
});

Deno.test("Builder.build() gives another build id for other files", async () => {
  await using project = await Project.create();
  const ids = new Set<string>();
  const builder = new Builder({ root: project.root });
  for (
    const [path, content] of [
      ["static/styles.css", "p { color: red }\n"],
      ["islands/One.tsx", ISLAND.replace("hello", "changed")],
      ["static/new.txt", ""],
    ] as const
  ) {
    await builder.build({ snapshot: "memory" });
    ids.add(builder.config.buildId);
    await project.write(path, content);
  }
  await builder.build({ snapshot: "memory" });
  ids.add(builder.config.buildId);
  assertEquals(ids.size, 4);
});

Deno.test("Builder.build() shares code between islands", async () => {
  await using project = await Project.create();
  const files = await project.build();
  const names = [...files.keys()]
    .map((path) => path.slice(path.lastIndexOf("/") + 1))
    .filter((name) => name.endsWith(".js"));
  assertEquals(
    names.filter((name) => !name.startsWith("chunk-")).sort(),
    [
      "One.js",
      "Two.js",
      "compiled-entry.js",
      "fresh-runtime.js",
      "server.js",
      "snapshot.js",
    ],
  );
  const copies = [...files.values()].filter((code) => code.includes('"hello"'));
  assertEquals(copies.length, 1);
});

const unsendable: [what: string, value: unknown, reason: string][] = [
  ["a function", () => {}, "a function cannot be sent"],
  ["a symbol", Symbol("s"), "a symbol cannot be sent"],
  ["an instance", new (class Person {})(), "an instance of Person cannot be"],
  ["a promise", Promise.resolve(), "an instance of Promise cannot be sent"],
  ["a nested function", { a: [{ b: () => {} }] }, "a function cannot be sent"],
  ["JSX in a list", [<p key="1">text</p>], "JSX inside of an object or a list"],
];

for (const [what, value, reason] of unsendable) {
  Deno.test(`An island that is given ${what} is named in the error`, async () => {
    using captured = new CapturedErrors();
    const apply = await new Builder({ root: FIXTURE.href })
      .build({ snapshot: "memory" });
    const app = new App().get(
      "/",
      (ctx) => ctx.render(<Second value={value} />),
    );
    apply(app);

    assertEquals((await fetchApp(app, "/")).status, 500);
    const message = String(captured.errors[0]);
    assertStringIncludes(
      message,
      `TypeError: Cannot serialize prop "value" of island "Second": ${reason}`,
    );
  });
}

Deno.test("Context.redirect() does not lead to another site by odd slashes", async () => {
  const app = new App().get("/", (ctx) => {
    return ctx.redirect(ctx.url.searchParams.get("to") ?? "");
  });
  for (
    const to of ["/\\evil.example", "/\t/evil.example", "/\n\\evil.example"]
  ) {
    const query = `/?to=${encodeURIComponent(to)}`;
    const location = (await fetchApp(app, query)).headers.get("Location") ?? "";
    const { host } = new URL(location, "http://localhost");
    assertEquals(host, "localhost");
  }
});

Deno.test("App.get() passes on a parameter that is not well encoded", async () => {
  const app = new App().get("/:name", (ctx) => ctx.text(`${ctx.params.name}`));
  assertEquals(await fetchText(app, "/%E0%A4"), "%E0%A4");
});

Deno.test("Builder.listen() tells pages of restarts and changes", async () => {
  await using project = await Project.create();
  const aborter = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Deno.NetAddr>();
  await new Builder({ root: project.root }).listen(
    () => Promise.resolve(new App().get("/", (ctx) => ctx.render(<p />))),
    { hostname: "127.0.0.1", signal: aborter.signal, onListen: resolve },
  );
  const { port } = await promise;
  const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
  assertMatch(
    page,
    /<script type="module"[^>]*>import "[^"]*fresh-reload\.js"/,
  );

  const socket = new WebSocket(`ws://127.0.0.1:${port}/_frsh/alive`);
  const closed = new Promise((resolve) => socket.onclose = resolve);
  const messages = new ReadableStream<{ type: string; revision?: number }>({
    start(controller) {
      socket.onmessage = ({ data }) => controller.enqueue(JSON.parse(data));
    },
  }).values();
  const next = async () => (await messages.next()).value;

  const first = await next();
  assertEquals(first?.type, "revision");

  await project.write("static/styles.css", "p { color: red }\n");
  assertEquals((await next())?.type, "styles");

  await project.write("islands/One.tsx", ISLAND.replace("hello", "changed"));
  const second = await next();
  assertEquals(second?.type, "revision");
  assertNotEquals(second?.revision, first?.revision);

  socket.close();
  await closed;
  aborter.abort();
});
