import { assert, assertEquals } from "@std/assert";
import type { Frame, Page } from "puppeteer-core";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { WatchedTab } from "../support/watched_tab.ts";
import { until } from "../support/until.ts";
import { ben } from "../ui/render.ts";

/** A room in which Ben has said a number of things, and goes on. */
async function startTalk(count: number) {
  const server = await startBuiltServer();
  const door = server.islet.chat.enter(aRoom("tea"), aCaller(ben));
  let said = 0;
  const talk = {
    server,
    url: `${server.url}/rooms/tea`,
    async say(count: number) {
      for (let i = 0; i < count; i++) {
        const id = crypto.randomUUID();
        await door.send(checkPost({ id, text: `Message ${++said}` }));
      }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  await talk.say(count);
  return talk;
}

/** What stands right below the line, and where the line is in the view of the log. */
async function lineOf(page: Page | Frame) {
  return await page.evaluate(() => {
    const line = document.getElementById("new");
    const log = document.querySelector(".log")?.getBoundingClientRect();
    if (line === null || log === undefined) return null;
    const { top } = line.getBoundingClientRect();
    const row = line.parentElement?.querySelector("#new ~ .message .text");
    return {
      next: row?.textContent,
      isInView: top >= log.top && top < log.bottom,
    };
  });
}

const untilRead = (page: Page, seq: number) =>
  until(
    `all up to ${seq} is read`,
    () =>
      page.evaluate(
        (mark) => document.cookie.includes(mark),
        `islet-rooms=tea:${seq}`,
      ),
  );

Deno.test("A page without scripts opens at the line above what has come since the last visit", async () => {
  await using talk = await startTalk(60);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.switchScriptsOff();
  await tab.goto(talk.url);
  assertEquals(await tab.page.$("#new"), null);
  // What comes while the page is open counts as read.
  await tab.page.goto("about:blank");
  await talk.say(40);
  await tab.goto(talk.url);
  const frame = await tab.liveFrame();
  await until("the page opens there", async () => {
    const line = await lineOf(frame);
    return line?.next === "Message 61" && line.isInView;
  });
  await tab.goto(talk.url);
  assertEquals(await lineOf(await tab.liveFrame()), null);
});

Deno.test("A page without scripts leads through all that is new, from its beginning", async () => {
  await using talk = await startTalk(3);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.switchScriptsOff();
  await tab.goto(talk.url);
  await tab.page.goto("about:blank");
  await talk.say(80);
  await tab.goto(talk.url);
  const first = () =>
    page.evaluate(() => {
      const log = document.querySelector(".log")?.getBoundingClientRect();
      const row = [...document.querySelectorAll(".message")].find((row) =>
        row.getBoundingClientRect().top >= (log?.top ?? 0)
      );
      return row?.querySelector(".text")?.textContent;
    });
  await tab.follow('.page-note a[href$="#new"]');
  await until(
    "the line is in view",
    async () => (await lineOf(page))?.isInView === true,
  );
  assertEquals((await lineOf(page))?.next, "Message 4");
  await tab.follow(".newer a");
  await until(
    "the page opens at what is next",
    async () => await first() === "Message 54",
  );
  await tab.goto(talk.url);
  assertEquals(await page.$("#new"), null);
});

Deno.test("The line stays until the reader has gone past it, and then nothing moves", async () => {
  await using talk = await startTalk(60);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.enter(talk.server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await untilRead(page, 60);
  await page.goto("about:blank");
  await talk.say(40);
  await tab.visit(talk.server.url, "tea");
  await tab.untilConnection("online");
  // Browsers go there with the first frame that they draw.
  await until("it is in view", async () => {
    return (await lineOf(page))?.isInView === true;
  });
  assertEquals((await lineOf(page))?.next, "Message 61");
  // Whoever came closer to the end has still that line to come back to.
  await page.$eval(".log", (log) => log.scrollTop += 200);
  await until(
    "some is read",
    () => page.evaluate(() => !document.cookie.includes("tea:60")),
  );
  assert(await lineOf(page));
  await page.click(".new-messages");
  await untilRead(page, 100);
  await until("the line is gone", async () => await lineOf(page) === null);
  assertEquals(await page.$eval(".log", (log) => log.scrollTop), 0);
  assertEquals(person.errors, []);
});

Deno.test("Where more is new than a page has, it opens at its end and leads to the line", async () => {
  await using talk = await startTalk(60);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.enter(talk.server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await untilRead(page, 60);
  await page.goto("about:blank");
  await talk.say(120);
  await tab.visit(talk.server.url, "tea");
  await tab.untilConnection("online");
  assertEquals(await lineOf(page), null);
  await page.waitForSelector(".new-above");
  assertEquals(await page.$eval(".log", (log) => log.scrollTop), 0);
  assertEquals(
    await page.$eval(".new-above", (pill) => pill.textContent),
    "50+ new",
  );
  await page.click(".new-above");
  await until("the line is there", async () => await lineOf(page) !== null);
  await until(
    "it is in view",
    async () => (await lineOf(page))?.isInView === true,
  );
  assertEquals((await lineOf(page))?.next, "Message 61");
  await until(
    "it has the focus",
    () => page.evaluate(() => document.activeElement?.id === "new"),
  );
  // The next frame knows of the scroll.
  await until(
    "the way there is gone",
    async () => await page.$(".new-above") === null,
  );
});

Deno.test("What comes while nobody looks has a line, and the icon of the tab says so", async () => {
  await using talk = await startTalk(30);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await WatchedTab.of(person);
  const { page } = tab;
  await tab.enter(talk.server.url, "tea", "Ana");
  await tab.untilLoaded();
  await untilRead(page, 30);
  const icon = () =>
    page.$eval(
      "link[rel=icon]",
      (link) => new URL(link.getAttribute("href") ?? "", link.baseURI).href,
    );
  const plain = await icon();
  await tab.show("hidden");
  await talk.say(60);
  await tab.untilText("Message 90");
  assertEquals(await page.title(), "(60) tea · Islet");
  assert(await icon() !== plain);
  await tab.show("visible");
  await until(
    "the title is plain",
    async () => await page.title() === "tea · Islet",
  );
  assertEquals(await icon(), plain);
  assertEquals((await lineOf(page))?.next, "Message 31");
  const pill = await page.waitForSelector(".new-above");
  assertEquals(await pill?.evaluate((pill) => pill.textContent), "60 new");
});

Deno.test("What is new stays new to who leaves a page before it was in view", async () => {
  await using talk = await startTalk(60);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.enter(talk.server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await untilRead(page, 60);
  await page.goto("about:blank");
  await talk.say(120);
  for (let visit = 0; visit < 2; visit++) {
    await tab.visit(talk.server.url, "tea");
    await tab.untilConnection("online");
    await page.waitForSelector(".new-above");
    await page.goto("about:blank");
  }
});

Deno.test("Who went up to what is new and comes to the end stays there", async () => {
  await using talk = await startTalk(60);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.enter(talk.server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await untilRead(page, 60);
  await page.goto("about:blank");
  await talk.say(120);
  await tab.visit(talk.server.url, "tea");
  await tab.untilConnection("online");
  await page.waitForSelector(".new-above");
  await page.click(".new-above");
  await until(
    "the line has the focus",
    () => page.evaluate(() => document.activeElement?.id === "new"),
  );
  await page.$eval(".log", (log) => log.scrollTop = 0);
  await untilRead(page, 180);
  await until("the line is gone", async () => await lineOf(page) === null);
  // The focus has gone elsewhere, and the view hasn't.
  assertEquals(await page.$eval(".log", (log) => log.scrollTop), 0);
  assertEquals(
    await page.evaluate(() => document.activeElement === document.body),
    false,
  );
});

Deno.test("What a larger window shows needs no way there", async () => {
  await using talk = await startTalk(60);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await WatchedTab.of(person);
  const { page } = tab;
  await page.setViewport({ width: 800, height: 300 });
  await tab.enter(talk.server.url, "tea", "Ana");
  await tab.untilLoaded();
  await untilRead(page, 60);
  await tab.show("hidden");
  await talk.say(10);
  await tab.untilText("Message 70");
  await tab.show("visible");
  await page.waitForSelector(".new-above");
  await page.setViewport({ width: 800, height: 900 });
  await until("it is gone", async () => await page.$(".new-above") === null);
  assertEquals((await lineOf(page))?.isInView, true);
});
