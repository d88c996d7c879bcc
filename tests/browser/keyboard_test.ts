import { assert, assertEquals } from "@std/assert";
import type { KeyInput, Page } from "puppeteer-core";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { MortalServer } from "../support/mortal_server.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import { until } from "../support/until.ts";
import { ben } from "../ui/render.ts";

/** A room with so many messages of Ben's, each with a link. */
async function startTalk(count: number) {
  const server = await startBuiltServer();
  const door = server.islet.chat.enter(aRoom("tea"), aCaller(ben));
  for (let i = 1; i <= count; i++) {
    const text = `Message ${i} https://a.example/${i}`;
    await door.send(checkPost({ id: `c${i}`, text }));
  }
  return server;
}

/** What has the focus, in short. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.id || element?.className || element?.localName;
  });

async function untilFocused(page: Page, what: string): Promise<void> {
  await until(
    `${what} has the focus`,
    async () => await focused(page) === what,
  );
}

/** Opens the room as Ana, and waits until its keys work. */
async function enter(tab: RoomTab, url: string): Promise<Page> {
  await tab.enter(url, "tea", "Ana");
  await tab.untilLoaded();
  return tab.page;
}

Deno.test("After joining, and when the page is loaded again, the text box has the focus", async () => {
  await using server = await startTalk(3);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, server.url);
  await untilFocused(page, "text");
  await page.reload();
  await untilFocused(page, "text");
  assertEquals(person.errors, []);
});

Deno.test("On a touch screen the text box waits until it is tapped", async () => {
  await using server = await startTalk(3);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.page.setViewport({
    width: 390,
    height: 780,
    isMobile: true,
    hasTouch: true,
  });
  const page = await enter(tab, server.url);
  assertEquals(await focused(page), "body");
});

Deno.test("What is typed anywhere goes into the text box, from the first key on", async () => {
  await using server = await startTalk(3);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, server.url);
  await page.focus(".sound");
  await page.keyboard.type("éh you");
  assertEquals(await page.$eval("textarea", ({ value }) => value), "éh you");
  // A blank presses a button, and shortcuts are the browser's.
  await page.focus(".sound");
  await page.keyboard.press("Space");
  await page.keyboard.down("Control");
  await page.keyboard.press("KeyB");
  await page.keyboard.up("Control");
  assertEquals(await focused(page), "sound");
});

Deno.test("The skip link leads to the text box, without scripts too", async () => {
  await using server = await startTalk(3);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.switchScriptsOff();
  await tab.visit(server.url, "tea");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await untilFocused(page, "text");
  await tab.goto(`${server.url}/rooms/tea?before=3`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await untilFocused(page, "main");
});

Deno.test("The log is one Tab stop, whose rows the arrows walk", async () => {
  await using server = await startTalk(60);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, server.url);
  const press = async (...keys: KeyInput[]) => {
    for (const key of keys) await page.keyboard.press(key);
    return await focused(page);
  };
  const goBack = async () => {
    await page.keyboard.down("Shift");
    await page.keyboard.press("Tab");
    await page.keyboard.up("Shift");
  };
  const row = () =>
    page.evaluate(() => document.activeElement?.closest(".message")?.id);
  await page.focus("#text");
  await goBack();
  assertEquals(await row(), "m60");
  await press("ArrowUp", "ArrowUp");
  assertEquals(await row(), "m58");
  await until(
    "what there is to do with it is there",
    async () => await page.$("#m58 .row-tools") !== null,
  );
  // What is in the row comes next, then what follows the log.
  const link = () =>
    page.evaluate(() => document.activeElement?.getAttribute("href"));
  await press("Tab");
  assertEquals(await link(), "?at=58#m58");
  await press("Tab");
  assertEquals(await link(), "https://a.example/58");
  assertEquals(await press("Tab", "Tab", "Tab"), "text");
  await goBack();
  assertEquals(await row(), "m58");
  await press("ArrowDown");
  assertEquals(await row(), "m59");
  assertEquals(await press("Escape"), "text");
  await goBack();
  await press("Home");
  assertEquals(await row(), "m11");
  assertEquals(
    await page.evaluate(() =>
      document.activeElement?.querySelector(".message-head") !== null
    ),
    true,
  );
  await press("End");
  assertEquals(await row(), "m60");
  assertEquals(await press("ArrowDown"), "text");
  // From above, it is entered where it was left.
  await page.focus(".people-menu summary");
  await press("Tab");
  assertEquals(await row(), "m60");
  await goBack();
  assertEquals(await row(), undefined);
  assertEquals(person.errors, []);
});

Deno.test("A row that has the focus tells its author and time", async () => {
  await using server = await startTalk(3);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, server.url);
  const isTold = () =>
    page.$eval("#m2 .source", (source) => {
      const isInView = source.getBoundingClientRect().left >= 0;
      return isInView && source.textContent;
    });
  assertEquals(await isTold(), false);
  await page.focus("#text");
  await page.$eval("#m3", (row) => {
    if (row instanceof HTMLElement) row.tabIndex = -1;
  });
  await page.focus("#m3");
  await page.keyboard.press("ArrowUp");
  assert(String(await isTold()).startsWith("\u2068Ben\u2069, "));
  await page.keyboard.press("Escape");
  assertEquals(await isTold(), false);
  await page.hover("#m2 .text");
  assert(String(await isTold()).startsWith("\u2068Ben\u2069, "));
});

Deno.test("The focus stays in the log when the last older messages have come", async () => {
  await using server = await startTalk(60);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, server.url);
  await page.$eval(".beginning a", (link) => {
    if (link instanceof HTMLElement) link.focus({ preventScroll: true });
  });
  await page.keyboard.press("Enter");
  await tab.untilText("Message 1 https://a.example/1");
  await until(
    "a row has the focus",
    () =>
      page.evaluate(() =>
        document.activeElement?.classList.contains("message") === true
      ),
  );
  // From there, older and newer ones are next to each other.
  assertEquals(await focused(page), "m10");
});

Deno.test("What has the focus while a page becomes live keeps it, and an open menu stays open", async () => {
  await using server = await startTalk(3);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  await (await person.openTab()).enter(server.url, "tea", "Ana");
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
  await page.focus(".people-menu summary");
  await page.keyboard.press("Enter");
  late.resolve();
  await tab.untilLoaded();
  assertEquals(
    await page.evaluate(() => document.activeElement?.localName),
    "summary",
  );
  assertEquals(
    await page.$eval(".people-menu", (menu) => menu.hasAttribute("open")),
    true,
  );
});

Deno.test("The focus goes to the text box when what mends the connection goes away", async () => {
  await using server = await MortalServer.start({ ISLET_KV_PATH: ":memory:" });
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, server.url);
  await server.kill();
  const now = await page.waitForSelector(".strip button", { timeout: 15_000 });
  await now?.focus();
  await server.start();
  await page.keyboard.press("Enter");
  await tab.untilConnection("online");
  await untilFocused(page, "text");
});

Deno.test("The question mark tells of the keys, and of what is read out", async () => {
  await using server = await startTalk(3);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const page = await enter(tab, server.url);
  await page.focus(".sound");
  await page.keyboard.press("?");
  const isOpen = () =>
    page.$eval("dialog", (sheet) => sheet.hasAttribute("open"));
  const untilClosed = () =>
    until("the sheet is closed", async () => !await isOpen());
  assertEquals(await isOpen(), true);
  await page.evaluate(() => {
    for (const label of document.querySelectorAll("dialog label")) {
      if (
        label instanceof HTMLElement &&
        label.textContent?.includes("@name")
      ) label.click();
    }
  });
  await page.keyboard.press("Escape");
  await untilClosed();
  assertEquals(await focused(page), "sound");
  await page.keyboard.press("?");
  await page.mouse.click(5, 5);
  await untilClosed();
  // In a text it is a question mark.
  await page.focus("#text");
  await page.keyboard.type("Really?");
  assertEquals(await isOpen(), false);
  // The setting stays.
  await page.reload();
  await tab.untilConnection("online");
  await until(
    "the choice is there",
    () =>
      page.$$eval(
        "dialog input",
        (inputs) =>
          inputs.some((input) =>
            input.checked && input.parentElement?.textContent?.includes("@name")
          ),
      ),
  );
  assertEquals(person.errors, []);
});
