import { App, csp, type FreshConfig, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { Head } from "fresh/runtime";
import { signal } from "@preact/signals";
import {
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import type { VNode } from "preact";
import { CapturedErrors } from "./captured_errors.ts";
import { fetchApp, fetchText } from "./fetch_app.ts";
import Counter from "./fixture/islands/Counter.tsx";
import Panel from "./fixture/islands/nested/Panel.tsx";
import { First, Second } from "./fixture/islands/Pair.tsx";

const apply = await new Builder({
  root: new URL("./fixture/", import.meta.url).href,
}).build({ snapshot: "memory" });

/** An app with the islands of the fixture and one page. */
function appWith(page: VNode, config?: FreshConfig) {
  const app = new App(config)
    .use(csp({ useNonce: true }))
    .use(staticFiles())
    .get("/", (ctx) => ctx.render(page));
  apply(app);
  return app;
}

/** The file names of the modules that a page imports. */
function importedFiles(html: string): (string | undefined)[] {
  return [...html.matchAll(/from ?"\/_fresh\/js\/\w+\/([\w-]+\.js)"/g)]
    .map(([, name]) => name);
}

Deno.test("A page without islands has no script", async () => {
  const response = await fetchApp(appWith(<p>plain</p>), "/");
  assertEquals(response.headers.get("Link"), null);
  assertNotMatch(await response.text(), /<script/);
});

Deno.test("A page with an island imports the runtime and the island", async () => {
  const response = await fetchApp(appWith(<Counter />), "/");
  const html = await response.text();
  assertMatch(html, /<button[^>]*class="counter"[^>]*>0<\/button>/);
  assertEquals(importedFiles(html), ["fresh-runtime.js", "Counter.js"]);
});

Deno.test("A page with an island has its modules fetched early", async () => {
  const { headers } = await fetchApp(appWith(<Counter />), "/");
  assertMatch(
    headers.get("Link") ?? "",
    /^<\/_fresh\/js\/\w+\/fresh-runtime\.js>; rel="modulepreload"; as="script", <\/_fresh\/js\/\w+\/Counter\.js>; rel="modulepreload"; as="script"$/,
  );
});

Deno.test("The modules that a page imports can be loaded", async () => {
  const app = appWith(<Counter />);
  const html = await fetchText(app, "/");
  const urls = html.match(/\/_fresh\/js\/\w+\/[\w-]+\.js/g) ?? [];
  assertEquals(urls.length, 2);
  for (const url of urls) {
    const response = await fetchApp(app, url);
    assertEquals(response.status, 200);
    assertMatch(response.headers.get("Content-Type") ?? "", /javascript/);
    await response.body?.cancel();
  }
});

Deno.test("Every script of a page has the nonce of its policy", async () => {
  const response = await fetchApp(appWith(<Counter />), "/");
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  const nonce = policy.match(/script-src 'self' 'nonce-(\w+)'/)?.[1];
  const html = await response.text();
  const scripts = html.match(/<script[^>]*>/g) ?? [];
  assertEquals(scripts.length > 0, true);
  for (const script of scripts) {
    assertStringIncludes(script, `nonce="${nonce}"`);
  }
  assertNotMatch(html, / on[a-z]+="/);
});

Deno.test("An island that is there twice is imported once", async () => {
  const count = signal(3);
  const html = await fetchText(
    appWith(
      <div>
        <Counter count={count} />
        <Counter count={count} />
      </div>,
    ),
    "/",
  );
  assertEquals(html.match(/>3<\/button>/g)?.length, 2);
  assertEquals(importedFiles(html), ["fresh-runtime.js", "Counter.js"]);
});

Deno.test("Islands of one module are imported by their names", async () => {
  const html = await fetchText(
    appWith(
      <div>
        <First text="a" />
        <Second value={null} />
      </div>,
    ),
    "/",
  );
  assertEquals(importedFiles(html).slice(1), ["Pair.js", "Pair.js"]);
  assertMatch(html, /import ?\{ ?First/);
  assertMatch(html, /import ?\{ ?Second/);
});

Deno.test("An island inside of another one is not imported by the page", async () => {
  const html = await fetchText(appWith(<Panel />), "/");
  assertStringIncludes(html, 'class="counter"');
  assertEquals(importedFiles(html).length, 2);
  assertMatch(importedFiles(html)[1] ?? "", /Panel\.js$/);
});

Deno.test("An island in JSX that is passed to another one is imported", async () => {
  const html = await fetchText(
    appWith(
      <Panel>
        <p>
          text <Counter />
        </p>
      </Panel>,
    ),
    "/",
  );
  assertStringIncludes(html, "text ");
  assertEquals(html.match(/class="counter"/g)?.length, 2);
  assertEquals(importedFiles(html).length, 3);
});

Deno.test("JSX that an island does not render waits in a template", async () => {
  const html = await fetchText(
    appWith(
      <Panel details={<em>secret</em>}>
        <Panel details={<Counter />} />
      </Panel>,
    ),
    "/",
  );
  const [visible = "", ...templates] = html.split("<template");
  assertNotMatch(visible, /secret/);
  assertEquals(templates.length, 2);
  assertMatch(templates.join(""), /<em>secret<\/em>/);
  assertMatch(templates.join(""), /class="counter"/);
  assertEquals(importedFiles(html).length, 3);
});

Deno.test("Islands work in layouts and the app wrapper", async () => {
  const app = new App()
    .appWrapper(({ Component }) => (
      <html>
        <body>
          <First text="app" />
          <Component />
        </body>
      </html>
    ))
    .layout("*", ({ Component }) => (
      <main>
        <Counter />
        <Component />
      </main>
    ))
    .get("/", (ctx) => ctx.render(<p>page</p>));
  apply(app);
  const html = await fetchText(app, "/");
  assertEquals(
    importedFiles(html).toSorted(),
    ["Counter.js", "Pair.js", "fresh-runtime.js"],
  );
  // The scripts come after everything they make live.
  assertMatch(html, /page.*<script.*<\/script><\/body>/s);
});

Deno.test("Islands can put elements into the head", async () => {
  function Title() {
    return (
      <Head>
        <title>From a component</title>
      </Head>
    );
  }
  const html = await fetchText(
    appWith(
      <Panel>
        <Title />
      </Panel>,
    ),
    "/",
  );
  assertMatch(html, /<head>.*<title>From a component<\/title>.*<\/head>/);
});

Deno.test("Modules are imported from below the base path", async () => {
  const response = await fetchApp(
    appWith(<Counter />, { basePath: "/chat" }),
    "/chat",
  );
  assertMatch(response.headers.get("Link") ?? "", /^<\/chat\/_fresh\/js\//);
  assertMatch(await response.text(), /"\/chat\/_fresh\/js\/\w+\/Counter\.js"/);
});

Deno.test("Props cannot end the script that carries them", async () => {
  const text = `</script><script>alert(1)</script><!-- <script>`;
  const html = await fetchText(appWith(<First text={text} />), "/");
  const scripts = html.match(/<script [^>]*nonce=/g)?.length;
  assertEquals(html.match(/<\/script/g)?.length, scripts);
  // Such a comment would hide the end of the script.
  assertNotMatch(html, /<!-- /);
});

const values: [type: string, value: unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["special numbers", [NaN, Infinity, -Infinity, -0]],
  ["a bigint", 12n],
  ["a date", new Date(0)],
  ["an invalid date", new Date(NaN)],
  ["a URL", new URL("https://example.com/")],
  ["bytes", new Uint8Array([0, 128, 255])],
  ["a set", new Set([1, [2]])],
  ["a map", new Map<unknown, unknown>([["a", 1], [{}, new Map()]])],
  ["a signal", signal({ inner: signal(1) })],
  [
    "an object without a prototype",
    Object.assign(Object.create(null), { a: 1 }),
  ],
  ["the key __proto__", JSON.parse('{"__proto__":{"a":1}}')],
];

for (const [type, value] of values) {
  Deno.test(`An island can be given ${type}`, async () => {
    const response = await fetchApp(appWith(<Second value={value} />), "/");
    assertEquals(response.status, 200);
    assertMatch(await response.text(), /class="second"/);
  });
}

Deno.test("An island can be given values that contain themselves", async () => {
  const object: Record<string, unknown> = { list: [] };
  object.self = object;
  object.map = new Map([["object", object]]);
  object.signal = signal(object);
  const response = await fetchApp(appWith(<Second value={object} />), "/");
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

Deno.test("An island cannot be given a function", async () => {
  using captured = new CapturedErrors();
  const app = appWith(<Second value={() => {}} />);
  assertEquals((await fetchApp(app, "/")).status, 500);
  assertEquals(captured.errors.length, 1);
});
