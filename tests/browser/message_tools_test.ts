import { assert, assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { until } from "../support/until.ts";
import { ben } from "../ui/render.ts";

const PHONE = { width: 390, height: 780, isMobile: true, hasTouch: true };

/** A room with so many messages of Ben's, in which Ana is. */
async function anaAndBen(
  count: number,
  viewport = { width: 1280, height: 800 },
) {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startBuiltServer());
  const door = server.islet.chat.enter(aRoom("tea"), aCaller(ben));
  for (let i = 1; i <= count; i++) {
    await door.send(checkPost({ id: `c${i}`, text: `Message ${i}` }));
  }
  const browser = stack.use(await launchBrowser());
  const person = stack.use(await Person.in(browser));
  const tab = await person.openTab();
  const { page } = tab;
  await page.setViewport(viewport);
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilLoaded();
  const moved = stack.move();
  return {
    server,
    door,
    person,
    tab,
    page,
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

async function chooseInMenu(page: Page, label: string): Promise<void> {
  await until("the menu is open", () => isMenuOpen(page));
  await page.evaluate((label) => {
    const buttons = document.querySelectorAll<HTMLElement>(".menu button");
    [...buttons].find(({ textContent }) => textContent?.startsWith(label))
      ?.click();
  }, label);
}

const isMenuOpen = (page: Page) =>
  page.$eval(".menu", (menu) => menu.hasAttribute("open"));

const focusedId = (page: Page) =>
  page.evaluate(() => document.activeElement?.id);

async function textsOf(url: string): Promise<string[]> {
  return (await storedMessages(url, "tea")).map(({ text }) => text);
}

Deno.test("↑ in an empty text box edits the last message of one's own; Enter saves, Escape leaves", async () => {
  await using room = await anaAndBen(1);
  const { server, tab, page, person } = room;
  await tab.say("First");
  await tab.untilText("First");
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector(".edit-box");
  await page.keyboard.type(", changed");
  await page.keyboard.press("Enter");
  await tab.untilText("First, changed");
  await page.waitForSelector("#m2 .edited");
  assertEquals(await textsOf(server.url), ["Message 1", "First, changed"]);
  assertEquals(await focusedId(page), "text");
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector(".edit-box");
  await page.keyboard.type(" once more");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".edit-box", { hidden: true });
  assertEquals((await tab.texts()).at(-1), "First, changed");
  assertEquals(await focusedId(page), "text");
  assertEquals(person.errors, []);
});

Deno.test("↑ in a text box with something in it moves the caret", async () => {
  await using room = await anaAndBen(0);
  const { tab, page } = room;
  await tab.say("First");
  await tab.untilText("First");
  await page.keyboard.type("Second");
  await page.keyboard.press("ArrowUp");
  assertEquals(await page.$(".edit-box"), null);
});

Deno.test("What is being edited is there after a reload", async () => {
  await using room = await anaAndBen(0);
  const { tab, page } = room;
  await tab.say("First");
  await tab.untilText("First");
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector(".edit-box");
  await page.keyboard.type(" and more");
  await page.reload();
  const box = await page.waitForSelector("textarea.edit-box");
  assertEquals(await box?.evaluate(({ value }) => value), "First and more");
});

Deno.test("What somebody else was editing in a tab is nothing to go on with", async () => {
  await using room = await anaAndBen(1);
  const { tab, page } = room;
  await page.evaluate(() =>
    sessionStorage.setItem("islet.edit tea", '{"seq":1,"text":"Secret"}')
  );
  await page.reload();
  await tab.untilLoaded();
  assertEquals(await page.$(".edit-box"), null);
});

Deno.test("↑ passes over a message that is about to be deleted; to edit it keeps it", async () => {
  await using room = await anaAndBen(0);
  const { tab, page } = room;
  const edited = () => page.$eval(".edit-box", (box) => box.closest("li")?.id);
  for (const text of ["First", "Second"]) {
    await tab.say(text);
    await tab.untilText(text);
  }
  await page.hover("#m2 .text");
  await page.click("#m2 .row-tools button[aria-haspopup]");
  await chooseInMenu(page, "Delete");
  await page.waitForSelector("#m2 .deleted");
  await page.focus("#text");
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector(".edit-box");
  assertEquals(await edited(), "m1");
  await page.keyboard.press("Escape");
  await page.hover("#m2 .deleted");
  await page.click("#m2 .row-tools button[aria-haspopup]");
  await chooseInMenu(page, "Edit");
  await page.waitForSelector("#m2 .edit-box");
  await page.keyboard.press("Escape");
  await tab.untilText("Second");
});

Deno.test("An edit that can't be saved stays, with the reason", async () => {
  await using room = await anaAndBen(0);
  const { tab, page } = room;
  await tab.say("First");
  await tab.untilText("First");
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector(".edit-box");
  await page.$eval("textarea.edit-box", (box) => box.value = "");
  await page.keyboard.press("Enter");
  const says = () => page.$eval(".edit-note span", (said) => said.textContent);
  await until("it says why", async () => await says() !== "");
  assertEquals(await says(), "There is nothing in it. Delete it instead.");
  await page.setOfflineMode(true);
  await page.keyboard.type("Second");
  await page.keyboard.press("Enter");
  await until(
    "it says why",
    async () => (await says())?.startsWith("The server can't") ?? false,
  );
  await page.setOfflineMode(false);
  await page.keyboard.press("Enter");
  await tab.untilText("Second");
});

Deno.test("An edit doesn't replace one that was made elsewhere, unless it is saved again", async () => {
  await using room = await anaAndBen(0);
  const { server, tab, page } = room;
  await tab.say("First");
  await tab.untilText("First");
  // What folds changes into messages is loaded with the first one.
  const { door } = room;
  await door.send({ type: "reaction", id: "r1", of: 1, emoji: "👍", on: true });
  await page.waitForSelector("#m1 .reactions");
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector(".edit-box");
  await page.keyboard.type(" and here");
  const status = await page.evaluate(async () => {
    const { status } = await fetch("/api/rooms/tea/messages/1", {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text: "First and there" }),
    });
    return status;
  });
  assertEquals(status, 200);
  // It comes to the page by its socket, before what is said after it.
  await door.send(checkPost({ id: "b1", text: "Later" }));
  await tab.untilText("Later");
  await page.keyboard.press("Enter");
  const says = () => page.$eval(".edit-note span", (said) => said.textContent);
  await until(
    "it says so",
    async () => (await says())?.startsWith("It was changed") ?? false,
  );
  assertEquals(await textsOf(server.url), ["First and there", "Later"]);
  await page.keyboard.press("Enter");
  await tab.untilText("First and here");
});

Deno.test("The menu of a message is there by pointer, and by m", async () => {
  await using room = await anaAndBen(3);
  const { page, tab } = room;
  await page.hover("#m2 .text");
  await page.click("#m2 .row-tools button[aria-haspopup]");
  await until("the menu is open", () => isMenuOpen(page));
  await page.keyboard.press("Escape");
  await until("it is closed", async () => !await isMenuOpen(page));
  await page.focus("#text");
  await page.keyboard.down("Shift");
  await page.keyboard.press("Tab");
  await page.keyboard.up("Shift");
  // Where the reader was.
  assertEquals(await focusedId(page), "m2");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("m");
  await until("the menu is open", () => isMenuOpen(page));
  await page.keyboard.press("Escape");
  await until("it is closed", async () => !await isMenuOpen(page));
  assertEquals(await focusedId(page), "m1");
  // Keys that mean something on a message write nothing.
  assertEquals(await page.$eval("textarea", ({ value }) => value), "");
  assertEquals((await tab.texts()).length, 3);
});

Deno.test("A message is deleted after 5 s in which that can be undone", async () => {
  await using room = await anaAndBen(0);
  const { server, tab, page } = room;
  await tab.say("First");
  await tab.untilText("First");
  for (const isUndone of [true, false]) {
    await page.hover("#m1");
    await page.click("#m1 .row-tools button[aria-haspopup]");
    await chooseInMenu(page, "Delete");
    await page.waitForSelector("#m1 .deleted button");
    if (isUndone) {
      await page.click("#m1 .deleted button");
      await tab.untilText("First");
    }
  }
  assertEquals(await textsOf(server.url), ["First"]);
  await tab.untilText("This message was deleted.");
  assertEquals(await textsOf(server.url), [""]);
});

Deno.test("A page that is left deletes what was about to be", async () => {
  await using room = await anaAndBen(0);
  const { server, tab, page } = room;
  await tab.say("First");
  await tab.untilText("First");
  await page.hover("#m1");
  await page.click("#m1 .row-tools button[aria-haspopup]");
  await chooseInMenu(page, "Delete");
  await page.waitForSelector("#m1 .deleted button");
  await page.goto("about:blank");
  await until(
    "it is deleted",
    async () => (await textsOf(server.url))[0] === "",
  );
});

Deno.test("r answers a message, Escape changes one's mind, and the quote follows", async () => {
  await using room = await anaAndBen(3);
  const { server, door, tab, page } = room;
  await page.focus("#text");
  await page.keyboard.down("Shift");
  await page.keyboard.press("Tab");
  await page.keyboard.up("Shift");
  await page.keyboard.press("r");
  await page.waitForSelector(".reply-strip");
  assertEquals(await focusedId(page), "text");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".reply-strip", { hidden: true });
  await page.hover("#m2");
  await page.click("#m2 .row-tools button:not([aria-haspopup])");
  await page.waitForSelector(".reply-strip");
  await tab.say("An answer");
  await tab.untilText("An answer");
  assertEquals(await page.$(".reply-strip"), null);
  assertEquals((await storedMessages(server.url, "tea")).at(-1)?.replyTo, 2);
  const quoted = () =>
    page.$eval("#m4 .quote bdi:last-child", ({ textContent }) => textContent);
  assertEquals(await quoted(), "Message 2");
  await door.send({ type: "edit", id: "e1", of: 2, text: "Something else" });
  await until("it follows", async () => await quoted() === "Something else");
  await door.send({ type: "delete", id: "e2", of: 2 });
  await until("it follows", async () => await quoted() === "Deleted message");
});

Deno.test("What is answered is kept over a reload", async () => {
  await using room = await anaAndBen(3);
  const { server, tab, page } = room;
  await page.hover("#m2");
  await page.click("#m2 .row-tools button:not([aria-haspopup])");
  await page.keyboard.type("Half of an ");
  await page.reload();
  await page.waitForSelector(".reply-strip");
  await until(
    "the box has it",
    async () =>
      await page.$eval("textarea", ({ value }) => value) === "Half of an ",
  );
  await tab.say("answer");
  await tab.untilText("Half of an answer");
  assertEquals((await storedMessages(server.url, "tea")).at(-1)?.replyTo, 2);
});

Deno.test("A quote leads to what it quotes, also where that isn't loaded yet", async () => {
  await using room = await anaAndBen(120);
  const { door, tab, page } = room;
  await door.send(checkPost({ id: "a1", text: "To an old one", replyTo: 5 }));
  await tab.untilText("To an old one");
  const text = () =>
    page.$eval("#m121 .quote", ({ textContent }) => textContent ?? "");
  await until(
    "it shows what that says",
    async () => (await text()).includes("Message 5"),
  );
  await page.click("#m121 .quote");
  await until("it is there", async () => await focusedId(page) === "m5");
  const isInView = await page.$eval("#m5", (row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return top > 0 && bottom < innerHeight;
  });
  assert(isInView);
  assertEquals(new URL(page.url()).search, "");
});

Deno.test("A reaction is there at once, and is taken back by its chip", async () => {
  await using room = await anaAndBen(2);
  const { server, page, door } = room;
  await page.hover("#m2");
  await page.click("#m2 .row-tools button[aria-haspopup]");
  await chooseInMenu(page, "👍");
  await page.waitForSelector('#m2 .reactions [aria-pressed="true"]');
  const reactions = async () =>
    (await storedMessages(server.url, "tea")).at(-1)?.reactions ?? [];
  await until("it is stored", async () => (await reactions()).length === 1);
  await door.send({ type: "reaction", id: "r1", of: 2, emoji: "👍", on: true });
  const label = () =>
    page.$eval("#m2 .reactions button", (chip) => chip.ariaLabel);
  await until(
    "Ben's counts",
    async () => await label() === "👍 2: You, Ben",
  );
  await page.click("#m2 .reactions button");
  await until("only Ben's is left", async () => await label() === "👍 1: Ben");
  await until(
    "it is stored",
    async () => (await reactions())[0]?.users.length === 1,
  );
});

Deno.test("Any emoji is a reaction, by itself or by words for it", async () => {
  await using room = await anaAndBen(1);
  const { server, page } = room;
  const reactions = async () =>
    (await storedMessages(server.url, "tea"))[0]?.reactions
      ?.map(({ emoji }) => emoji) ?? [];
  for (const [typed, emoji] of [["🦀", "🦀"], ["pineapple", "🍍"]] as const) {
    await page.hover("#m1 .text");
    await page.click("#m1 .row-tools button[aria-haspopup]");
    await until("the menu is open", () => isMenuOpen(page));
    await page.type(".quick input", typed);
    if (typed !== emoji) {
      await page.waitForFunction(
        (emoji) =>
          document.querySelector(".quick button")?.textContent === emoji,
        {},
        emoji,
      );
    }
    await page.keyboard.press("Enter");
    await until(
      "it is stored",
      async () => (await reactions()).includes(emoji),
    );
  }
});

Deno.test("Blanks are no reaction", async () => {
  await using room = await anaAndBen(1);
  const { page } = room;
  await page.hover("#m1 .text");
  await page.click("#m1 .row-tools button[aria-haspopup]");
  await until("the menu is open", () => isMenuOpen(page));
  await page.focus(".menu input");
  await page.keyboard.type("  ");
  await page.keyboard.press("Enter");
  assert(await isMenuOpen(page));
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("🦊");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#m1 .reactions");
});

Deno.test("A chip that the page came with works, too", async () => {
  await using room = await anaAndBen(2);
  const { page, door, tab } = room;
  await door.send({ type: "reaction", id: "r1", of: 2, emoji: "👍", on: true });
  await page.reload();
  await tab.untilLoaded();
  await page.click("#m2 .reactions button");
  await page.waitForSelector('#m2 .reactions [aria-pressed="true"]');
  assertEquals(new URL(page.url()).pathname, "/rooms/tea");
});

Deno.test("On a phone a finger that rests opens the menu, and a swipe answers", async () => {
  await using room = await anaAndBen(3, PHONE);
  const { page } = room;
  await page.focus("#text");
  const center = await page.$eval("#m3 .text", (text) => {
    const { left, top, width, height } = text.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  const rest = await page.touchscreen.touchStart(center.x, center.y);
  await until("the menu is open", () => isMenuOpen(page));
  await until("it has come up under the finger", () =>
    page.evaluate(
      ({ x, y }) =>
        document.elementFromPoint(x, y)?.closest(".menu button") instanceof
          Element,
      center,
    ));
  await rest.end();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  assert(await isMenuOpen(page));
  // Keys choose in it although no other finger has come.
  await page.focus('.menu button[aria-pressed="false"]');
  await page.keyboard.press("Enter");
  await until("it is closed", async () => !await isMenuOpen(page));
  await page.waitForSelector("#m3 .reactions");
  const swipe = await page.touchscreen.touchStart(center.x, center.y);
  for (let moved = 10; moved <= 80; moved += 10) {
    await swipe.move(center.x + moved, center.y);
  }
  await swipe.end();
  await page.waitForSelector(".reply-strip");
  assertEquals(await page.$eval("li#m3", ({ style }) => style.transform), "");
  await page.keyboard.type("Yes");
  assertEquals(await page.$eval("textarea", ({ value }) => value), "Yes");
});

Deno.test("Who has no name finds no way to change anything", async () => {
  await using server = await startBuiltServer();
  const door = server.islet.chat.enter(aRoom("tea"), aCaller(ben));
  await door.send(checkPost({ id: "c1", text: "Hello" }));
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.visit(server.url, "tea");
  await tab.untilLoaded();
  await tab.page.hover("#m1");
  await tab.page.click("#m1 .row-tools button[aria-haspopup]");
  await until("the menu is open", () => isMenuOpen(tab.page));
  const labels = await tab.page.$$eval(
    ".menu button",
    (buttons) => buttons.map(({ textContent }) => textContent),
  );
  assertEquals(labels, ["Ignore Ben", "Copy text", "Copy link"]);
  assertEquals(
    (await tab.page.$$("#m1 .row-tools button")).length,
    1,
  );
});
