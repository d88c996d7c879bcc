import { computed, signal } from "@preact/signals";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { App, csp, type PageProps, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import type { VNode } from "preact";
import type { Browser, Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { STAND_IN_ONLY } from "../support/stand_in.ts";
import { until } from "../support/until.ts";
import Broken from "./fixtures/islands_app/islands/Broken.tsx";
import Counter from "./fixtures/islands_app/islands/Counter.tsx";
import KeyedHead from "./fixtures/islands_app/islands/KeyedHead.tsx";
import OwnHead from "./fixtures/islands_app/islands/OwnHead.tsx";
import Panel from "./fixtures/islands_app/islands/Panel.tsx";
import Values from "./fixtures/islands_app/islands/Values.tsx";

const apply = await new Builder({
  root: new URL("./fixtures/islands_app/", import.meta.url).href,
}).build({ snapshot: "memory" });

/** A page in a browser, from an app that serves nothing else. */
class Opened implements AsyncDisposable {
  /** What was thrown in the page, and what was logged as an error. */
  readonly errors: string[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #page: Page;

  private constructor(server: Deno.HttpServer<Deno.NetAddr>, page: Page) {
    this.#server = server;
    this.#page = page;
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
  }

  /**
   * Opens a page.
   *
   * @param browser The browser.
   * @param content What is in the page.
   */
  static async page(
    browser: Browser,
    content: VNode,
    app = new App(),
  ): Promise<Opened> {
    // The policy that Islet has: no script without the nonce of the page.
    app.use(csp({ useNonce: true })).use(staticFiles())
      .get("/", (ctx) => ctx.render(content));
    apply(app);
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      app.handler(),
    );
    const opened = new Opened(server, await browser.newPage());
    await opened.#page.evaluateOnNewDocument(rememberServerNodes);
    await opened.#page.goto(`http://127.0.0.1:${server.addr.port}/`);
    return opened;
  }

  /** The text of an element. */
  async text(id: string): Promise<string | null> {
    return await this.#page.evaluate(
      (id) => document.getElementById(id)?.textContent ?? null,
      id,
    );
  }

  /** `data-key` and text of the templates in the head. */
  async headTemplates(): Promise<(string | null)[][]> {
    return await this.#page.evaluate(() =>
      [...document.head.querySelectorAll("template")].map((template) => [
        template.getAttribute("data-key"),
        template.content.textContent,
      ])
    );
  }

  /** Clicks until an element has a text: the island may not be live yet. */
  async clickUntil(id: string, target: string, text: string): Promise<void> {
    await this.#page.waitForFunction(
      (id, target, text) => {
        if (document.getElementById(target)?.textContent?.includes(text)) {
          return true;
        }
        document.getElementById(id)?.click();
        return false;
      },
      { timeout: 15_000 },
      id,
      target,
      text,
    );
  }

  /** Whether every element that the server has rendered is still in the page. */
  async hasKeptServerNodes(): Promise<boolean> {
    return await this.#page.evaluate(() => {
      const nodes: Element[] = Reflect.get(globalThis, "serverNodes");
      return nodes.length > 0 && nodes.every((node) => node.isConnected);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#page.close();
    await this.#server.shutdown();
  }
}

/** Runs in the page, before any module does. */
function rememberServerNodes(): void {
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    const nodes = document.querySelectorAll("main *");
    Reflect.set(globalThis, "serverNodes", [...nodes]);
  });
}

Deno.test("Islands in a browser", async (t) => {
  await using browser = await launchBrowser();

  const WithTemplates = ({ Component }: PageProps) => (
    <html>
      <head>
        <template key="a">App</template>
        <template key="b">App</template>
        <template>App</template>
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
  const OTHERS = [["b", "App"], [null, "App"]];

  await t.step("find the element of the head that has their key", async () => {
    const app = new App().appWrapper(WithTemplates);
    await using page = await Opened.page(browser, <KeyedHead />, app);
    await page.clickUntil("keyed", "keyed", "1");
    assertEquals(
      (await page.headTemplates()).map(([key]) => key),
      ["a", "b", null],
    );
    assertEquals(page.errors, []);
  });

  await t.step({
    name:
      "bring elements of the head up to date, by their keys or as their own",
    ...STAND_IN_ONLY,
    async fn() {
      const app = new App().appWrapper(WithTemplates);
      const heads = [<KeyedHead key="keyed" />, <OwnHead key="own" />];
      await using page = await Opened.page(browser, <>{heads}</>, app);
      for (const clicks of ["0", "1", "2"]) {
        await page.clickUntil("keyed", "keyed", clicks);
        await page.clickUntil("own", "own", clicks);
        const wanted = [
          ["a", `Island ${clicks}`],
          ...OTHERS,
          [null, `Own ${clicks}`],
        ];
        await until("the head is up to date", async () => {
          const templates = await page.headTemplates();
          return JSON.stringify(templates) === JSON.stringify(wanted);
        });
      }
      assertEquals(page.errors, []);
    },
  });

  await t.step("count on their own or together", async () => {
    const count = signal(7);
    await using page = await Opened.page(
      browser,
      <main>
        <Counter id="a" />
        <p>
          text <Counter id="b" /> text
        </p>
        <Counter id="c" count={count} />
        <Counter id="d" count={count} />
      </main>,
    );
    await page.clickUntil("a", "a", "2");
    await page.clickUntil("c", "d", "9");
    assertEquals(await page.text("b"), "0");
    assertEquals(await page.text("c"), "9");
    assert(await page.hasKeptServerNodes());
    assertEquals(page.errors, []);
  });

  await t.step("hold others, their own and those of the page", async () => {
    await using page = await Opened.page(
      browser,
      <main>
        <Panel id="outer" details={<Counter id="late" />}>
          <p>
            From the page <Counter id="slot" />
          </p>
          <Panel id="inner">
            <em>deep</em> <Counter id="deepest" />
          </Panel>
        </Panel>
      </main>,
    );
    for (const id of ["outer-own", "slot", "inner-own", "deepest"]) {
      await page.clickUntil(id, id, "1");
    }
    assert(await page.hasKeptServerNodes());

    assertEquals(await page.text("late"), null);
    await page.clickUntil("outer-toggle", "outer", "Details0");
    await page.clickUntil("late", "late", "2");
    // What the page has put in stays as it is when the island renders again.
    assertEquals(await page.text("deepest"), "1");
    assert(await page.hasKeptServerNodes());
    assertEquals(page.errors, []);
  });

  await t.step("are live in layouts and in the app wrapper", async () => {
    const app = new App()
      .appWrapper(({ Component }) => (
        <html lang="en">
          <body>
            <Counter id="app" />
            <Component />
          </body>
        </html>
      ))
      .layout("*", ({ Component }) => (
        <main>
          <Counter id="layout" />
          <Component />
        </main>
      ));
    await using page = await Opened.page(browser, <Counter id="page" />, app);
    for (const id of ["app", "layout", "page"]) {
      await page.clickUntil(id, id, "1");
    }
    assert(await page.hasKeptServerNodes());
    assertEquals(page.errors, []);
  });

  await t.step("are given what the server has given them", async () => {
    const shared = { name: "shared" };
    const cyclic: Record<string, unknown> = { shared };
    cyclic["self"] = cyclic;
    await using page = await Opened.page(
      browser,
      <main>
        <Values
          texts={["", "</script>", "\u2028", "π 🏝"]}
          numbers={[0, -0, 1.5, NaN, Infinity, -Infinity, 12n]}
          nothing={[undefined, null, true, false]}
          holes={Object.assign(new Array(4), { 1: undefined, 2: { 0: 15 } })}
          dates={[new Date(0), new Date(NaN)]}
          times={[
            Temporal.Instant.from("2026-01-02T03:04:05Z"),
            Temporal.PlainDate.from("2026-01-02"),
            Temporal.Duration.from("PT5M"),
          ]}
          url={new URL("https://example.com/?a=b#c")}
          pattern={/^a\/(b|c)$/giu}
          bytes={new Uint8Array([0, 128, 255])}
          set={new Set<unknown>([1, "1", [2]])}
          map={new Map<unknown, unknown>([["a", 1], [{ b: 2 }, new Map()]])}
          signals={{ a: signal(1), b: computed(() => [2]) }}
          shared={[shared, shared]}
          cyclic={cyclic}
          odd={JSON.parse('{"__proto__":1,"constructor":2}')}
        />
      </main>,
    );
    const fromServer = await page.text("values");
    await page.clickUntil("render", "render", "1");
    assertEquals(await page.text("values"), fromServer);
    assert(await page.hasKeptServerNodes());
    assertEquals(page.errors, []);
  });

  await t.step("live on when another one throws", async () => {
    await using page = await Opened.page(
      browser,
      <main>
        <Counter id="before" />
        <Broken />
        <Counter id="after" />
      </main>,
    );
    await page.clickUntil("before", "before", "1");
    await page.clickUntil("after", "after", "1");
    assertEquals(page.errors, ["Error: Broken island"]);
  });

  await t.step("are named when the browser has torn them apart", async () => {
    await using page = await Opened.page(
      browser,
      <main>
        {/* The browser ends the paragraph where the section begins. */}
        <p>
          <Panel id="panel" />
        </p>
        <Counter id="after" />
      </main>,
    );
    await page.clickUntil("after", "after", "1");
    const [error = "", ...others] = page.errors;
    assertMatch(error, /invalid html nesting/i);
    assertMatch(error, /Panel/);
    assertEquals(others, []);
  });
});
