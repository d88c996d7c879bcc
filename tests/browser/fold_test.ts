import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import { checkEdit, checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { ben } from "../ui/render.ts";

const ROOM = aRoom("tea");
const WALL = `top${"\n".repeat(1500)}bottom`;
const POEM = Array.from({ length: 30 }, (_, n) => `Line ${n}`).join("\n");
const TALE = "Once upon a time ".repeat(117).trim();

const PHONE = { width: 320, height: 568 };
const DESKTOP = { width: 1280, height: 800 };
/** Twenty lines and what is around them. */
// Phones have larger rows.
const FOLDED_PX = 20 * 21 + 4;
const FOLDED_ON_PHONE_PX = 20 * 24 + 14;

/** Starts a server with a room in which Ben has said something. */
async function startTalk(texts: readonly string[]) {
  const server = await startBuiltServer();
  const door = server.islet.chat.enter(ROOM, aCaller(ben));
  const say = (text: string, id: string) => door.send(checkPost({ id, text }));
  for (const [n, text] of texts.entries()) await say(text, `c${n}`);
  return {
    url: server.url,
    say,
    edit: (of: number, text: string, id: string) =>
      door.send(checkEdit({ id, of, text })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function heightOf(page: Page, seq: number): Promise<number> {
  return await page.$eval(`#m${seq} .text`, (text) => text.clientHeight);
}

/** What the buttons that can be seen say. */
async function buttons(page: Page): Promise<string[]> {
  return await page.$$eval(
    ".fold summary",
    (all) =>
      all.flatMap((each) =>
        each instanceof HTMLElement && each.checkVisibility()
          ? [each.innerText]
          : []
      ),
  );
}

async function press(page: Page, seq: number): Promise<void> {
  await page.$eval(`#m${seq} summary`, (summary) => {
    if (summary instanceof HTMLElement) summary.click();
  });
}

for (
  const [device, viewport, foldedPx, labels] of [
    ["desktop", DESKTOP, FOLDED_PX, [
      "Show all 1501 lines",
      "Show all 30 lines",
    ]],
    ["phone", PHONE, FOLDED_ON_PHONE_PX, [
      "Show all 1501 lines",
      "Show all 30 lines",
      "Show all",
    ]],
  ] as const
) {
  Deno.test(`On a ${device}, long texts are folded to twenty lines, and no others`, async () => {
    await using talk = await startTalk([WALL, POEM, TALE, "Short"]);
    await using browser = await launchBrowser();
    await using person = await Person.in(browser);
    const tab = await person.openTab();
    const { page } = tab;
    await page.setViewport(viewport);
    await tab.enter(talk.url, ROOM, "Ana");
    await tab.untilLoaded();
    assertEquals(await buttons(page), [...labels]);
    for (const n of labels.keys()) {
      assertAlmostEquals(await heightOf(page, n + 1), foldedPx, 1);
    }
    assert(await heightOf(page, 4) < 60);
    // All of it is there, for those who look for something in it.
    assertEquals(await tab.texts(), [WALL, POEM, TALE, "Short"]);

    await press(page, 1);
    assert(await heightOf(page, 1) > 1500 * 20);
    assertEquals((await buttons(page))[0], "Show less");
    await press(page, 1);
    assertAlmostEquals(await heightOf(page, 1), foldedPx, 1);
    assertEquals(person.errors, []);
  });
}

Deno.test("A text unfolds downwards, and folds towards its button", async () => {
  await using talk = await startTalk(["Before", POEM, "After"]);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.setViewport({ width: 1280, height: 600 });
  await tab.enter(talk.url, ROOM, "Ana");
  await tab.untilLoaded();
  const top = (selector: string) =>
    page.$eval(selector, (each) => each.getBoundingClientRect().top);
  const before = await top("#m2 .text");
  await press(page, 2);
  assertAlmostEquals(await top("#m2 .text"), before, 1);
  const button = await top("#m2 summary");
  await page.$eval(".log", (log) => log.scrollTop = 0);
  const atEnd = await top("#m2 summary");
  assert(atEnd < button);
  await press(page, 2);
  assertAlmostEquals(await top("#m2 summary"), atEnd, 1);
  assertEquals(person.errors, []);
});

Deno.test("What comes, is edited, or is on its way, is folded as well", async () => {
  await using talk = await startTalk(["Short"]);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.enter(talk.url, ROOM, "Ana");
  await tab.untilLoaded();
  await talk.say(POEM, "n1");
  await page.waitForSelector("#m2 .fold");
  assertAlmostEquals(await heightOf(page, 2), FOLDED_PX, 1);
  await talk.edit(2, "Short", "n2");
  await page.waitForSelector("#m2:not(:has(.fold))");
  await talk.edit(1, WALL, "n3");
  await page.waitForSelector("#m1 .fold");
  assertAlmostEquals(await heightOf(page, 1), FOLDED_PX, 1);

  // Nothing gets through any more.
  await page.evaluate(() => WebSocket.prototype.send = () => {});
  await page.$eval("textarea", (box, text) => box.value = text, POEM);
  await page.focus("#text");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".sending .fold + .text");
  assertEquals(await buttons(page), [
    "Show all 1501 lines",
    "Show all 30 lines",
  ]);
  assertEquals(person.errors, []);
});

Deno.test("Without scripts a text is folded, shows what is focused in it, and is unfolded by a key", async () => {
  await using talk = await startTalk([`${POEM}\nhttps://a.example`]);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.switchScriptsOff();
  await tab.goto(`${talk.url}/rooms/${ROOM}?before=99`);
  assertAlmostEquals(await heightOf(page, 1), FOLDED_PX, 1);
  await page.focus("#m1 .text a");
  assert(await page.$eval("#m1 .text", (text) => text.scrollTop > 0));
  await page.focus("#m1 summary");
  await page.keyboard.press("Enter");
  assert(await heightOf(page, 1) > 30 * 21);
  assertEquals(await buttons(page), ["Show less"]);
});
