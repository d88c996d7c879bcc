import { assert, assertEquals, assertLess } from "@std/assert";
import type { Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { makeRoom } from "../support/make_room.ts";
import { Person } from "../support/room_page.ts";
import { seqs } from "../support/seqs.ts";
import { TestClient } from "../support/test_client.ts";

const PHONE = { width: 320, height: 568 };
const DESKTOP = { width: 1280, height: 800 };

async function top(page: Page, selector: string): Promise<number> {
  return await page.$eval(
    selector,
    (element) => element.getBoundingClientRect().top,
  );
}

for (const viewport of [PHONE, DESKTOP]) {
  Deno.test(`On ${viewport.width} px, the lobby's picture folds for who has a name, without scripts, and comes back`, async () => {
    await using server = await startBuiltServer();
    await using crowd = new AsyncDisposableStack();
    for (const n of seqs(1, 20)) {
      const { room } = await makeRoom(server.url, `Room ${n}`, true);
      crowd.use(await TestClient.join(server.url, room, { name: "Ben" }));
    }
    await using browser = await launchBrowser();
    await using person = await Person.in(browser);
    const tab = await person.openTab();
    const { page } = tab;
    await page.setJavaScriptEnabled(false);
    await page.setViewport(viewport);
    await page.goto(server.url);
    assert(await top(page, "#you-title") < await top(page, "#rooms-title"));
    const picture = await top(page, "main");

    await page.type("#name", "Ana");
    await tab.follow(".card button[type=submit]");
    // Rooms are seen, without a scroll, and more than one of them.
    assertLess(await top(page, "main"), picture / 3);
    assertLess(await top(page, ".rooms li:nth-child(3)"), viewport.height);
    if (viewport === PHONE) {
      await page.click(".rooms-head a");
      assertLess(await top(page, "label[for=title]"), viewport.height);
      assert(await top(page, "label[for=title]") >= 0);
    } else {
      assert(await top(page, "#make-title") < viewport.height);
    }
    assert(await page.$eval("#title", (box) => box.checkVisibility()));
    await page.type("#title", " ");
    await tab.follow("form:has(#title) button");
    assertLess(await top(page, ".field-error"), viewport.height);
    assertLess(await top(page, ".field-error"), await top(page, ".rooms"));

    await page.deleteCookie(...await page.cookies());
    await page.goto(server.url);
    assertEquals(await top(page, "main"), picture);
    assertEquals(person.errors, []);
  });
}

Deno.test("The lobby is no wider than a phone where letters are twice as large", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.setViewport(PHONE);
  await page.goto(server.url);
  for (const name of [null, "Ana"]) {
    if (name !== null) {
      await page.type("#name", name);
      await tab.follow(".card button[type=submit]");
    }
    const widths = await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
      return [...document.querySelectorAll(".card, .empty, .hero")].map(
        (each) => each.getBoundingClientRect().right,
      );
    });
    assertLess(Math.max(...widths), PHONE.width + 1);
  }
  assertEquals(person.errors, []);
});

Deno.test("Nothing moves in the lobby while it loads", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.setViewport(PHONE);
  await page.evaluateOnNewDocument(() => {
    Object.assign(globalThis, { moves: 0 });
    new PerformanceObserver((list) => {
      const { length } = list.getEntries();
      Object.assign(globalThis, {
        moves: Reflect.get(globalThis, "moves") + length,
      });
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(server.url);
  assertEquals(await page.evaluate(() => Reflect.get(globalThis, "moves")), 0);
  await page.type("#name", "Ana");
  await tab.follow(".card button[type=submit]");
  assertEquals(await page.evaluate(() => Reflect.get(globalThis, "moves")), 0);
  assertEquals(person.errors, []);
});
