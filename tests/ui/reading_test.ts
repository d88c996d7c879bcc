import { assertEquals } from "@std/assert";
import type { Frame, Page } from "puppeteer-core";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import type { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { ana } from "./render.ts";

/** Ana says something, as if from elsewhere. */
async function anaSays(server: TestServer, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    const id = crypto.randomUUID();
    const door = server.islet.chat.enter(aRoom("tea"), aCaller(ana));
    await door.send(checkPost({ id, text }));
  }
}

/** A room with 70 messages, of which a page shows the last 50. */
async function startLongRoom(): Promise<TestServer & AsyncDisposable> {
  const server = await startBuiltServer();
  for (let i = 1; i <= 70; i++) await anaSays(server, `Message ${i}`);
  return server;
}

/** Distance from the end of the list, in pixels. */
const scrolledUp = (page: Page | Frame) =>
  page.$eval(".log", (log) => Math.round(-log.scrollTop));

async function scrollUp(page: Page, px: number): Promise<void> {
  await page.$eval(".log", (log, px) => log.scrollTop = -px, px);
  // The page hears of it with the next frame.
  await page.evaluate(() => new Promise(requestAnimationFrame));
}

/** Where a message is on the screen, in pixels from its top. */
const placeOf = (page: Page, text: string) =>
  page.$$eval(
    ".text",
    (all, text) => {
      const found = all.find(({ textContent }) => textContent === text);
      return Math.round(found?.getBoundingClientRect().top ?? NaN);
    },
    text,
  );

const isButtonShown = (page: Page) =>
  page.$eval(".new-messages", (button) => !button.hasAttribute("hidden"));

async function enterAsBen(tab: RoomTab, server: TestServer): Promise<Page> {
  await tab.enter(server.url, "tea", "Ben");
  await tab.untilLoaded();
  return tab.page;
}

Deno.test("A room opens at its end, without a script too", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.switchScriptsOff();
  await tab.visit(server.url, "tea");
  const frame = await tab.liveFrame();
  await frame.waitForSelector("#m70");
  await tab.page.setJavaScriptEnabled(true);
  assertEquals(await scrolledUp(frame), 0);
  assertEquals((await frame.$$(".message")).length, 50);
});

Deno.test("A reader at the end follows the conversation", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enterAsBen(tab, server);
  await anaSays(server, "One\nmore\nthing");
  await tab.untilText("One\nmore\nthing");
  assertEquals(await scrolledUp(page), 0);
  assertEquals(await isButtonShown(page), false);
});

Deno.test("A reader up in the history stays there, and is told of new messages", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enterAsBen(tab, server);
  await scrollUp(page, 500);
  const place = await placeOf(page, "Message 60");
  await anaSays(server, "One\nmore\nthing");
  await tab.untilText("One\nmore\nthing");
  assertEquals(await placeOf(page, "Message 60"), place);
  await until("the button is there", () => isButtonShown(page));

  await page.click(".new-messages");
  await until("the button is gone", async () => !await isButtonShown(page));
  assertEquals(await scrolledUp(page), 0);
  const focused = await page.evaluate(() => document.activeElement?.className);
  assertEquals(focused, "log");
});

Deno.test("A reader's own message leads to the end", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enterAsBen(tab, server);
  await scrollUp(page, 500);
  await tab.say("Here I am");
  await tab.untilText("Here I am");
  assertEquals(await scrolledUp(page), 0);
  assertEquals(await isButtonShown(page), false);
});

Deno.test("Older messages come in above as the reader comes near, and nothing moves", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enterAsBen(tab, server);
  await scrollUp(page, 100_000);
  const place = await placeOf(page, "Message 21");
  await tab.untilText("Message 1");
  assertEquals(await placeOf(page, "Message 21"), place);
  assertEquals((await tab.texts()).length, 70);
  // Nothing of it is read out, and there is nothing older.
  assertEquals(await page.$eval("[aria-live]", (e) => e.textContent), "");
  assertEquals(await page.$(".beginning a"), null);
});

Deno.test("Older messages come where all fits in view, and nothing can be scrolled", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.page.setViewport({ width: 800, height: 3000 });
  const page = await enterAsBen(tab, server);
  await tab.untilText("Message 1");
  assertEquals(await page.$(".beginning a"), null);
});

Deno.test("Older messages come by the button too, where they didn't by themselves", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enterAsBen(tab, server);
  await page.setRequestInterception(true);
  let failures = 1;
  page.on("request", async (request) => {
    const fails = request.url().includes("before=") && failures-- > 0;
    await (fails ? request.abort() : request.continue());
  });
  await scrollUp(page, 100_000);
  await until("that failed", () =>
    page.$eval(
      "#composer-note",
      (note) => note.textContent === "Older messages could not be loaded.",
    ));
  await page.click(".beginning a");
  await tab.untilText("Message 1");
});

Deno.test("The link to older messages loads them, however early it is clicked", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  await enterAsBen(await person.openTab(), server);
  const tab = await person.openTab();
  const { page } = tab;
  const late = Promise.withResolvers<void>();
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    if (request.url().includes("live_room")) await late.promise;
    await request.continue();
  });
  await tab.visit(server.url, "tea");
  await tab.untilConnection("online");
  await page.click(".beginning a");
  late.resolve();
  await tab.untilText("Message 1");
  assertEquals(page.url(), `${server.url}/rooms/tea`);
  assertEquals((await tab.texts()).length, 70);
});

Deno.test("What is typed before the scripts run stays in the box", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  await enterAsBen(await person.openTab(), server);

  const tab = await person.openTab();
  const { page } = tab;
  const scripts = Promise.withResolvers<void>();
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    if (request.resourceType() === "script") await scripts.promise;
    await request.continue();
  });
  const visit = tab.visit(server.url, "tea");
  await page.waitForSelector("#text");
  await page.type("#text", "Typed early");
  scripts.resolve();
  await visit;
  await tab.untilConnection("online");
  assertEquals(
    await page.$eval("textarea", ({ value }) => value),
    "Typed early",
  );
  // The scripts took over what was there, and made nothing anew.
  assertEquals((await page.$$(".message")).length, 50);
  assertEquals((await page.$$("textarea")).length, 1);
  assertEquals(person.errors, []);
});

Deno.test("Times are the reader's own once scripts run", async () => {
  await using server = await startLongRoom();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.page.emulateTimezone("Asia/Kathmandu");
  const page = await enterAsBen(tab, server);
  const isInUtc = () =>
    page.$$eval(
      "time",
      (all) => all.some(({ textContent }) => textContent?.includes("UTC")),
    );
  await until("none is in UTC", async () => !await isInUtc());
  const [minutes, expected] = await page.$eval(".message-head time", (time) => {
    const local = new Date(time.dateTime).getMinutes();
    return [Number(time.textContent?.match(/:(\d+)/)?.[1]), local];
  });
  assertEquals(minutes, expected);
});
