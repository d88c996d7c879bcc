import { App, HttpError } from "fresh";
import { assertEquals, assertInstanceOf } from "@std/assert";
import { CapturedErrors } from "./captured_errors.ts";
import { fetchApp, fetchText } from "./fetch_app.ts";

interface Trail {
  trail: string;
}

/** An app that answers with the names of the middlewares on the way. */
function step(name: string) {
  return (
    ctx: { state: Trail; next: () => Promise<Response> },
  ): Promise<Response> => {
    ctx.state.trail = (ctx.state.trail ?? "") + name;
    return ctx.next();
  };
}

for (
  const [pattern, matches, others] of [
    ["/a/:b", ["/a/x", "/a/x%20y"], ["/a", "/b/x", "/a/x/y"]],
    ["/a/:b?", ["/a", "/a/x"], ["/ab", "/b"]],
    ["/a{/:b}?/c", ["/a/c", "/a/x/c"], ["/a", "/c"]],
    ["/a{b}?", ["/a", "/ab"], ["/abc", "/b"]],
    ["/a/b*", ["/a/b", "/a/bc/d"], ["/a/c", "/a"]],
    ["/:a/b", ["/x/b"], ["/b", "/x/c"]],
    ["/é/:b", ["/%C3%A9/x", "/é/x"], ["/e/x"]],
  ] as const
) {
  Deno.test(`App.get() matches ${pattern} as URLPattern does`, async () => {
    const app = new App().get(pattern, (ctx) => ctx.text("found"));
    for (const path of matches) {
      assertEquals((await fetchApp(app, path)).status, 200, path);
    }
    for (const path of others) {
      assertEquals((await fetchApp(app, path)).status, 404, path);
    }
  });
}

Deno.test("App.use() runs middlewares in order", async () => {
  const app = new App<Trail>()
    .use(step("a"), step("b"))
    .use(step("c"))
    .get("/", step("d"), (ctx) => ctx.text(ctx.state.trail));

  assertEquals(await fetchText(app, "/"), "abcd");
});

Deno.test("App.use() lets a middleware answer instead of the route", async () => {
  const app = new App()
    .use((ctx) => ctx.text("early"))
    .get("/", (ctx) => ctx.text("route"));

  assertEquals(await fetchText(app, "/"), "early");
});

Deno.test("App.use() lets a middleware change the response", async () => {
  const app = new App()
    .use(async (ctx) => {
      const response = await ctx.next();
      response.headers.set("X-Seen", "yes");
      return response;
    })
    .get("/", (ctx) => ctx.text("route"));

  const response = await fetchApp(app, "/");
  assertEquals(response.headers.get("X-Seen"), "yes");
  assertEquals(await response.text(), "route");
});

Deno.test("App.use() with a path applies at the path and below", async () => {
  const app = new App<Trail>()
    .use(step("."))
    .use("/rooms", step("rooms"))
    .use("/rooms/:room", step("+room"))
    .get("/", (ctx) => ctx.text(ctx.state.trail))
    .get("/rooms", (ctx) => ctx.text(ctx.state.trail))
    .get("/rooms/:room/people", (ctx) => ctx.text(ctx.state.trail));

  assertEquals(await fetchText(app, "/"), ".");
  assertEquals(await fetchText(app, "/rooms"), ".rooms");
  assertEquals(await fetchText(app, "/rooms/a/people"), ".rooms+room");
});

Deno.test("App.use() does not apply to earlier routes", async () => {
  const app = new App<Trail>()
    .use(step("a"))
    .get("/early", (ctx) => ctx.text(ctx.state.trail))
    .use(step("b"))
    .get("/late", (ctx) => ctx.text(ctx.state.trail));

  assertEquals(await fetchText(app, "/early"), "a");
  assertEquals(await fetchText(app, "/late"), "ab");
});

Deno.test("App.use() also runs for requests that no route answers", async () => {
  const paths: string[] = [];
  const app = new App().use((ctx) => {
    paths.push(ctx.url.pathname);
    return ctx.next();
  });

  assertEquals((await fetchApp(app, "/nowhere")).status, 404);
  assertEquals(paths, ["/nowhere"]);
});

Deno.test("App.use() loads a lazy middleware once", async () => {
  let loads = 0;
  const app = new App<Trail>()
    .use(() => {
      loads++;
      return Promise.resolve(step("lazy"));
    })
    .get("/", (ctx) => ctx.text(ctx.state.trail));
  const handler = app.handler();

  for (let i = 0; i < 2; i++) {
    const response = await handler(new Request("http://localhost/"));
    assertEquals(await response.text(), "lazy");
  }
  assertEquals(loads, 1);
});

const methods = ["get", "post", "patch", "put", "delete"] as const;

for (const method of methods) {
  Deno.test(`App.${method}() answers its own method only`, async () => {
    const app = new App()[method]("/", (ctx) => ctx.text(method));

    for (const other of methods) {
      const response = await fetchApp(app, "/", {
        method: other.toUpperCase(),
      });
      assertEquals(response.status, other === method ? 200 : 405);
      await response.body?.cancel();
    }
  });
}

Deno.test("App.all() answers every method", async () => {
  const app = new App().all("/", (ctx) => ctx.text(ctx.req.method));

  for (const method of ["GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"]) {
    assertEquals(await fetchText(app, "/", { method }), method);
  }
});

Deno.test("App.get() also answers HEAD, without a body", async () => {
  const app = new App().get("/", (ctx) => ctx.text("body"));

  const response = await fetchApp(app, "/", { method: "HEAD" });
  assertEquals(response.status, 200);
  assertEquals(response.body, null);
});

Deno.test("App.head() comes before App.get()", async () => {
  const app = new App()
    .get("/", () => new Response(null, { status: 500 }))
    .head("/", () => new Response(null, { status: 204 }));

  assertEquals((await fetchApp(app, "/", { method: "HEAD" })).status, 204);
});

Deno.test("App.get() keeps the first of two handlers for a path", async () => {
  const app = new App()
    .get("/", (ctx) => ctx.text("first"))
    .get("/", (ctx) => ctx.text("second"));

  assertEquals(await fetchText(app, "/"), "first");
});

Deno.test("App.handler() answers OPTIONS with the methods of the path", async () => {
  const app = new App()
    .get("/", (ctx) => ctx.text(""))
    .post("/", (ctx) => ctx.text(""));

  const response = await fetchApp(app, "/", { method: "OPTIONS" });
  assertEquals(response.status, 204);
  assertEquals(response.headers.get("Allow"), "GET, POST");
});

Deno.test("App.handler() answers another method with 405", async () => {
  const app = new App().get("/rooms/:room", (ctx) => ctx.text(""));

  const response = await fetchApp(app, "/rooms/a", { method: "POST" });
  assertEquals(response.status, 405);
  assertEquals(await response.text(), "Method Not Allowed");
});

Deno.test("App.handler() answers an unknown path with 404", async () => {
  const response = await fetchApp(new App(), "/nowhere");
  assertEquals(response.status, 404);
  assertEquals(await response.text(), "Not Found");
});

const patterns: [pattern: string, path: string, params: unknown][] = [
  ["/rooms/:room", "/rooms/lobby", { room: "lobby" }],
  ["/rooms/:room", "/rooms/a%20b", { room: "a b" }],
  ["/rooms/:room", "/rooms/%C3%A9", { room: "\u00e9" }],
  ["/:a/and/:b", "/1/and/2", { a: "1", b: "2" }],
  ["/files/:path*", "/files/a/b/c", { path: "a/b/c" }],
  ["/files/:path*", "/files", { path: "" }],
  ["/docs{/:version}?/intro", "/docs/v2/intro", { version: "v2" }],
  ["/docs{/:version}?/intro", "/docs/intro", { version: "" }],
  ["/seq/:seq(\\d+)", "/seq/42", { seq: "42" }],
  ["/any/*", "/any/thing/else", { 0: "thing/else" }],
];

for (const [pattern, path, params] of patterns) {
  Deno.test(`App.get() matches ${path} with ${pattern}`, async () => {
    const app = new App().get(
      pattern,
      (ctx) => ctx.json({ params: ctx.params, route: ctx.route }),
    );

    assertEquals(await (await fetchApp(app, path)).json(), {
      params,
      route: new URLPattern({ pathname: pattern }).pathname,
    });
  });
}

Deno.test("App.get() does not match what a pattern excludes", async () => {
  const app = new App()
    .get("/seq/:seq(\\d+)", (ctx) => ctx.text(""))
    .get("/rooms/:room", (ctx) => ctx.text(""));

  assertEquals((await fetchApp(app, "/seq/one")).status, 404);
  assertEquals((await fetchApp(app, "/rooms/a/b")).status, 404);
  assertEquals((await fetchApp(app, "/rooms")).status, 404);
});

Deno.test("App.get() prefers a path to a pattern, and the first pattern", async () => {
  const app = new App()
    .get("/:any", (ctx) => ctx.text("first pattern"))
    .get("/:other", (ctx) => ctx.text("second pattern"))
    .get("/path", (ctx) => ctx.text("path"));

  assertEquals(await fetchText(app, "/path"), "path");
  assertEquals(await fetchText(app, "/other"), "first pattern");
});

Deno.test("App.get() matches a path with or without a slash at its end", async () => {
  const app = new App()
    .get("/without", (ctx) => ctx.text("ok"))
    .get("/with/", (ctx) => ctx.text("ok"));

  for (const path of ["/without", "/without/", "/with", "/with/"]) {
    assertEquals(await fetchText(app, path), "ok");
  }
});

Deno.test("App.handler() collapses slashes in the path", async () => {
  const app = new App().get("/a/b", (ctx) => ctx.text(ctx.url.pathname));

  assertEquals(await fetchText(app, "//a///b"), "/a/b");
});

Deno.test("App.handler() puts everything below the base path", async () => {
  const app = new App<Trail>({ basePath: "/chat" })
    .use(step("."))
    .get("/", (ctx) => ctx.text("home"))
    .get("/rooms/:room", (ctx) => ctx.text(`${ctx.params.room}`));

  assertEquals(await fetchText(app, "/chat"), "home");
  assertEquals(await fetchText(app, "/chat/rooms/a"), "a");
  assertEquals((await fetchApp(app, "/")).status, 404);
  assertEquals((await fetchApp(app, "/rooms/a")).status, 404);
});

Deno.test("App.handler() believes X-Forwarded-* only with trustProxy", async () => {
  const headers = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "chat.example",
  };
  for (const trustProxy of [false, true]) {
    const app = new App({ trustProxy })
      .get("/", (ctx) => ctx.text(ctx.url.origin));

    assertEquals(
      await fetchText(app, "/", { headers }),
      trustProxy ? "https://chat.example" : "http://localhost",
    );
  }
});

Deno.test("App.mountApp() puts an app below a path", async () => {
  const inner = new App<Trail>()
    .use(step("inner"))
    .get("/", (ctx) => ctx.text(ctx.state.trail))
    .get("/:name", (ctx) => ctx.text(`${ctx.params.name}`));
  const app = new App<Trail>()
    .use(step("outer "))
    .get("/", (ctx) => ctx.text(ctx.state.trail))
    .mountApp("/api", inner);

  assertEquals(await fetchText(app, "/"), "outer ");
  assertEquals(await fetchText(app, "/api"), "outer inner");
  assertEquals(await fetchText(app, "/api/ada"), "ada");
});

Deno.test("App.mountApp() respects both base paths", async () => {
  const inner = new App({ basePath: "/v1" })
    .get("/users", (ctx) => ctx.text("users"));
  const app = new App({ basePath: "/main" }).mountApp("/api", inner);

  assertEquals(await fetchText(app, "/main/api/v1/users"), "users");
  assertEquals((await fetchApp(app, "/api/v1/users")).status, 404);
});

Deno.test("App.notFound() answers unknown paths and thrown 404s", async () => {
  const app = new App()
    .notFound((ctx) => ctx.text(`no ${ctx.url.pathname}`, { status: 404 }))
    .get("/thrower", () => {
      throw new HttpError(404);
    });

  for (const path of ["/nowhere", "/thrower"]) {
    const response = await fetchApp(app, path);
    assertEquals(response.status, 404);
    assertEquals(await response.text(), `no ${path}`);
  }
});

Deno.test("App.onError() handles what is thrown at its path and below", async () => {
  const app = new App()
    .onError("*", (ctx) => ctx.text(`root: ${ctx.error}`))
    .onError("/api", (ctx) => ctx.text(`api: ${ctx.error}`))
    .get("/page", () => {
      throw new Error("page");
    })
    .get("/api/rooms", () => {
      throw new Error("rooms");
    });

  assertEquals(await fetchText(app, "/page"), "root: Error: page");
  assertEquals(await fetchText(app, "/api/rooms"), "api: Error: rooms");
});

Deno.test("App.onError() passes on what it throws to the one above", async () => {
  const app = new App()
    .onError("*", (ctx) => ctx.text(`root: ${ctx.error}`))
    .onError("/api", () => {
      throw new Error("handler");
    })
    .get("/api", () => {
      throw new Error("route");
    });

  assertEquals(await fetchText(app, "/api"), "root: Error: handler");
});

Deno.test("App.onError() leaves 404 to App.notFound()", async () => {
  const app = new App()
    .notFound((ctx) => ctx.text("not found", { status: 404 }))
    .onError("*", (ctx) => ctx.text("error", { status: 500 }))
    .get("/gone", () => {
      throw new HttpError(410);
    });

  assertEquals(await fetchText(app, "/nowhere"), "not found");
  assertEquals(await fetchText(app, "/gone"), "error");
});

Deno.test("App.handler() answers an HttpError with its status and message", async () => {
  const app = new App()
    .get("/plain", () => {
      throw new HttpError(403);
    })
    .get("/message", () => {
      throw new HttpError(403, "Members only");
    });

  assertEquals((await fetchApp(app, "/plain")).status, 403);
  assertEquals(await fetchText(app, "/plain"), "Forbidden");
  assertEquals(await fetchText(app, "/message"), "Members only");
});

Deno.test("App.handler() logs an unforeseen error and hides it", async () => {
  using captured = new CapturedErrors();
  const failure = new Error("secret");
  const app = new App().get("/", () => {
    throw failure;
  });

  const response = await fetchApp(app, "/");
  assertEquals(response.status, 500);
  assertEquals(await response.text(), "Internal server error");
  assertEquals(captured.errors, [failure]);
});

Deno.test("App.handler() shows middlewares an error as ctx.error", async () => {
  using _captured = new CapturedErrors();
  const seen: unknown[] = [];
  const app = new App()
    .use(async (ctx) => {
      try {
        return await ctx.next();
      } catch (error) {
        seen.push(error === ctx.error);
        throw error;
      }
    })
    .get("/", () => {
      throw new Error("failure");
    });

  await fetchApp(app, "/");
  assertEquals(seen, [true]);
});

Deno.test("HttpError is an error with a status, a message and a cause", () => {
  const cause = new Error("cause");
  const error = new HttpError(404, "No such room", { cause });
  assertInstanceOf(error, Error);
  assertEquals(error.name, "HttpError");
  assertEquals(error.status, 404);
  assertEquals(error.message, "No such room");
  assertEquals(error.cause, cause);
});

Deno.test("App.listen() serves the app at the given port", async () => {
  const aborter = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Deno.NetAddr>();
  const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = probe.addr;
  probe.close();

  const app = new App().get("/", (ctx) => ctx.text("served"));
  await app.listen({
    hostname: "127.0.0.1",
    port,
    signal: aborter.signal,
    onListen: resolve,
  });

  assertEquals((await promise).port, port);
  const response = await fetch(`http://127.0.0.1:${port}/`);
  assertEquals(await response.text(), "served");
  aborter.abort();
});

Deno.test("App.listen() takes a free port if none is given", async () => {
  const aborter = new AbortController();
  const ports: number[] = [];
  for (let i = 0; i < 2; i++) {
    await new App().listen({
      hostname: "127.0.0.1",
      signal: aborter.signal,
      onListen: ({ port }) => ports.push(port),
    });
  }
  aborter.abort();

  assertEquals(new Set(ports).size, 2);
  assertEquals(ports.every((port) => port >= 8000 && port < 8020), true);
});
