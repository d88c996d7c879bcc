import { App } from "fresh";
import { asset, assetSrcSet, Head, HttpError, IS_BROWSER } from "fresh/runtime";
import { HttpError as ServerHttpError } from "fresh";
import {
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStrictEquals,
} from "@std/assert";
import type { ComponentChildren } from "preact";
import { fetchText } from "./fetch_app.ts";

/** What is inside of the head of a page with some elements in `<Head>`. */
async function headOf(children: ComponentChildren): Promise<string> {
  const app = new App()
    .appWrapper(({ Component }) => (
      <html>
        <head>
          <title>App</title>
          <meta name="description" content="app" />
          <link rel="icon" href="/app.svg" />
          <meta key="theme" name="theme-color" content="black" />
        </head>
        <body>
          <Component />
        </body>
      </html>
    ))
    .get("/", (ctx) =>
      ctx.render(
        <main>
          <Head>{children}</Head>text
        </main>,
      ));
  const html = await fetchText(app, "/");
  assertMatch(html, /<body><main>text<\/main><\/body>/);
  return html.match(/<head>(.*)<\/head>/s)?.[1]?.replaceAll("/>", ">") ?? "";
}

Deno.test("Head replaces the title of the app", async () => {
  const head = await headOf(<title>Page</title>);
  assertMatch(head, /^<title>Page<\/title><meta/);
  assertNotMatch(head, /App/);
});

Deno.test("Head replaces a meta element of the same name", async () => {
  const head = await headOf(<meta name="description" content="page" />);
  assertEquals(head.match(/<meta name="description"[^>]*>/g), [
    '<meta name="description" content="page">',
  ]);
});

Deno.test("Head replaces an element with the same key", async () => {
  const head = await headOf(
    <meta key="theme" name="theme-color" content="white" />,
  );
  assertEquals(head.match(/content="(black|white)"/g), ['content="white"']);
});

Deno.test("Head adds other elements at the end", async () => {
  const head = await headOf(
    <>
      <meta name="robots" content="noindex" />
      <link rel="canonical" href="/page" />
    </>,
  );
  assertMatch(
    head,
    /<meta name="robots" content="noindex"><link rel="canonical" href="\/page">$/,
  );
});

Deno.test("Head works in components of the page", async () => {
  function Title({ text }: { text: string }) {
    return <title>{text}</title>;
  }
  assertMatch(await headOf(<Title text="Nested" />), /<title>Nested<\/title>/);
});

Deno.test("Head leaves nothing behind in the next page", async () => {
  const title = <title>App</title>;
  const app = new App()
    .appWrapper(({ Component }) => (
      <html>
        <head>{title}</head>
        <body>
          <Component />
        </body>
      </html>
    ))
    .get("/one", (ctx) =>
      ctx.render(
        <Head>
          <title>One</title>
        </Head>,
      ))
    .get("/two", (ctx) => ctx.render(<p />));
  const handler = app.handler();
  for (const [path, expected] of [["one", "One"], ["two", "App"]]) {
    const response = await handler(new Request(`http://localhost/${path}`));
    const html = await response.text();
    assertEquals(html.match(/<title>(\w+)/)?.[1], expected);
  }
});

Deno.test("Head works where Fresh makes the document", async () => {
  const app = new App().get("/", (ctx) =>
    ctx.render(
      <Head>
        <title>Page</title>
      </Head>,
    ));
  assertMatch(
    await fetchText(app, "/"),
    /<head>.*<title>Page<\/title><\/head>/,
  );
});

Deno.test("asset() adds the build to a path", () => {
  const [path, build] = asset("/styles.css").split("?");
  assertEquals(path, "/styles.css");
  assertMatch(build ?? "", /^__frsh_c=\w+$/);
  assertEquals(asset("/a.svg?x=1#id"), `/a.svg?x=1&${build}#id`);
});

Deno.test("asset() leaves other URLs as they are", () => {
  const locked = asset("/styles.css");
  const urls = ["a.css", "https://a.b/c", "//a.b/c", "data:,x", "", locked];
  for (const url of urls) assertEquals(asset(url), url);
});

Deno.test("assetSrcSet() adds the build to each path", () => {
  const [, build] = asset("/").split("?");
  assertEquals(
    assetSrcSet("/a.png 1x, /b.png 2x,https://a.b/c 3x"),
    `/a.png?${build} 1x, /b.png?${build} 2x,https://a.b/c 3x`,
  );
  assertEquals(assetSrcSet("/a(1,2).png 1x"), "/a(1,2).png 1x");
});

Deno.test("Images are tied to the build unless they opt out", async () => {
  const [, build] = asset("/").split("?");
  const app = new App().get("/", (ctx) =>
    ctx.render(
      <p>
        <img src="/a.png" srcset="/b.png 2x" alt="" />
        <img src="/c.png" data-fresh-disable-lock alt="" />
      </p>,
    ));
  const html = await fetchText(app, "/");
  assertEquals(html.match(/\/[abc]\.png[^" ]*/g), [
    `/a.png?${build}`,
    `/b.png?${build}`,
    "/c.png",
  ]);
});

Deno.test("IS_BROWSER is false on the server", () => {
  assertEquals(IS_BROWSER, false);
});

Deno.test("HttpError is the same on the server and in islands", () => {
  assertStrictEquals(HttpError, ServerHttpError);
});
