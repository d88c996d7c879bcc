import { assert, assertEquals } from "@std/assert";
import type { Frame, Page } from "puppeteer-core";
import { checkEdit, checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import { until } from "../support/until.ts";
import { ben, cleo } from "../ui/render.ts";

const ROOM = aRoom("tea");
const CODE = 'const a = "<b>";\n\n\tif (a) { b(`${c}`); }';
const LONG = `const words = [${"'a long word', ".repeat(30)}];`;
const TEXTS = [
  "Plain\n\n  as *ever*, **always**, _or_ ~~not~~: `a *b*`",
  "[a guide](https://a.example/guide) and https://b.example/x_y_z",
  `Look:\n\`\`\`ts\n${CODE}\n\`\`\`\nThat is all.`,
  `\`\`\`\n${LONG}\n\`\`\``,
  "> Who *said* that?\n> - Me\nYou?",
  "- milk\n- bread\n  - rye\n1. one\n1. two\n5. five",
  "/me waves at <@cleo-id Cleo>",
  "👍🏽 🎉",
  "שלום **עולם**\n- אחת `a.b()`\n- two",
];

/** Starts a server with a room in which Ben has said something. */
async function startTalk(texts: readonly string[]) {
  const server = await startBuiltServer();
  const door = (user = ben) => server.islet.chat.enter(ROOM, aCaller(user));
  const say = (id: string, text: string, user = ben) =>
    door(user).send(checkPost({ id, text }));
  for (const [n, text] of texts.entries()) await say(`c${n}`, text);
  return {
    url: server.url,
    say,
    answer: (id: string, replyTo: number, text: string) =>
      door().send(checkPost({ id, text, replyTo })),
    edit: (id: string, of: number, text: string) =>
      door().send(checkEdit({ id, of, text })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function enter(tab: RoomTab, url: string): Promise<Page> {
  await tab.enter(url, ROOM, "Ana");
  await tab.untilLoaded();
  return tab.page;
}

/** What is drawn of each text. */
const drawn = (page: Page | Frame) =>
  page.$$eval(".messages .text", (all) => all.map((each) => each.outerHTML));

Deno.test("Texts are drawn alike by the server, without scripts, and live", async () => {
  await using talk = await startTalk([]);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, talk.url);
  for (const [n, text] of TEXTS.entries()) await talk.say(`c${n}`, text);
  await page.waitForSelector(`#m${TEXTS.length}`);
  const live = await drawn(page);
  assertEquals(live.length, TEXTS.length);

  await page.reload();
  await tab.untilLoaded();
  assertEquals(await drawn(page), live);
  // Drawn again, with what it was drawn with before.
  await talk.edit("e1", 3, `${TEXTS[2]} Or not.`);
  await page.waitForSelector("#m3 .edited");
  await talk.edit("e2", 3, `${TEXTS[2]}`);
  await until(
    "it says the same again",
    async () => (await drawn(page))[2] === live[2],
  );
  assertEquals(person.errors, []);

  await tab.switchScriptsOff();
  await tab.reload();
  const frame = await tab.liveFrame();
  await frame.waitForSelector(`#m${TEXTS.length}`);
  assertEquals(await drawn(frame), live);
  assertEquals(
    await frame.$eval(".copy", (button) => getComputedStyle(button).visibility),
    "hidden",
  );
});

Deno.test("Code scrolls by itself on a narrow phone, and is one stop of the keyboard", async () => {
  await using talk = await startTalk(TEXTS);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.page.setViewport({ width: 320, height: 568 });
  const page = await enter(tab, talk.url);
  const overflowOf = (selector: string) =>
    page.$eval(selector, (box) => box.scrollWidth - box.clientWidth);
  assertEquals(await overflowOf("html"), 0);
  assertEquals(await overflowOf(".log"), 0);
  assert(await overflowOf("#m4 pre") > 500);
  await page.focus("#text");
  await page.$eval("#m4", (row) => {
    if (row instanceof HTMLElement) row.tabIndex = -1;
  });
  await page.focus("#m4");
  // After the link that its time is.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      return [element?.closest(".message")?.id, element?.localName];
    });
  assertEquals(await focused(), ["m4", "pre"]);
  await page.keyboard.press("Tab");
  assertEquals(await focused(), ["m4", "button"]);
  // The code of other rows is none.
  assertEquals(
    await page.$$eval("pre", (all) => all.map(({ tabIndex }) => tabIndex)),
    [-1, 0],
  );
});

Deno.test("The button of code copies it, and says so for a while", async () => {
  await using talk = await startTalk(TEXTS);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, talk.url);
  await page.browserContext().overridePermissions(new URL(talk.url).origin, [
    "clipboard-read",
  ]);
  await page.bringToFront();
  const notice = () =>
    page.$eval("#composer-note [role=status]", (each) => each.textContent);
  await page.click("#m3 .copy");
  await until("it is said", async () => await notice() === "Copied.");
  assertEquals(
    await page.evaluate(() => navigator.clipboard.readText()),
    CODE,
  );
  await until("it isn't said any more", async () => await notice() === "");
  assertEquals(person.errors, []);
});

Deno.test("Enter in code that isn't closed is a new line, elsewhere it sends", async () => {
  await using talk = await startTalk([]);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, talk.url);
  const lines = async (...texts: string[]) => {
    await page.focus("#text");
    for (const text of texts) {
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    }
  };
  await lines("```js", "let a;", "```");
  await page.waitForSelector("#m1 pre");
  await lines("```a```");
  await page.waitForSelector("#m2 code");
  await lines("```", "open");
  assertEquals(
    await page.$eval("textarea", ({ value }) => value),
    "```\nopen\n",
  );
  await page.keyboard.down("Control");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Control");
  await page.waitForSelector("#m3 pre");
  assertEquals(
    await page.$$eval("pre", (all) => all.map((each) => each.textContent)),
    ["let a;", "open"],
  );
});

Deno.test("Who is called sees it, under the newest name that the page knows", async () => {
  await using talk = await startTalk([]);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, talk.url);
  await tab.say("I am here");
  await page.waitForSelector("#m1");
  const id = await page.evaluate(async () => {
    const answer = await fetch("/api/rooms/tea/messages");
    const { messages: [message] } = await answer.json();
    return String(message.userId);
  });
  await talk.say("c1", `Ask <@${id} Ann> or <@ben-id Benny>`);
  await talk.answer("c2", 2, "Which one?");
  await page.waitForSelector("#m3");
  const mentions = (tab: RoomTab) =>
    tab.page.$$eval(
      ".mention",
      (all) =>
        all.map(({ className, textContent }) => [className, textContent]),
    );
  const SEEN = [["mention own", "@Ana"], ["mention", "@Ben"]];
  assertEquals(await mentions(tab), SEEN);
  const quoted = () =>
    page.$eval("#m3 .quote bdi + bdi", (quote) => quote.textContent);
  assertEquals(await quoted(), "Ask @Ana or @Ben");

  await page.reload();
  await tab.untilConnection("online");
  assertEquals(await mentions(tab), SEEN);
  assertEquals(await quoted(), "Ask @Ana or @Ben");
  await talk.say("c3", "By another name", { ...ben, userName: "Benjamin" });
  await until(
    "the mention has the new name",
    async () => (await mentions(tab))[1]?.[1] === "@Benjamin",
  );
  // Drawn by the server, and the same in what comes.
  await talk.say("c4", "Thanks, <@ben-id Ben>", cleo);
  await page.waitForSelector("#m5");
  assertEquals(
    await page.$eval("#m5 .mention", (each) => each.textContent),
    "@Benjamin",
  );

  await using reader = await Person.in(browser);
  const visitor = await reader.openTab();
  await visitor.visit(talk.url, ROOM);
  assertEquals((await mentions(visitor)).map(([name]) => name), [
    "mention",
    "mention",
    "mention",
  ]);
  assertEquals(person.errors, []);
});
