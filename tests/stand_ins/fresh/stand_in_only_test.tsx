// What lib/stand_ins/fresh promises beyond Fresh 2.3.3. The other tests pass on both.

import { App, page } from "fresh";
import { Builder } from "fresh/dev";
import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { CapturedErrors } from "./captured_errors.ts";
import { rawRequest } from "../../support/raw_request.ts";
import { STAND_IN_ONLY } from "../../support/stand_in.ts";
import { until } from "../../support/until.ts";
import { fetchApp, fetchText } from "./fetch_app.ts";
import { Second } from "./fixture/islands/Pair.tsx";

// The server is there before the bundle is, and a bundle can't be stopped.
const UNBUNDLED = { ...STAND_IN_ONLY, sanitizeOps: false };

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

Deno.test(
  "Builder.build() gives the same bytes wherever the project is",
  STAND_IN_ONLY,
  async () => {
    await using one = await Project.create();
    await using two = await Project.create();
    const files = await one.build();
    assertEquals(await two.build(), files);
    assertEquals(await one.build(), files);
    for (const content of files.values()) {
      assertEquals(content.includes(one.root), false);
    }
  },
);

Deno.test(
  "Builder.build() gives another build id for other files",
  STAND_IN_ONLY,
  async () => {
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
  },
);

Deno.test(
  "Builder.build() shares code between islands",
  STAND_IN_ONLY,
  async () => {
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
    const copies = [...files.values()].filter((code) =>
      code.includes('"hello"')
    );
    assertEquals(copies.length, 1);
  },
);

const unsendable: [what: string, value: unknown, reason: string][] = [
  ["a function", () => {}, "a function cannot be sent"],
  ["a symbol", Symbol("s"), "a symbol cannot be sent"],
  ["an instance", new (class Person {})(), "an instance of Person cannot be"],
  ["a promise", Promise.resolve(), "an instance of Promise cannot be sent"],
  ["a nested function", { a: [{ b: () => {} }] }, "a function cannot be sent"],
  ["JSX in a list", [<p key="1">text</p>], "JSX inside of an object or a list"],
];

for (const [what, value, reason] of unsendable) {
  Deno.test(
    `An island that is given ${what} is named in the error`,
    STAND_IN_ONLY,
    async () => {
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
    },
  );
}

Deno.test(
  "Context.redirect() does not lead to another site by odd slashes",
  STAND_IN_ONLY,
  async () => {
    const app = new App().get("/", (ctx) => {
      return ctx.redirect(ctx.url.searchParams.get("to") ?? "");
    });
    for (
      const to of ["/\\evil.example", "/\t/evil.example", "/\n\\evil.example"]
    ) {
      const query = `/?to=${encodeURIComponent(to)}`;
      const location = (await fetchApp(app, query)).headers.get("Location") ??
        "";
      const { host } = new URL(location, "http://localhost");
      assertEquals(host, "localhost");
    }
  },
);

Deno.test(
  "App.get() passes on a parameter that is not well encoded",
  STAND_IN_ONLY,
  async () => {
    const app = new App().get(
      "/:name",
      (ctx) => ctx.text(`${ctx.params.name}`),
    );
    assertEquals(await fetchText(app, "/%E0%A4"), "%E0%A4");
  },
);

Deno.test(
  "App answers a method it does not know with 405",
  STAND_IN_ONLY,
  async () => {
    const app = new App().get("/", (ctx) => ctx.text("fine"));
    assertEquals(
      (await fetchApp(app, "/", { method: "PROPFIND" })).status,
      405,
    );
  },
);

Deno.test("page() sends every cookie it is given", STAND_IN_ONLY, async () => {
  const headers: HeadersInit = [["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]];
  const app = new App().route("/", {
    handler: () => page({}, { headers }),
    component: () => <p />,
  });
  const response = await fetchApp(app, "/");
  assertEquals(response.headers.getSetCookie(), ["a=1", "b=2"]);
});

Deno.test(
  "App.get() leaves no stream open when it answers HEAD",
  STAND_IN_ONLY,
  async () => {
    let isCancelled = false;
    const cancel = () => {
      isCancelled = true;
    };
    const app = new App()
      .get("/", () => new Response(new ReadableStream({ cancel })));
    const { body } = await fetchApp(app, "/", { method: "HEAD" });
    assertEquals([body, isCancelled], [null, true]);
  },
);

/** Serves an app for development, for as long as it is in use. */
async function listen(project: Project, app: App<unknown>) {
  const aborter = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Deno.NetAddr>();
  await new Builder({ root: project.root }).listen(
    () => Promise.resolve(app),
    { hostname: "127.0.0.1", signal: aborter.signal, onListen: resolve },
  );
  const { port } = await promise;
  return {
    channelUrl: `ws://127.0.0.1:${port}/_frsh/alive`,
    async fetch(accept = "text/html") {
      const url = `http://127.0.0.1:${port}/`;
      return await fetch(url, { headers: { accept } });
    },
    [Symbol.dispose]: () => aborter.abort(),
  };
}

/** What the page of an error tells the overlay. */
function reportIn(html: string) {
  const [, json = "{}"] =
    html.match(/<script[^>]*id="fresh-error-overlay"[^>]*>(.*?)<\/script>/) ??
      [];
  const { message, location, excerpt } = JSON.parse(json);
  return { message, location, excerpt };
}

Deno.test(
  "Builder.listen() tells pages of changes to static files",
  UNBUNDLED,
  async () => {
    await using project = await Project.create();
    const app = new App().get("/", (ctx) => ctx.render(<p />));
    using server = await listen(project, app);
    const html = await (await server.fetch()).text();
    assertMatch(
      html,
      /<script type="module"[^>]*>import "[^"]*fresh-reload\.js\?revision=\d+"/,
    );

    const socket = new WebSocket(server.channelUrl);
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

    await project.write("static/robots.txt", "");
    const second = await next();
    assertEquals(second?.type, "revision");
    assertNotEquals(second?.revision, first?.revision);

    socket.close();
    await closed;
  },
);

Deno.test(
  "Builder.listen() shows what a page throws, with its source line",
  UNBUNDLED,
  async () => {
    await using project = await Project.create();
    await project.write(
      "page.ts",
      "export default () => {\n  throw new Error('Lost');\n};\n",
    );
    const { default: Page } = await import(`file://${project.root}/page.ts`);
    const app = new App()
      .onError("*", (ctx) => ctx.render(<p>Sorry</p>, { status: 500 }))
      .get("/", (ctx) => ctx.render(<Page />));
    using server = await listen(project, app);
    const response = await server.fetch();
    assertEquals(response.status, 500);
    const html = await response.text();
    assertStringIncludes(html, "Sorry");
    assertEquals(reportIn(html), {
      message: "Lost",
      location: "page.ts:2:9",
      excerpt: [
        "  1 | export default () => {",
        "> 2 |   throw new Error('Lost');",
        "    |         ^",
        "  3 | };",
        "  4 | ",
      ].join("\n"),
    });
  },
);

Deno.test(
  "Builder.listen() shows an error that no error page answers",
  UNBUNDLED,
  async () => {
    using captured = new CapturedErrors();
    await using project = await Project.create();
    const app = new App().get("/", () => {
      throw new Error("Lost");
    });
    using server = await listen(project, app);
    const response = await server.fetch();
    assertEquals(response.status, 500);
    assertEquals(reportIn(await response.text()).message, "Lost");
    assertEquals(captured.errors.length, 1);

    const other = await server.fetch("application/json");
    assertEquals(await other.text(), "Internal server error");
  },
);

Deno.test(
  "Builder.listen() shows why the islands cannot be bundled",
  UNBUNDLED,
  async () => {
    using captured = new CapturedErrors();
    await using project = await Project.create();
    await project.write(
      "islands/One.tsx",
      "export default () => <p>hello</p;\n",
    );
    using server = await listen(
      project,
      new App().get("/", (ctx) => ctx.text("fine")),
    );
    await until("the error is known", () => captured.errors.length > 0);
    const response = await server.fetch();
    const { location, excerpt } = reportIn(await response.text());
    assertMatch(location, /^islands\/One\.tsx:1:\d+$/);
    assertStringIncludes(excerpt, "> 1 | export default () => <p>hello</p;");
  },
);

Deno.test(
  "Builder.listen() shows nothing about an error of the client",
  UNBUNDLED,
  async () => {
    await using project = await Project.create();
    const app = new App()
      .notFound((ctx) => ctx.render(<p>Nothing here</p>, { status: 404 }));
    using server = await listen(project, app);
    const html = await (await server.fetch()).text();
    assertStringIncludes(html, "Nothing here");
    assertEquals(html.includes("fresh-error-overlay"), false);
  },
);

for (const host of ["a b", "[::", "a:99999", "a:b", "%", "a<b"]) {
  Deno.test(
    `App.handler() answers 400 to the host ${host}`,
    STAND_IN_ONLY,
    async () => {
      const app = new App().get("/", (ctx) => ctx.text("Hello"));
      await using server = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen: () => {} },
        app.handler(),
      );
      const target = `http://127.0.0.1:${server.addr.port}`;
      const answer = await rawRequest(
        target,
        `GET / HTTP/1.1\nHost: ${host}\n\n`,
      );
      assertEquals([answer.status, answer.body], [400, "Bad Request"]);
    },
  );
}
