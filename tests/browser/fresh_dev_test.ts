import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { DevProject } from "../support/dev_project.ts";
import { STAND_IN_ONLY } from "../support/stand_in.ts";
import { until } from "../support/until.ts";

const APP = new URL("./fixtures/dev_app/", import.meta.url);
const TIMEOUT_MS = 15_000;

/**
 * Looks into the page again and again, across reloads. Puppeteer's `waitForFunction`
 * was seen to lose a page that loaded itself again while it looked.
 *
 * @returns What `look` has found.
 */
async function untilFound(
  page: Page,
  look: (text: string) => string | null,
  text: string,
): Promise<string> {
  let found: string | null = null;
  await until(`the page has "${text}"`, async () => {
    // While a page goes, nobody can look into it.
    found = await page.evaluate(look, text).catch(() => null);
    return found !== null;
  });
  return found ?? "";
}

/** Waits for a text in the page, across reloads. */
async function untilText(page: Page, text: string): Promise<void> {
  await untilFound(
    page,
    (text) => document.body.innerText.includes(text) ? text : null,
    text,
  );
}

/** Waits for the error overlay; returns what it says. */
async function untilOverlay(page: Page, text: string): Promise<string> {
  return await untilFound(
    page,
    (text) => {
      const overlay = document.querySelector("fresh-error-overlay");
      const content = overlay?.shadowRoot?.querySelector("dialog")?.textContent;
      return content?.includes(text) ? content : null;
    },
    text,
  );
}

Deno.test("deno task dev", async (t) => {
  await using project = await DevProject.start(APP);
  await using browser = await launchBrowser();
  let page = await browser.newPage();
  await page.goto(project.url);
  await untilText(page, "Good morning, live");

  await t.step({
    ...STAND_IN_ONLY,
    name: "applies a changed stylesheet without a reload",
    fn: async () => {
      await page.evaluate(() => document.body.dataset["seen"] = "yes");
      await project.edit("static/styles.css", "rgb(0, 0, 0)", "rgb(1, 2, 3)");
      await page.waitForFunction(
        () => {
          const heading = document.querySelector("h1");
          return heading && getComputedStyle(heading).color === "rgb(1, 2, 3)";
        },
        { timeout: TIMEOUT_MS },
      );
      const seen = await page.evaluate(() => document.body.dataset["seen"]);
      assertEquals(seen, "yes");
    },
  });

  await t.step("shows a changed island, live", async () => {
    await project.edit("islands/Greeting.tsx", "morning", "evening");
    await untilText(page, "Good evening, live");
  });

  await t.step("shows a changed route", async () => {
    await project.edit("routes/index.tsx", ">Home<", ">Start<");
    await untilText(page, "Start");
    await untilText(page, "Good evening, live");
  });

  const mistakes: [
    what: string,
    path: string,
    from: string,
    to: string,
    printed: RegExp,
  ][] = [
    [
      "a syntax error in an island",
      "islands/Greeting.tsx",
      "</p>",
      "</p",
      /Expected '>'.*\n.*\n.*<\/p;/,
    ],
    [
      "a syntax error in a route",
      "routes/index.tsx",
      "</main>",
      "</main",
      /Expected '>'.*\n.*\n.*\);/,
    ],
    [
      "a missing module",
      "routes/index.tsx",
      "Greeting.tsx",
      "Gone.tsx",
      /Module not found ".*\/islands\/Gone\.tsx"/,
    ],
    [
      "a page that throws",
      "routes/index.tsx",
      "  return (",
      `  if (Date.now() > 0) throw new Error("Lost");\n  return (`,
      /Error: Lost\n.*routes\/index\.tsx:5:/,
    ],
  ];
  for (const [what, path, from, to, printed] of mistakes) {
    await t.step(`tells of ${what}, until it is mended`, async () => {
      const mend = await project.edit(path, from, to);
      await until("it is told", () => printed.test(project.output));

      await mend();
      await until("it works", async () => {
        return /Good evening/.test(await project.read() ?? "");
      });
      // An error page of Fresh doesn't follow the server.
      page = await browser.newPage();
      await page.goto(project.url);
      await untilText(page, "Good evening, live");
    });

    await t.step({
      ...STAND_IN_ONLY,
      name: `shows ${what} in the page, until it is mended`,
      fn: async () => {
        const mend = await project.edit(path, from, to);
        const overlay = await untilOverlay(page, path);
        // The line itself, marked.
        const [line = ""] = to.split("\n");
        assertMatch(overlay, /> +\d+ \| /);
        assertStringIncludes(overlay, line.trim());

        await mend();
        // What lies below the overlay may be the page as it was before.
        await untilFound(
          page,
          (text) => {
            const isOverlaid = document.querySelector("fresh-error-overlay");
            const isThere = document.body.innerText.includes(text);
            return isThere && !isOverlaid ? text : null;
          },
          "Good evening, live",
        );
      },
    });
  }

  await t.step("starts again after the app has ended by itself", async () => {
    const mend = await project.edit("main.ts", "/**", "Deno.exit(3);\n/**");
    await until("it has ended", async () => !await project.isOpen());
    await mend();
    await project.edit("routes/index.tsx", ">Start<", ">Again<");
    await untilText(page, "Again");
  });

  await t.step("ends when it is asked to, and leaves its port", async () => {
    assertEquals(await project.stop(), 0);
    assertEquals(await project.isOpen(), false);
  });
});
