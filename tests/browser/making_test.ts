import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { makeRoom } from "../support/make_room.ts";
import { Person } from "../support/room_page.ts";
import { until } from "../support/until.ts";

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

Deno.test("A room is made with a passphrase on a phone, and entered by who knows it, without scripts, too", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const tab = await ana.openTab();
  await tab.page.setViewport(PHONE);
  await tab.goto(server.url);
  await tab.page.type("#title", "Tea & cake");
  await tab.page.type("#owner-name", "Ana");
  await tab.page.type("#new-passphrase", "five green cups");
  await tab.follow(MAKE);
  await tab.untilConnection("online");
  await tab.say("The kettle is on");
  const address = tab.page.url();

  for (const hasScripts of [true, false]) {
    await using ben = await Person.in(browser);
    const other = await ben.openTab();
    const { page } = other;
    await page.setViewport(PHONE);
    if (!hasScripts) await other.switchScriptsOff();
    await other.goto(address);
    assertEquals(await textOf(page, "h1"), "This room has a passphrase");
    const html = await page.content();
    assert(!html.includes("&amp; cake") && !html.includes("kettle"));
    // It is the first thing to type.
    const focused = await page.$eval(
      "#passphrase",
      (input) => input === input.ownerDocument.activeElement,
    );
    assert(focused);
    await page.type("#passphrase", "five green cup");
    await other.follow(".plain button[type=submit]");
    assertEquals(
      await textOf(page, "#entry-error"),
      "That isn't the passphrase.",
    );
    await page.type("#passphrase", "five green cups");
    await other.follow(".plain button[type=submit]");
    assertEquals(page.url(), address);
    assertEquals(await textOf(page, ".bar h1"), "Tea & cake");
    if (hasScripts) await other.untilText("The kettle is on");
    assertEquals(ben.errors, []);
  }

  // Whoever writes while there is another passphrase keeps what they have written.
  await using cleo = await Person.in(browser);
  const late = await cleo.openTab();
  await late.page.setViewport(PHONE);
  await late.goto(address);
  await late.page.type("#passphrase", "five green cups");
  await late.follow(".plain button[type=submit]");
  await late.untilConnection("online");
  // What keeps it is loaded once the page is live.
  await until(
    "the page keeps what is written",
    () =>
      late.page.evaluate(async () => (await indexedDB.databases()).length > 0),
  );
  await late.page.type("#text", "Is there any cake left?");
  const status = await tab.page.evaluate(
    async (path) => {
      const { status } = await fetch(path, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: '{"passphrase":"six green cups"}',
      });
      return status;
    },
    `/api${new URL(address).pathname}/passphrase`,
  );
  assertEquals(status, 204);
  await late.page.waitForSelector(".connection.failed a.button");
  assertEquals(
    await textOf(late.page, ".strip [aria-hidden]"),
    "This room has a passphrase",
  );
  await late.follow(".connection.failed a.button");
  await late.page.type("#passphrase", "six green cups");
  await late.follow(".plain button[type=submit]");
  await late.untilConnection("online");
  await until(
    "the text is back",
    async () =>
      await late.page.$eval(
        "#text",
        (box) => box instanceof HTMLTextAreaElement && box.value,
      ) ===
        "Is there any cake left?",
  );
  assertEquals([...ana.errors, ...cleo.errors], []);
});
