import { App, HttpError, page } from "fresh";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { FunctionComponent } from "preact";
import { CapturedErrors } from "./captured_errors.ts";
import { fetchApp, fetchText } from "./fetch_app.ts";

/** What is between `<body>` and `</body>`. */
async function fetchBody<State>(app: App<State>, path: string) {
  const html = await fetchText(app, path);
  return html.match(/<body>(.*)<\/body>/s)?.[1];
}

/** A component that shows its name and what is inside of it. */
function around(name: string) {
  return ({ Component }: { Component: FunctionComponent }) => (
    <>
      {name}(<Component />)
    </>
  );
}

/** Wraps pages into the app, the root layout and the layout of `/rooms`. */
function layered() {
  return new App()
    .appWrapper(around("app"))
    .layout("*", around("root"))
    .layout("/rooms", around("rooms"));
}

Deno.test("App.route() renders a page with the data of its handler", async () => {
  const app = new App().route("/", {
    handler: { GET: () => page({ name: "Ada" }) },
    component: (props) => <p>{JSON.stringify(props.data)}</p>,
  });
  assertEquals(
    await fetchBody(app, "/"),
    "<p>{&quot;name&quot;:&quot;Ada&quot;}</p>",
  );
});

Deno.test("page() passes on what it is given, but null as undefined", async () => {
  for (const data of [undefined, null, 0, "", false]) {
    const app = new App().route("/", {
      handler: () => page(data),
      component: (props) => <p>{String(props.data)}</p>,
    });
    assertEquals(await fetchBody(app, "/"), `<p>${data ?? undefined}</p>`);
  }
});

Deno.test("App.route() renders a page that has no handler", async () => {
  const app = new App().route("/", { component: () => <p>page</p> });
  assertEquals(await fetchBody(app, "/"), "<p>page</p>");
  assertEquals((await fetchApp(app, "/", { method: "POST" })).status, 200);
});

Deno.test("App.route() waits for async handlers and pages", async () => {
  const app = new App().route("/", {
    handler: async () => page(await Promise.resolve("late")),
    component: async (props) => <p>{await Promise.resolve(`${props.data}`)}</p>,
  });
  assertEquals(await fetchBody(app, "/"), "<p>late</p>");
});

Deno.test("App.route() lets an async page answer with a response", async () => {
  const app = new App().route("/", {
    component: async () => await Promise.resolve(new Response("raw")),
  });
  assertEquals(await fetchText(app, "/"), "raw");
});

Deno.test("App.route() gives a page the request", async () => {
  const app = new App<{ name: string }>()
    .use((ctx) => {
      ctx.state.name = "Ada";
      return ctx.next();
    })
    .route("/rooms/:room", {
      component: ({ config, params, req, route, state, url }) => (
        <p>
          {[
            config.basePath,
            params.room,
            req.method,
            route,
            state.name,
            url.search,
          ].join(" ")}
        </p>
      ),
    });
  assertEquals(
    await fetchBody(app, "/rooms/lobby?x=1"),
    "<p> lobby GET /rooms/:room Ada ?x=1</p>",
  );
});

Deno.test("App.route() takes status and headers from the handler", async () => {
  const forms: HeadersInit[] = [
    { "X-A": "1" },
    [["X-A", "1"]],
    new Headers({ "X-A": "1" }),
  ];
  for (const headers of forms) {
    const app = new App().route("/", {
      handler: () => page(null, { status: 202, headers }),
      component: () => <p />,
    });
    const response = await fetchApp(app, "/");
    assertEquals(response.status, 202);
    assertEquals(response.headers.get("X-A"), "1");
    assertMatch(response.headers.get("Content-Type") ?? "", /^text\/html/);
  }
});

Deno.test("App.route() sends the response of a handler as it is", async () => {
  const app = new App().layout("*", around("root")).route("/", {
    handler: (ctx) => ctx.text("raw"),
    component: () => <p />,
  });
  assertEquals(await fetchText(app, "/"), "raw");
});

Deno.test("App.route() selects the handler by method", async () => {
  const app = new App().route("/", {
    handler: {
      POST: (ctx) => ctx.text("post"),
      GET: (ctx) => ctx.text("get"),
    },
  });
  assertEquals(await fetchText(app, "/"), "get");
  assertEquals(await fetchText(app, "/", { method: "POST" }), "post");
  const head = await fetchApp(app, "/", { method: "HEAD" });
  assertEquals([head.status, head.body], [200, null]);
  const put = await fetchApp(app, "/", { method: "PUT" });
  assertEquals(put.status, 405);
  const options = await fetchApp(app, "/", { method: "OPTIONS" });
  assertEquals(options.headers.get("Allow"), "POST, GET");
});

Deno.test("App.route() renders the page where a handler lacks GET", async () => {
  const app = new App().route("/", {
    handler: { POST: (ctx) => ctx.text("post") },
    component: () => <p>form</p>,
  });
  assertEquals(await fetchBody(app, "/"), "<p>form</p>");
  assertEquals(await fetchText(app, "/", { method: "POST" }), "post");
});

Deno.test("App.route() loads a lazy route at the first request", async () => {
  let loads = 0;
  const app = new App().layout("*", around("root")).route("/", () => {
    loads++;
    return Promise.resolve({ component: () => <p>lazy</p> });
  });
  const handler = app.handler();
  assertEquals(loads, 0);
  for (let i = 0; i < 2; i++) {
    const response = await handler(new Request("http://localhost/"));
    assertStringIncludes(await response.text(), "root(<p>lazy</p>)");
  }
  assertEquals(loads, 1);
});

Deno.test("App.route() answers the pattern that overrides its path", async () => {
  const app = new App().layout("/rooms", around("rooms")).route("/rooms/room", {
    component: (props) => <p>{props.params.room}</p>,
    config: { routeOverride: "/r/:room" },
  });
  assertEquals(await fetchBody(app, "/r/lobby"), "rooms(<p>lobby</p>)");
  assertEquals((await fetchApp(app, "/rooms/room")).status, 404);
});

Deno.test("App.layout() puts layouts around pages, the outermost first", async () => {
  const app = layered()
    .get("/", (ctx) => ctx.render(<>home</>))
    .get("/rooms/:room", (ctx) => ctx.render(<>room</>));
  assertEquals(await fetchBody(app, "/"), "app(root(home))");
  assertEquals(await fetchBody(app, "/rooms/a"), "app(root(rooms(room)))");
});

Deno.test("App.layout() waits for async layouts and app wrappers", async () => {
  const app = new App()
    .appWrapper(async ({ Component }) => (
      <>
        {await Promise.resolve("app")}(<Component />)
      </>
    ))
    .layout("*", async ({ Component }) => (
      <>
        {await Promise.resolve("root")}(<Component />)
      </>
    ))
    .get("/", (ctx) => ctx.render(<>home</>));
  assertEquals(await fetchBody(app, "/"), "app(root(home))");
});

Deno.test("App.layout() can leave out what is around it", async () => {
  const inherited = new App()
    .appWrapper(around("app"))
    .layout("*", around("root"))
    .layout("/rooms", around("rooms"), { skipInheritedLayouts: true })
    .get("/rooms", (ctx) => ctx.render(<>room</>));
  assertEquals(await fetchBody(inherited, "/rooms"), "app(rooms(room))");

  const wrapper = new App()
    .appWrapper(around("app"))
    .layout("*", around("root"))
    .layout("/rooms", around("rooms"), { skipAppWrapper: true })
    .get("/rooms", (ctx) => ctx.render(<>room</>))
    .get("/", (ctx) => ctx.render(<>home</>));
  assertEquals(await fetchBody(wrapper, "/rooms"), "root(rooms(room))");
  assertEquals(await fetchBody(wrapper, "/"), "app(root(home))");
});

Deno.test("App.route() can leave out what is around it", async () => {
  const component = () => <>room</>;
  const app = layered()
    .route("/rooms/a", { component, config: { skipInheritedLayouts: true } })
    .route("/rooms/b", { component, config: { skipAppWrapper: true } })
    .route("/rooms/c", {
      component,
      config: { skipAppWrapper: true, skipInheritedLayouts: true },
    });
  assertEquals(await fetchBody(app, "/rooms/a"), "app(room)");
  assertEquals(await fetchBody(app, "/rooms/b"), "root(rooms(room))");
  assertEquals(await fetchBody(app, "/rooms/c"), "room");
});

Deno.test("Context.render() can leave out what is around it", async () => {
  const app = layered().get(
    "/rooms",
    (ctx) =>
      ctx.render(<>room</>, undefined, {
        skipAppWrapper: true,
        skipInheritedLayouts: true,
      }),
  );
  assertEquals(await fetchBody(app, "/rooms"), "room");
});

Deno.test("App.appWrapper() renders the whole document", async () => {
  const app = new App()
    .appWrapper(({ Component }) => (
      <html lang="en">
        <head>
          <title>App</title>
        </head>
        <body>
          <Component />
        </body>
      </html>
    ))
    .get("/", (ctx) => ctx.render(<h1>Hi</h1>));
  assertEquals(
    await fetchText(app, "/"),
    '<!DOCTYPE html><html lang="en"><head><title>App</title></head>' +
      "<body><h1>Hi</h1></body></html>",
  );
});

Deno.test("App.onError() renders an error page with the status of the error", async () => {
  using captured = new CapturedErrors();
  const app = layered()
    .onError("*", {
      component: (props) => <>oops {String(props.error)}</>,
    })
    .get("/rooms/:room", () => {
      throw new HttpError(403, "Members only");
    })
    .get("/failure", () => {
      throw new Error("failure");
    });

  const forbidden = await fetchApp(app, "/rooms/a");
  assertEquals(forbidden.status, 403);
  // The error page of the root has the layouts of the root.
  assertStringIncludes(
    await forbidden.text(),
    "app(root(oops HttpError: Members only))",
  );
  const failure = await fetchApp(app, "/failure");
  assertEquals(failure.status, 500);
  assertStringIncludes(await failure.text(), "oops Error: failure");
  assertEquals((await fetchApp(app, "/nowhere")).status, 404);
  assertEquals(captured.errors, []);
});

Deno.test("App.onError() has its own surroundings, not those of the route", async () => {
  const app = layered()
    .onError("*", { component: () => <>oops</> })
    .route("/", {
      component: () => {
        throw new Error("page");
      },
      config: { skipAppWrapper: true, skipInheritedLayouts: true },
    });
  assertEquals(await fetchBody(app, "/"), "app(root(oops))");
});

Deno.test("App.notFound() renders a page inside the layouts", async () => {
  const app = layered().notFound((ctx) =>
    ctx.render(<>no such page</>, { status: 404 })
  );
  const response = await fetchApp(app, "/nowhere");
  assertEquals(response.status, 404);
  assertStringIncludes(await response.text(), "app(root(no such page))");
});

Deno.test("App.onError() above a layout handles an error in the layout", async () => {
  const app = new App()
    .appWrapper(around("app"))
    .onError("*", { component: () => <>oops</> })
    .layout("/rooms", () => {
      throw new Error("layout");
    })
    .get("/rooms", (ctx) => ctx.render(<>room</>));

  const response = await fetchApp(app, "/rooms");
  assertEquals(response.status, 500);
  assertStringIncludes(await response.text(), "app(oops)");
});

Deno.test("App.handler() answers with plain text when the error page fails too", async () => {
  using captured = new CapturedErrors();
  const app = new App()
    .layout("*", () => {
      throw new Error("layout");
    })
    .onError("*", { component: () => <>oops</> })
    .get("/", (ctx) => ctx.render(<>home</>));

  const response = await fetchApp(app, "/");
  assertEquals(response.status, 500);
  assertEquals(await response.text(), "Internal server error");
  assertEquals(captured.errors.length, 1);
});

Deno.test("Context.render() does not mix up pages that are rendered at once", async () => {
  const app = new App()
    .layout("*", async ({ Component, params }) => {
      await Promise.resolve();
      return (
        <main id={params.room}>
          <Component />
        </main>
      );
    })
    .get("/:room", (ctx) => ctx.render(<p>{ctx.params.room}</p>));
  const handler = app.handler();

  const rooms = ["a", "b", "c"];
  const pages = await Promise.all(
    rooms.map((room) => handler(new Request(`http://localhost/${room}`))),
  );
  for (const [index, room] of rooms.entries()) {
    assertStringIncludes(
      await pages[index]?.text() ?? "",
      `<main id="${room}"><p>${room}</p></main>`,
    );
  }
});
