import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { makeRoom } from "../support/make_room.ts";
import { Person } from "../support/room_page.ts";

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

const MAKE = "form:has(#title) > button[type=submit]";

async function textOf(page: Page, selector: string): Promise<string | null> {
  return await page.$eval(selector, ({ textContent }) => textContent);
}

/** Titles of the rooms that a page lists. */
async function titlesIn(page: Page): Promise<(string | null)[]> {
  return await page.$$eval(
    ".room-name",
    (all) => all.map(({ textContent }) => textContent),
  );
}

for (const viewport of [PHONE, DESKTOP]) {
  for (const hasScripts of [true, false]) {
    const how = hasScripts ? "with scripts" : "without scripts";
    Deno.test(`On ${viewport.width} px, ${how}, who comes for the first time makes a room and is in it`, async () => {
      await using server = await startBuiltServer();
      await makeRoom(server.url, "Book Club", true);
      await using browser = await launchBrowser();
      await using ana = await Person.in(browser);
      const tab = await ana.openTab();
      const { page } = tab;
      await page.setViewport(viewport);
      if (!hasScripts) await tab.switchScriptsOff();
      await tab.goto(server.url);
      await page.type("#title", "Клуб 7");
      await page.type("#owner-name", "Ana");
      await tab.follow(MAKE);
      assertMatch(page.url(), /-7-[0-9a-z]{13}$/);
      assertEquals(await textOf(page, ".bar h1"), "Клуб 7");
      assertEquals(await page.title(), "Клуб 7 · Islet");
      // She is shown once what makes others owners.
      const link = await page.$eval(
        ".owner-note a",
        (link) => link.getAttribute("href"),
      );
      await tab.follow(".owner-note a:last-child");
      assert(await page.$("a[href*='/owner/']") === null);
      // There is no name to choose any more.
      assert(await page.$("#name") === null);
      if (hasScripts) await tab.untilConnection("online");
      const people = viewport === PHONE ? ".people-menu" : ".people-panel";
      assertEquals(
        await textOf(page, `${people} .privacy`),
        "Unlisted: whoever has the link can read and write",
      );

      await tab.goto(server.url + link);
      assertEquals(await textOf(page, "h1"), "This room is yours");

      // Her lobby has it, and nobody else's.
      await tab.goto(server.url);
      assertEquals(await titlesIn(page), ["Клуб 7", "Book Club"]);
      await using ben = await Person.in(browser);
      const other = await ben.openTab();
      await other.goto(server.url);
      assertEquals(await titlesIn(other.page), ["Book Club"]);

      // The address of what she wants to list is taken; she chooses another one.
      await page.type("#title", "Book Club");
      await page.click("[name=listed]");
      await tab.follow(MAKE);
      assert(await page.$("#room-error a[href='/rooms/book-club']") !== null);
      await tab.follow("button[value=book-club-2]");
      assertEquals(page.url(), `${server.url}/rooms/book-club-2`);
      assertEquals(await textOf(page, ".bar h1"), "Book Club");
      assertEquals(
        await textOf(page, `${people} .privacy`),
        "Listed in the lobby",
      );
      await other.goto(server.url);
      assertEquals(await titlesIn(other.page), ["Book Club", "Book Club"]);
      assertEquals([...ana.errors, ...ben.errors], []);
    });
  }
}

Deno.test("Whoever opens an owner's link becomes an owner by its button alone", async () => {
  await using server = await startBuiltServer();
  const { room, ownerUrl } = await makeRoom(server.url, "Tea", false);
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const tab = await ana.openTab();
  const { page } = tab;
  await page.setViewport(PHONE);
  await tab.goto(ownerUrl);
  await page.type("#name", "Ana");
  await tab.follow("form button[type=submit]");
  assertEquals(page.url(), `${server.url}/rooms/${room}`);
  await tab.goto(ownerUrl);
  assertEquals(await textOf(page, "h1"), "This room is yours");
  assertEquals(ana.errors, []);
});
