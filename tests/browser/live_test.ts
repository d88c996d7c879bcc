import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Frame } from "puppeteer-core";
import { CloseCode } from "../../lib/protocol/close_codes.ts";
import type { StoreMessage } from "../../lib/protocol/messages.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { seqs } from "../support/seqs.ts";
import { until } from "../support/until.ts";
import { ben } from "../ui/render.ts";

const ROOM = aRoom("tea");

/** A room in which Ben has said so much, and somebody reads it without scripts. */
async function startTalk(count: number) {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startBuiltServer());
  const door = server.islet.chat.enter(ROOM, aCaller(ben));
  const send = (message: StoreMessage) => door.send(message);
  const say = (text: string) =>
    send({ type: "message", id: crypto.randomUUID(), text });
  for (const n of seqs(1, count)) await say(`Message ${n}`);
  const browser = stack.use(await launchBrowser());
  const person = stack.use(await Person.in(browser));
  const tab = await person.openTab();
  await tab.switchScriptsOff();
  const all = stack.move();
  return {
    server,
    send,
    say,
    browser,
    person,
    tab,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** The texts that a reader sees, from the top to the bottom of the view. */
async function textsInView(frame: Frame): Promise<string[]> {
  return await frame.evaluate(() => {
    const { bottom = 0, top = 0 } =
      document.querySelector(".log")?.getBoundingClientRect() ?? {};
    return [...document.querySelectorAll(".text")]
      .map((text) => ({ text, box: text.getBoundingClientRect() }))
      .filter(({ box }) =>
        box.height > 0 && box.top >= top && box.bottom <= bottom + 1
      )
      .sort((a, b) => a.box.top - b.box.top)
      .map(({ text }) => text.textContent ?? "");
  });
}

const untilLast = (frame: Frame, text: string) =>
  until(
    `${text} is at the end of the view`,
    async () => (await textsInView(frame)).at(-1) === text,
  );

Deno.test("Without scripts messages show up by themselves, whoever says them, and the end stays in view", async () => {
  await using talk = await startTalk(60);
  const { tab, server, person } = talk;
  await tab.enter(server.url, ROOM, "Ana");
  const frame = await tab.liveFrame();
  await untilLast(frame, "Message 60");
  // What is typed meanwhile stays.
  await tab.page.type("#text", "Half a thought");
  await talk.say("Message 61");
  await untilLast(frame, "Message 61");
  for (const n of seqs(62, 80)) await talk.say(`Message ${n}`);
  await untilLast(frame, "Message 80");
  await tab.page.type("#text", " and the rest");
  await tab.follow(".composer .send");
  const next = await tab.liveFrame();
  await untilLast(next, "Half a thought and the rest");
  await talk.say("Message 82");
  await untilLast(next, "Message 82");
  assertEquals(person.errors, []);
});

Deno.test("Without scripts who has scrolled up stays there while messages come", async () => {
  await using talk = await startTalk(60);
  const { tab, server } = talk;
  await tab.enter(server.url, ROOM, "Ana");
  const frame = await tab.liveFrame();
  await untilLast(frame, "Message 60");
  await frame.evaluate(() => document.querySelector(".log")?.scrollBy(0, -900));
  const topOf = () =>
    frame.$eval("#m40", (row) => Math.round(row.getBoundingClientRect().top));
  let before = NaN;
  await until("it has scrolled", async () => {
    const last = before;
    before = await topOf();
    return before === last;
  });
  for (const n of seqs(61, 80)) await talk.say(`Message ${n}\nof two lines`);
  await frame.waitForSelector("#m80");
  assertEquals(await topOf(), before);
});

Deno.test("Without scripts what is edited, deleted or reacted to changes where it stands", async () => {
  await using talk = await startTalk(5);
  const { tab, server, person } = talk;
  await tab.visit(server.url, ROOM);
  const frame = await tab.liveFrame();
  await untilLast(frame, "Message 5");
  await talk.send({ type: "edit", id: "e", of: 2, text: "Edited" });
  await talk.send({ type: "delete", id: "d", of: 4 });
  await talk.send({
    type: "reaction",
    id: "r",
    of: 5,
    emoji: "👍",
    on: true,
  });
  await talk.say("Message 9");
  await untilLast(frame, "Message 9");
  assertEquals(await textsInView(frame), [
    "Message 1",
    "Edited",
    "Message 3",
    "This message was deleted.",
    "Message 5",
    "Message 9",
  ]);
  const shown = await frame.$$eval(
    ".reactions",
    (lists) => lists.filter((list) => list.checkVisibility()).length,
  );
  assertEquals(shown, 1);
  assertEquals(person.errors, []);
});

for (const width of [360, 1280]) {
  Deno.test(`Without scripts one list is shown, in its place, on ${width} px`, async () => {
    await using talk = await startTalk(40);
    const { tab, server } = talk;
    await tab.page.setViewport({ width, height: 640 });
    await tab.enter(server.url, ROOM, "Ana");
    await untilLast(await tab.liveFrame(), "Message 40");
    const boxOf = (selector: string) =>
      tab.page.$eval(selector, (element) => {
        const { top, bottom, left, right } = element.getBoundingClientRect();
        return { top, bottom, left, right };
      });
    const [note, bar, frame, composer] = await Promise.all(
      [".page-note", ".bar", ".live iframe", ".composer"].map(boxOf),
    );
    assert(note && bar && frame && composer);
    assertEquals([note.top, note.bottom], [0, bar.top]);
    assertEquals([bar.left, bar.right], [0, width]);
    assertEquals([frame.top, frame.left], [bar.bottom, 0]);
    assert(frame.bottom - frame.top > 400);
    assert(composer.top >= frame.bottom && composer.bottom <= 640);
    const page = await tab.page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return [scrollWidth, scrollHeight];
    });
    assertEquals(page, [width, 640]);
    assertEquals(
      await tab.page.$eval(".log", (log) => log.checkVisibility()),
      false,
    );
  });
}

Deno.test("Without scripts what is in the frame leads out of it", async () => {
  await using talk = await startTalk(60);
  const { tab, server, send } = talk;
  await send({ type: "message", id: "a", text: "To that", replyTo: 20 });
  await tab.enter(server.url, ROOM, "Ana");
  const frame = await tab.liveFrame();
  await untilLast(frame, "To that");
  await tab.follow(".beginning a", frame);
  assertStringIncludes(tab.page.url(), "/rooms/tea?before=12");
  await tab.visit(server.url, ROOM);
  await tab.follow(".quote", await tab.liveFrame());
  assertStringIncludes(tab.page.url(), "/rooms/tea?at=20#m20");
});

Deno.test("Without scripts a reaction in the frame is joined by a click", async () => {
  await using talk = await startTalk(3);
  const { tab, server, send, person } = talk;
  const reaction = {
    type: "reaction",
    id: "r",
    emoji: "👍",
    on: true,
  } as const;
  await send({ ...reaction, of: 2 });
  await tab.enter(server.url, ROOM, "Ana");
  await tab.follow(".reactions button", await tab.liveFrame());
  assertEquals(tab.page.url(), `${server.url}/rooms/tea#m2`);
  const frame = await tab.liveFrame();
  const chip = await frame.waitForSelector(".reactions button");
  assertEquals(await chip?.evaluate(({ textContent }) => textContent), "👍 2");
  assertEquals(person.errors, []);
});

Deno.test("Without scripts what has shown up counts as read", async () => {
  await using talk = await startTalk(3);
  const { tab, server } = talk;
  await tab.enter(server.url, ROOM, "Ana");
  const frame = await tab.liveFrame();
  await talk.say("Message 4");
  await untilLast(frame, "Message 4");
  await until("it is read", async () => {
    const cookies = await tab.page.cookies();
    return cookies.some(({ value }) => value === "tea:4");
  });
  await tab.visit(server.url, ROOM);
  assertEquals(await tab.page.$("#new"), null);
});

Deno.test("Without scripts a page comes back after the server has ended it", async () => {
  await using talk = await startTalk(3);
  const { tab, server } = talk;
  await tab.enter(server.url, ROOM, "Ana");
  await untilLast(await tab.liveFrame(), "Message 3");
  const { rooms } = server.islet.chat.parts;
  rooms.closeAll(CloseCode.SERVICE_RESTART, "The server restarts");
  const frame = await tab.liveFrame();
  await frame.waitForSelector(".live-end");
  assertStringIncludes(
    await frame.$eval(".live-end", ({ textContent }) => textContent),
    "The server restarts. This goes on by itself.",
  );
  await until("it is back", () => rooms.sessions === 1);
  await talk.say("Message 4");
  await untilLast(await tab.liveFrame(), "Message 4");
});

Deno.test("With scripts no page has a frame", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.enter(server.url, ROOM, "Ana");
  await tab.untilConnection("online");
  assertEquals(await tab.page.$("iframe"), null);
  assertEquals(server.islet.chat.parts.rooms.sessions, 1);
  assertEquals(person.errors, []);
});
