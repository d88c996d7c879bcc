import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";

const PHONE = { width: 320, height: 568 };
const DESKTOP = { width: 1280, height: 800 };
const LIST = [[PHONE, ".people-menu"], [DESKTOP, ".people-panel"]] as const;

for (const [viewport, list] of LIST) {
  Deno.test(`Without JavaScript, on ${viewport.width} px, a bot is made and revoked from the list of people on`, async () => {
    await using server = await startBuiltServer();
    await using browser = await launchBrowser();
    await using person = await Person.in(browser);
    const tab = await person.openTab();
    const { page } = tab;
    await tab.switchScriptsOff();
    await page.setViewport(viewport);
    await tab.visit(server.url, "tea");
    assertEquals(await page.$(".bots-link"), null);
    await tab.enter(server.url, "tea", "Ana");
    if (list === ".people-menu") await page.click(".people-menu summary");
    await tab.follow(`${list} .bots-link`);

    await page.type("#name", "Tide");
    await tab.follow("form:has(#name) button");
    const token = await page.$eval("#token", (box) => {
      if (!(box instanceof HTMLTextAreaElement)) throw new TypeError();
      box.select();
      return getSelection()?.toString() ?? "";
    });
    assert(token.startsWith("islet-bot-"));
    const clipped = await page.$$eval(
      "textarea",
      (boxes) =>
        boxes.filter((box) => box.scrollHeight > box.clientHeight + 1)
          .map(({ id }) => id),
    );
    assertEquals(clipped, []);
    const width = await page.evaluate(() =>
      document.documentElement.scrollWidth
    );
    assertLessOrEqual(width, viewport.width);

    // It can't be changed, and what is pasted is kept until it is right.
    await page.type("#token", "x");
    await page.type("#bot", `${token}x`);
    await tab.follow("form:has(#bot) button");
    assertEquals(await page.title(), "Not revoked · Bots · Islet");
    assert(!page.url().includes("islet-bot-"));
    await page.focus("#bot");
    await page.keyboard.press("End");
    await page.keyboard.press("Backspace");
    await tab.follow("form:has(#bot) button");
    assertEquals(await page.title(), "Revoked · Bots · Islet");
    assertEquals(page.url(), `${server.url}/bots`);
    assertEquals(person.errors, []);
  });
}

Deno.test("The list of people leads to bots as soon as who reads has a name, where scripts run", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.page.setViewport(DESKTOP);
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await tab.page.waitForSelector(".people-panel li:has(.hint)");
  const link = await tab.page.$$eval(
    ".people-panel .room-links .bots-link",
    (links) => links.map(({ textContent }) => textContent),
  );
  assertEquals(link, ["Bots"]);
  await tab.follow(".people-panel .bots-link");
  assertEquals(tab.page.url(), `${server.url}/bots`);
  assertEquals(person.errors, []);
});
