import { assert, assertEquals } from "@std/assert";
import type { Browser, Frame, Page } from "puppeteer-core";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { TestClient } from "../support/test_client.ts";
import type { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");
/** More than one page shows, and more than fits on a screen. */
const MANY = 60;

/** Enters the room with scripts switched off. */
async function enter(server: TestServer, browser: Browser) {
  const person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.switchScriptsOff();
  await tab.enter(server.url, ROOM, "Ana");
  return tab;
}

/** Others say `text of c1` and so on. */
async function say({ islet }: TestServer, first: number, last = first) {
  for (let n = first; n <= last; n++) {
    await islet.chat.parts.history.append(ROOM, aNewEntry(`c${n}`));
  }
}

/** Waits until the newest message is this one, and to be seen without scrolling. */
async function untilShown(
  text: string,
  page: Page | Frame,
): Promise<void> {
  await until(`${text} is the last one, in view`, async () => {
    const rows = await page.$$(".message");
    const message = rows.at(-1);
    const texts = await message?.$$eval(
      ".text",
      (all) => all.map(({ textContent }) => textContent),
    );
    const isInView = await message?.isIntersectingViewport({ threshold: 1 });
    await Promise.all(rows.map((row) => row.dispose()));
    return isInView === true && texts?.join() === text;
  });
}

Deno.test("Without JavaScript a message is posted by the form and seen at once", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using watcher = await TestClient.join(server.url, ROOM, {
    name: "watcher",
  });
  await say(server, 1, MANY);
  const tab = await enter(server, browser);
  // The second one is posted from where the first one led.
  for (const text of ["No scripts here", "Nor here"]) {
    await tab.page.type("#text", text);
    await tab.follow(".composer .send");
    await untilShown(text, await tab.liveFrame());
  }
  const posted = (await watcher.untilMessages(MANY + 2)).slice(MANY);
  assertEquals(
    posted.map(({ userName, text }) => [userName, text]),
    [["Ana", "No scripts here"], ["Ana", "Nor here"]],
  );
});

Deno.test("Without JavaScript the room's link to reload shows what is new", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await say(server, 1, MANY);
  const tab = await enter(server, browser);
  for (let n = MANY + 1; n <= MANY + 2; n++) {
    await say(server, n);
    await tab.follow(".page-note a");
    await untilShown(`text of c${n}`, await tab.liveFrame());
  }

  await tab.page.type("#text", "My own");
  await tab.follow(".composer .send");
  await say(server, MANY + 3);
  await tab.follow(".page-note a");
  await untilShown(`text of c${MANY + 3}`, await tab.liveFrame());
});

Deno.test("Without JavaScript older messages can be read after a refusal, and the latest again", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await say(server, 1, MANY);
  const tab = await enter(server, browser);
  // For the browser it isn't empty, although it shows nothing.
  await tab.page.type("#text", "\u200b");
  await tab.follow(".composer .send");
  assertEquals(await tab.page.title(), "Not sent · tea · Islet");

  await tab.follow(".beginning a", await tab.liveFrame());
  assertEquals(tab.page.url(), `${server.url}/rooms/tea?before=11`);
  assertEquals((await tab.texts()).length, 10);
  await untilShown("text of c10", tab.page);
  await say(server, MANY + 1);
  await tab.follow(".join a");
  await untilShown(`text of c${MANY + 1}`, await tab.liveFrame());
});

Deno.test("Without JavaScript the time of a message leads to it", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await say(server, 1, 3);
  const tab = await enter(server, browser);
  const { page } = tab;
  const frame = await tab.liveFrame();
  await frame.waitForSelector("#m2 .text");
  await frame.hover("#m2 .text");
  await tab.follow("#m2 .source", frame);
  assertEquals(page.url(), `${server.url}/rooms/tea?at=2#m2`);
  assert(await page.$("#m2.sought"));
  await tab.follow("#m1 time");
  assertEquals(page.url(), `${server.url}/rooms/tea?at=1#m1`);
});
