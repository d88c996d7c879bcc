import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { HTTPRequest, Page } from "puppeteer-core";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { countDetached, countTimers } from "../support/page_leaks.ts";
import { Person } from "../support/room_page.ts";
import { until } from "../support/until.ts";
import { ben } from "../ui/render.ts";

const SHEET = ".find-sheet";
const BOX = `${SHEET} input`;
const TIMES = 100;

/** Ana in a room where Ben has said this. */
async function openRoom(
  texts: readonly string[],
  prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
) {
  const server = await startBuiltServer();
  const door = server.islet.chat.enter(aRoom("tea"), aCaller(ben));
  for (const [place, text] of texts.entries()) {
    await door.send(checkPost({ id: `c${place}`, text }));
  }
  const browser = await launchBrowser();
  const person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await prepare(page);
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilLoaded();
  return {
    page,
    tab,
    server,
    errors: person.errors,
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Types without a pause: keys that come one by one may come late. */
async function typeAtOnce(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    for (const character of text) {
      document.execCommand("insertText", false, character);
    }
  }, text);
}

async function openSheet(page: Page): Promise<void> {
  await page.focus(".sound");
  await page.keyboard.press("/");
  await untilFocused(page, BOX);
}

async function untilFocused(page: Page, selector: string): Promise<void> {
  await until(`${selector} has the focus`, () =>
    page.evaluate(
      (selector) => document.activeElement?.matches(selector) ?? false,
      selector,
    ));
}

const sheets = (page: Page) => page.$$eval(SHEET, ({ length }) => length);

async function untilClosed(page: Page): Promise<void> {
  // A handle would keep the element.
  await until("it is closed", async () => await sheets(page) === 0);
}

/** Waits until something is read out of what was found. */
async function untilTold(page: Page, told: string): Promise<void> {
  await until(told, () =>
    page.evaluate(
      (told) =>
        document.querySelector(".find-sheet [role=status]")
          ?.textContent === told,
      told,
    ));
}

async function press(page: Page, modifier: "Control" | "Meta", key: "KeyK") {
  await page.keyboard.down(modifier);
  await page.keyboard.press(key);
  await page.keyboard.up(modifier);
}

/** What was found, in short. */
const found = (page: Page) =>
  page.$$eval(
    `${SHEET} .found .excerpt`,
    (texts) => texts.map(({ innerHTML }) => innerHTML),
  );

Deno.test("A slash finds messages as one types, and Enter leads to one on the page, which lights up", async () => {
  const chat = Array.from({ length: 30 }, (_, n) => `Chatter ${n}`);
  await using room = await openRoom(["Tea at five?", ...chat, "TEA!"]);
  const { page } = room;
  await openSheet(page);
  await page.keyboard.type("tea");
  await untilTold(page, "2 messages found");
  assertEquals(await found(page), [
    "<mark>TEA</mark>!",
    "<mark>Tea</mark> at five?",
  ]);
  await page.keyboard.press("ArrowDown");
  await untilFocused(page, `${SHEET} li:first-child a`);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await untilFocused(page, `${SHEET} li:last-child a`);
  await page.keyboard.press("Enter");
  await untilFocused(page, "#m1");
  const { isShown, isLit } = await page.$eval("#m1", (row) => ({
    isShown: row.getBoundingClientRect().top > 0,
    isLit: row.getAnimations().length === 1,
  }));
  assertEquals([isShown, isLit], [true, true]);
  await untilClosed(page);
  assertEquals(page.url(), `${room.server.url}/rooms/tea`);
  assertEquals(room.errors, []);
});

Deno.test("From the first result the arrow up leads back to the box", async () => {
  await using room = await openRoom(["Tea"]);
  const { page } = room;
  await openSheet(page);
  await page.keyboard.type("tea");
  await untilTold(page, "1 message found");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await untilFocused(page, BOX);
  await page.keyboard.press("ArrowUp");
  await untilFocused(page, BOX);
});

Deno.test("Enter in the box leads to the newest result, wherever that is", async () => {
  const chat = Array.from({ length: 60 }, (_, n) => `Chatter ${n}`);
  await using room = await openRoom(["Tea at five?", ...chat]);
  const { page } = room;
  await openSheet(page);
  await page.keyboard.type("tea");
  await untilTold(page, "1 message found");
  await Promise.all([
    page.waitForNavigation(),
    page.keyboard.press("Enter"),
  ]);
  assertEquals(page.url(), `${room.server.url}/rooms/tea?at=1#m1`);
  assert(await page.$("#m1.sought"));
});

Deno.test("Enter waits for what is typed by then", async () => {
  await using room = await openRoom(["Ten", "Tea"]);
  const { page } = room;
  await openSheet(page);
  await page.keyboard.type("te");
  await untilTold(page, "2 messages found");
  await page.keyboard.type("n");
  await page.keyboard.press("Enter");
  await untilTold(page, "1 message found");
  await page.keyboard.press("Enter");
  await untilFocused(page, "#m1");
});

Deno.test("Ctrl+K or Cmd+K finds from within the text box, and Escape leads back there", async () => {
  await using room = await openRoom(["Tea"]);
  const { page } = room;
  await page.focus("#text");
  await page.keyboard.type("either/or");
  for (const modifier of ["Control", "Meta"] as const) {
    await press(page, modifier, "KeyK");
    await untilFocused(page, BOX);
    // A second one opens nothing more.
    await press(page, modifier, "KeyK");
    await page.keyboard.type("tea");
    await untilTold(page, "1 message found");
    assertEquals(await sheets(page), 1);
    await page.keyboard.press("Escape");
    await untilClosed(page);
    await untilFocused(page, "#text");
  }
  assertEquals(await page.$eval("textarea", ({ value }) => value), "either/or");
});

Deno.test("The link to the search opens it in place; the button, and a click beside it, close it", async () => {
  await using room = await openRoom(["Tea"]);
  const { page } = room;
  await page.setViewport({ width: 1280, height: 800 });
  for (const close of ["button", "beside"]) {
    await page.click(".people-panel a[href$=search]");
    await untilFocused(page, BOX);
    if (close === "button") await page.click(`${SHEET} button`);
    else await page.mouse.click(5, 795);
    await untilClosed(page);
  }
  assertEquals(page.url(), `${room.server.url}/rooms/tea`);
});

Deno.test("The sheet leads to older results, and says what can't be found", async () => {
  const teas = Array.from({ length: 30 }, (_, n) => `Tea ${n}`);
  await using room = await openRoom(teas);
  const { page } = room;
  await openSheet(page);
  await page.keyboard.type("zzz");
  await untilTold(page, "Nothing found");
  await page.keyboard.press("Enter");
  await page.$eval(BOX, (box) => {
    if (!(box instanceof HTMLInputElement)) return;
    box.value = "a ".repeat(5_000);
    box.dispatchEvent(new InputEvent("input"));
  });
  await untilTold(page, "A search has at most 200 characters.");
  await page.$eval(BOX, (box) => {
    if (box instanceof HTMLInputElement) box.value = "";
  });
  await page.keyboard.type("tea");
  await untilTold(page, "30 messages found");
  await Promise.all([
    page.waitForNavigation(),
    page.click(`${SHEET} .actions a`),
  ]);
  assertEquals(
    page.url(),
    `${room.server.url}/rooms/tea/search?q=tea&before=11`,
  );
});

for (const query of [".*", "<b>", "[x", "\\", "%00", "&amp;", "שלום"]) {
  Deno.test(`The sheet takes ${query} as it is`, async () => {
    await using room = await openRoom([
      "Nothing",
      `It is ${query} \u202ethere`,
    ]);
    const { page } = room;
    await openSheet(page);
    await page.keyboard.type(query);
    await untilTold(page, "1 message found");
    assertEquals(await page.$(`${SHEET} b`), null);
    const [text] = await page.$$eval(
      `${SHEET} .excerpt`,
      (texts) => texts.map(({ textContent }) => textContent),
    );
    assertEquals(text, `It is ${query} there`);
  });
}

Deno.test("One request is made for what was typed in one go, and none is shown that is late", async () => {
  await using room = await openRoom(["Ten", "Tea"]);
  const { page } = room;
  const asked: HTTPRequest[] = [];
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const isSearch = request.url().includes("/search?");
    if (isSearch) asked.push(request);
    if (!isSearch || asked.length > 1) request.continue();
  });
  await openSheet(page);
  await typeAtOnce(page, "te");
  await until("it is looked for", () => asked.length === 1);
  await page.keyboard.type("n");
  await untilTold(page, "1 message found");
  assertEquals(asked.map((request) => new URL(request.url()).search), [
    "?q=te",
    "?q=ten",
  ]);
  assertEquals(asked[0]?.failure()?.errorText, "net::ERR_ABORTED");
});

Deno.test("Where nothing is asked for, the sheet tells how to search", async () => {
  await using room = await openRoom(["Tea"]);
  const { page } = room;
  await openSheet(page);
  await page.keyboard.type('"');
  await until("it does", async () => {
    const told = await page.$eval(SHEET, (sheet) => sheet.textContent);
    return told?.includes("from:ana") ?? false;
  });
});

Deno.test("Where the server is away, the sheet says so", async () => {
  await using room = await openRoom(["Tea"]);
  const { page } = room;
  await openSheet(page);
  await page.setOfflineMode(true);
  await page.keyboard.type("tea");
  await untilTold(page, "The server can't be reached now.");
  await page.setOfflineMode(false);
  await page.keyboard.type(" ");
  await untilTold(page, "1 message found");
});

Deno.test(`The sheet leaves nothing when it was opened and closed ${TIMES} times`, async () => {
  await using room = await openRoom(["Tea"], countTimers);
  const { page } = room;
  const asked: HTTPRequest[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/search?")) asked.push(request);
  });
  const openAndClose = async () => {
    await openSheet(page);
    // Before what is typed is looked for.
    await page.evaluate(() => {
      document.execCommand("insertText", false, "t");
      document.querySelector<HTMLElement>(".find-sheet button")?.click();
    });
    await untilClosed(page);
  };
  await openAndClose();
  const timers = async () => Number(await page.evaluate("pendingTimers.size"));
  const before = {
    detached: await countDetached(page),
    timers: await timers(),
  };
  for (let n = 0; n < TIMES; n++) await openAndClose();
  assert(await countDetached(page) <= before.detached);
  assert(await timers() <= before.timers);
  assertEquals(asked, []);
});

Deno.test("What the sheet asks for ends with it", async () => {
  await using room = await openRoom(["Tea"]);
  const { page } = room;
  const asked: HTTPRequest[] = [];
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (request.url().includes("/search?")) asked.push(request);
    else request.continue();
  });
  await openSheet(page);
  await typeAtOnce(page, "tea");
  await until("it is looked for", () => asked.length === 1);
  await page.keyboard.press("Escape");
  await until("it is given up", () => asked[0]?.failure() !== null);
});

Deno.test("Without scripts the page of the search finds, and leads to a message and to a day", async () => {
  const chat = Array.from({ length: 60 }, (_, n) => `Chatter ${n}`);
  await using room = await openRoom(["Tea at five?", ...chat]);
  const { page, tab, server } = room;
  await tab.switchScriptsOff();
  await tab.visit(server.url, "tea");
  await page.click(".people-menu summary");
  await tab.follow(".people-menu a[href$=search]");
  await page.type("#q", "tea");
  await tab.follow("#q + button");
  assertEquals(await page.$eval("mark", (mark) => mark.textContent), "Tea");
  await tab.follow(".found a");
  assertEquals(page.url(), `${server.url}/rooms/tea?at=1#m1`);
  await page.goBack();
  await page.$eval("#date", (date) => {
    if (date instanceof HTMLInputElement) date.value = "2020-02-20";
  });
  await tab.follow("#date + button");
  assertEquals(page.url(), `${server.url}/rooms/tea?at=1#m1`);
  assertStringIncludes(await page.content(), "Tea at five?");
});
