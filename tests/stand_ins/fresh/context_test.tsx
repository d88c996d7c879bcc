import { App, type Context } from "fresh";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CapturedErrors } from "./captured_errors.ts";
import { fetchApp, fetchText } from "./fetch_app.ts";

/** Answers every request with a function of its context. */
function answering(answer: (ctx: Context<unknown>) => Response) {
  return new App().all("*", answer);
}

const redirects: [to: string, location: string][] = [
  ["/", "/"],
  ["/rooms/lobby", "/rooms/lobby"],
  ["/rooms?after=1#m2", "/rooms?after=1#m2"],
  ["https://example.com//a", "https://example.com//a"],
  ["//evil.example", "/evil.example"],
  ["///evil.example//a", "/evil.example/a"],
  ["/search?q=//a", "/search?q=//a"],
];

for (const [to, location] of redirects) {
  Deno.test(`Context.redirect() to ${to} leads to ${location}`, async () => {
    const response = await fetchApp(answering((ctx) => ctx.redirect(to)), "/");
    assertEquals(response.status, 302);
    assertEquals(response.headers.get("Location"), location);
  });
}

Deno.test("Context.redirect() takes a status", async () => {
  const app = answering((ctx) => ctx.redirect("/rooms", 303));
  assertEquals((await fetchApp(app, "/")).status, 303);
});

Deno.test("Context.redirect() keeps asking for a partial", async () => {
  const app = answering((ctx) => ctx.redirect("/b?c=1#d"));
  const response = await fetchApp(app, "/a?fresh-partial=true");
  assertEquals(
    response.headers.get("Location"),
    "/b?c=1&fresh-partial=true#d",
  );
});

Deno.test("Context.text() answers with plain text", async () => {
  const app = answering((ctx) => ctx.text("hi", { status: 201 }));
  const response = await fetchApp(app, "/");
  assertEquals(response.status, 201);
  assertEquals(
    response.headers.get("Content-Type"),
    "text/plain;charset=UTF-8",
  );
  assertEquals(await response.text(), "hi");
});

Deno.test("Context.html() answers with HTML as it is", async () => {
  const app = answering((ctx) =>
    ctx.html("<b>hi</b>", { headers: { "X-A": "1" } })
  );
  const response = await fetchApp(app, "/");
  assertEquals(
    response.headers.get("Content-Type"),
    "text/html; charset=utf-8",
  );
  assertEquals(response.headers.get("X-A"), "1");
  assertEquals(await response.text(), "<b>hi</b>");
});

Deno.test("Context.json() answers with JSON", async () => {
  const app = answering((ctx) => ctx.json({ a: [1] }, { status: 201 }));
  const response = await fetchApp(app, "/");
  assertEquals(response.status, 201);
  assertEquals(response.headers.get("Content-Type"), "application/json");
  assertEquals(await response.json(), { a: [1] });
});

Deno.test("Context.stream() sends text and bytes from an iterable", async () => {
  function* chunks() {
    yield "a";
    yield new TextEncoder().encode("b");
    yield "\u00e9";
  }
  assertEquals(
    await fetchText(answering((ctx) => ctx.stream(chunks())), "/"),
    "ab\u00e9",
  );
});

Deno.test("Context.stream() sends chunks from an async generator function", async () => {
  const app = answering((ctx) =>
    ctx.stream(
      async function* () {
        yield "a";
        await Promise.resolve();
        yield "b";
      },
      { headers: { "Content-Type": "text/event-stream" } },
    )
  );
  const response = await fetchApp(app, "/");
  assertEquals(response.headers.get("Content-Type"), "text/event-stream");
  assertEquals(await response.text(), "ab");
});

Deno.test("Context.stream() ends the source when the reader goes away", async () => {
  const ended = Promise.withResolvers<void>();
  const app = answering((ctx) =>
    ctx.stream(async function* () {
      try {
        while (true) yield "chunk";
      } finally {
        ended.resolve();
      }
    })
  );
  const { body } = await fetchApp(app, "/");
  const reader = body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await ended.promise;
});

Deno.test("Context.route is the matching pattern, or null", async () => {
  const routes: (string | null)[] = [];
  const app = new App()
    .use((ctx) => {
      routes.push(ctx.route);
      return ctx.next();
    })
    .get("/rooms/lobby", (ctx) => ctx.text(""))
    .get("/rooms/:room", (ctx) => ctx.text(""));

  for (const path of ["/rooms/lobby", "/rooms/a", "/nowhere"]) {
    await fetchApp(app, path);
  }
  assertEquals(routes, ["/rooms/lobby", "/rooms/:room", null]);
});

Deno.test("Context.isPartial tells whether a partial is asked for", async () => {
  const app = answering((ctx) => ctx.json(ctx.isPartial));
  assertEquals(await fetchText(app, "/"), "false");
  assertEquals(await fetchText(app, "/?fresh-partial"), "true");
});

Deno.test("Context.config holds the settings with their defaults", async () => {
  const app = new App({ basePath: "/chat" })
    .get("/", (ctx) => {
      const { basePath, mode, trustProxy } = ctx.config;
      return ctx.json({ basePath, mode, trustProxy });
    });
  assertEquals(await (await fetchApp(app, "/chat")).json(), {
    basePath: "/chat",
    mode: "production",
    trustProxy: false,
  });
});

Deno.test("Context.info is what the server knows of the connection", async () => {
  const remoteAddr = { transport: "tcp", hostname: "::1", port: 5 } as const;
  const app = answering((ctx) => ctx.json(ctx.info.remoteAddr));
  const response = await app.handler()(new Request("http://localhost/"), {
    remoteAddr,
    completed: Promise.resolve(),
  });
  assertEquals(await response.json(), remoteAddr);
});

Deno.test("Context.state is new for every request", async () => {
  const app = new App<{ count?: number }>().get("/", (ctx) => {
    ctx.state.count = (ctx.state.count ?? 0) + 1;
    return ctx.json(ctx.state);
  });
  for (let i = 0; i < 2; i++) {
    assertEquals(await fetchText(app, "/"), '{"count":1}');
  }
});

Deno.test("Context.render() makes a whole document of a fragment", async () => {
  const app = new App().get("/", (ctx) => ctx.render(<h1>Hi</h1>));
  const response = await fetchApp(app, "/");
  assertEquals(
    response.headers.get("Content-Type"),
    "text/html; charset=utf-8",
  );
  assertMatch(
    await response.text(),
    /^<!DOCTYPE html><html><head><meta charset="utf-8"\/?><\/head><body><h1>Hi<\/h1><\/body><\/html>$/,
  );
});

Deno.test("Context.render() leaves a whole document as it is", async () => {
  const app = new App().get("/", (ctx) =>
    ctx.render(
      <html lang="en">
        <head>
          <title>Hi</title>
        </head>
        <body class="page">text</body>
      </html>,
    ));
  assertEquals(
    await fetchText(app, "/"),
    '<!DOCTYPE html><html lang="en"><head><title>Hi</title></head>' +
      '<body class="page">text</body></html>',
  );
});

Deno.test("Context.render() takes status and headers", async () => {
  const app = new App().get("/", (ctx) =>
    ctx.render(<p />, {
      status: 418,
      headers: { "X-A": "1", "Content-Type": "text/plain" },
    }));
  const response = await fetchApp(app, "/");
  assertEquals(response.status, 418);
  assertEquals(response.headers.get("X-A"), "1");
  assertEquals(
    response.headers.get("Content-Type"),
    "text/html; charset=utf-8",
  );
});

Deno.test("Context.render() escapes text and attributes", async () => {
  const text = `<script>alert("&")</script>`;
  const app = new App().get(
    "/",
    (ctx) => ctx.render(<p title={text}>{text}</p>),
  );
  const html = await fetchText(app, "/");
  assertEquals(html.includes("<script>"), false);
  assertStringIncludes(html, "&lt;script>alert(&quot;&amp;&quot;)&lt;/script>");
});

Deno.test("Context.render() refuses what is no element", async () => {
  using captured = new CapturedErrors();
  const app = new App().get("/", (ctx) => {
    // Untyped code can call it like this.
    return Reflect.apply(ctx.render, ctx, [{}]);
  });
  assertEquals((await fetchApp(app, "/")).status, 500);
  assertEquals(captured.errors.length, 1);
});

Deno.test("Context.render() marks links to the page and to those above", async () => {
  function Links() {
    return (
      <nav>
        <a href="/">root</a>
        <a href="/rooms">rooms</a>
        <a href="/rooms/a?x=1">other</a>
        <a href="/rooms/a/">this</a>
        <a href="/roomsabc">no</a>
        <a href="https://example.com/rooms">outside</a>
        <a href="/rooms" aria-current="step">own</a>
      </nav>
    );
  }
  const app = new App().get("/rooms/a", (ctx) => ctx.render(<Links />));
  const html = await fetchText(app, "/rooms/a");
  const marks = [...html.matchAll(/<a ([^>]*)>(\w+)/g)].map((
    [, attrs, name],
  ) => [
    name,
    attrs?.match(/aria-current="(\w+)"/)?.[1],
    attrs?.match(/data-(?:current|ancestor)/)?.[0],
  ]);
  assertEquals(marks, [
    ["root", "true", "data-ancestor"],
    ["rooms", "true", "data-ancestor"],
    ["other", "true", "data-ancestor"],
    ["this", "page", "data-current"],
    ["no", undefined, undefined],
    ["outside", undefined, undefined],
    ["own", "step", undefined],
  ]);
});
