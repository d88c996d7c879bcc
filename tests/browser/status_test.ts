import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { hasten } from "../support/hasten.ts";
import { Person } from "../support/room_page.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";

// Five seconds are a quarter of one in the page.
const SPEED = 20;
const TOKEN = "a-token-that-nobody-guesses";

/** What a figure shows. */
async function shown(page: Page, figure: string): Promise<string | undefined> {
  return await page.$$eval(
    ".figures div",
    (rows, wanted) =>
      rows.find((row) => row.querySelector("dt")?.textContent === wanted)
        ?.querySelector("dd")?.textContent ?? undefined,
    figure,
  );
}

async function title(page: Page): Promise<string> {
  return await page.$eval("h1", (heading) => heading.textContent ?? "");
}

Deno.test("/status shows what is new by itself, says when the server is away, and comes back", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const { page } = await person.openTab();
  await hasten(page, SPEED);
  await page.goto(`${server.url}/status`);
  assertEquals(await title(page), "All is well");
  assertEquals(await shown(page, "Sessions in rooms"), "0");
  // Nobody loads it anew.
  await page.evaluate(() => Object.assign(globalThis, { isSame: true }));
  await using _ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  await until(
    "the session is shown",
    async () => await shown(page, "Sessions in rooms") === "1",
  );
  // No link, as it renews itself.
  assert(
    !/what is new/.test(await page.$eval("main", ({ innerText }) => innerText)),
  );
  await page.setOfflineMode(true);
  await until(
    "the page says that it can't reach the server",
    async () => /can't be reached/.test(await title(page)),
  );
  assertEquals(await shown(page, "Sessions in rooms"), "1");
  await page.setOfflineMode(false);
  await until(
    "the page is well again",
    async () => await title(page) === "All is well",
  );
  assertEquals(
    await page.evaluate(() => Reflect.get(globalThis, "isSame")),
    true,
  );
  assertEquals(person.errors, []);
});

Deno.test("/status without scripts stays as it is until its reader follows a link", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.setJavaScriptEnabled(false);
  await page.goto(`${server.url}/status`);
  // It would take the place in it from whoever reads, again and again.
  assertEquals(await page.$("meta[http-equiv]"), null);
  await using _ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  await tab.follow("main a");
  assertEquals(await shown(page, "Sessions in rooms"), "1");
});

Deno.test("/status opens with the token once, and then without it in the address", async () => {
  await using server = await startBuiltServer({ ISLET_STATUS_TOKEN: TOKEN });
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const { page } = await person.openTab();
  await page.goto(`${server.url}/status`);
  assertEquals(await title(page), "Nothing but sea");
  await page.goto(`${server.url}/status?token=${TOKEN}`);
  assertEquals(page.url(), `${server.url}/status`);
  assertEquals(await title(page), "All is well");
  await page.reload();
  assertMatch(await shown(page, "Since the start") ?? "", /^\d+ s$/);
  assertEquals(person.errors, []);
});
