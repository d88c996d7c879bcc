import { assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import type { HTTPRequest, Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { makeRoom } from "../support/make_room.ts";
import { countDetached } from "../support/page_leaks.ts";
import { Person } from "../support/room_page.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { until } from "../support/until.ts";

const PHONE = { width: 360, height: 740, isMobile: true, hasTouch: true };
const TIMES = 30;
const DESKTOP = { width: 1280, height: 800 };

/** A room that Olga has made, in which she and Ben are, and Ben has said something. */
async function olgaAndBen(viewport = DESKTOP) {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startBuiltServer());
  const { room, cookie } = await makeRoom(server.url, "Tea", false);
  const browser = stack.use(await launchBrowser());
  const people = {
    olga: stack.use(await Person.in(browser)),
    ben: stack.use(await Person.in(browser)),
  };
  const olga = await people.olga.openTab();
  await olga.page.setViewport(viewport);
  await olga.page.browserContext().setCookie({
    name: "islet",
    value: cookie.slice("islet=".length),
    domain: new URL(server.url).hostname,
  });
  const ben = await people.ben.openTab();
  await ben.enter(server.url, room, "Ben");
  await ben.untilLoaded();
  await ben.say("Buy cheap tea!");
  await ben.untilText("Buy cheap tea!");
  await olga.visit(server.url, room);
  await olga.untilLoaded();
  const moved = stack.move();
  return {
    server,
    room,
    olga,
    ben,
    errors: () => [...people.olga.errors, ...people.ben.errors],
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** What the page tells of changes, without the characters that keep names apart. */
async function told(page: Page): Promise<string[]> {
  return await page.$$eval(
    ".settings-line",
    (lines) =>
      lines.map(({ textContent }) =>
        textContent?.replace(/[\u2068\u2069]/g, "") ?? ""
      ),
  );
}

async function untilTold(page: Page, ...words: string[]): Promise<void> {
  await until(`it is told that ${words.at(-1)}`, async () => {
    return (await told(page)).join() === words.join();
  });
}

const textOf = (page: Page, selector: string) =>
  page.$$eval(
    selector,
    (elements) => elements.map(({ textContent }) => textContent).join("|"),
  );

async function untilIn(page: Page, selector: string, text: string) {
  await until(`${selector} has "${text}"`, async () => {
    return (await textOf(page, selector)).includes(text);
  });
}

Deno.test("Settings open as a sheet over the room; what is saved is told to everybody, and is so at once", async () => {
  await using talk = await olgaAndBen();
  const { page } = talk.olga;
  const bens = talk.ben.page;
  await page.click(".settings-link");
  await untilIn(page, ".page-sheet h1", "Settings");
  assertEquals(new URL(page.url()).pathname, `/rooms/${talk.room}`);

  // Enter in a field sends its form. The focus stays there.
  await page.type("#field-topic-topic", "Green or black");
  await page.keyboard.press("Enter");
  await untilTold(bens, "Olga set the topic: Green or black");
  await untilIn(page, ".page-sheet .card", "The topic is saved.");
  assertEquals(
    await textOf(page, ".page-sheet [role=status]"),
    [
      "The topic is saved.",
    ].join(),
  );
  await untilIn(bens, ".topic", "Green or black");

  await page.$eval("#field-title-title", (field) => {
    if (field instanceof HTMLInputElement) field.value = "Coffee";
  });
  await page.click('[value="title"]');
  await untilIn(bens, ".bar h1", "Coffee");
  await until("the tab is called so", async () => {
    return await bens.title() === "Coffee · Islet";
  });
  await untilIn(page, ".bar h1", "Coffee");
  await untilIn(page, ".page-sheet .card", "The title is saved.");
  // Nothing of it is new, and nothing of it is unread.
  assertEquals(await bens.$("#new"), null);

  // What is refused says so at its field, and what was typed stays.
  await page.$eval("#field-topic-topic", (field) => {
    if (field instanceof HTMLInputElement) field.value = "x".repeat(300);
  });
  await page.click('[value="topic"]');
  await untilIn(page, ".page-sheet .card", "topic has at most 200 characters.");
  const focused = await page.evaluate(() => {
    const { activeElement } = document;
    return activeElement instanceof HTMLInputElement
      ? [activeElement.id, activeElement.value.length]
      : [];
  });
  assertEquals(focused, ["field-topic-topic", 300]);

  await page.keyboard.press("Escape");
  await until("the link has the focus again", async () => {
    return await page.evaluate(() =>
      document.querySelector(".page-sheet") === null &&
      document.activeElement?.matches(".settings-link") === true
    );
  });
  assertEquals(talk.errors(), []);
});

Deno.test("A sheet of settings leads on and back, ends what it asks for, and leaves nothing", async (t) => {
  await using talk = await olgaAndBen();
  const { page } = talk.olga;
  const open = async () => {
    await page.click(".settings-link");
    await untilIn(page, ".page-sheet h1", "Settings");
  };
  const untilClosed = () =>
    until("it is closed", async () => {
      return await page.$$eval(".page-sheet", ({ length }) => length) === 0;
    });
  const address = page.url();

  await t.step("pages below the room are shown in it", async () => {
    await open();
    await page.click('.page-sheet a[href$="/invite"]');
    await untilIn(page, ".page-sheet h1", "Invite");
    await page.click(`.page-sheet a[href="/rooms/${talk.room}"]`);
    await untilClosed();
    assertEquals(page.url(), address);
  });

  await t.step("it leaves nothing", async () => {
    const openAndClose = async () => {
      await open();
      await page.keyboard.press("Escape");
      await untilClosed();
    };
    await openAndClose();
    const before = await countDetached(page);
    for (let n = 0; n < TIMES; n++) await openAndClose();
    // Not one element each time.
    assertLess(await countDetached(page), before + TIMES);
  });

  await t.step("without the server what was typed stays", async () => {
    await open();
    await page.type("#field-topic-topic", "Tea");
    await page.setOfflineMode(true);
    await page.click('[value="topic"]');
    await untilIn(page, ".page-sheet [role=status]", "can't be reached now");
    assertEquals(
      await page.$eval(
        "#field-topic-topic",
        (field) => field instanceof HTMLInputElement && field.value,
      ),
      "Tea",
    );
    await page.keyboard.press("Escape");
    await untilClosed();
    await page.setOfflineMode(false);
  });

  await t.step(
    "what a proxy says in place of the server isn't shown in it",
    async () => {
      await open();
      await page.type("#field-topic-topic", "Tea");
      await page.setRequestInterception(true);
      const answer = (request: HTTPRequest) =>
        request.method() === "POST"
          ? request.respond({ status: 502, body: "<h1>Bad gateway</h1>" })
          : request.continue();
      page.on("request", answer);
      await page.click('[value="topic"]');
      await untilIn(page, ".page-sheet [role=status]", "can't be reached now");
      assertEquals(
        await page.$eval(
          "#field-topic-topic",
          (field) => field instanceof HTMLInputElement && field.value,
        ),
        "Tea",
      );
      page.off("request", answer);
      await page.setRequestInterception(false);
      await page.keyboard.press("Escape");
      await untilClosed();
    },
  );

  await t.step("what is pressed twice is sent once", async () => {
    await open();
    const sent: HTTPRequest[] = [];
    await page.setRequestInterception(true);
    const hold = (request: HTTPRequest) => {
      if (request.method() === "POST") sent.push(request);
      else request.continue();
    };
    page.on("request", hold);
    await page.click('[value="lock"]', { count: 2 });
    await until("it is sent", () => sent.length > 0);
    await page.click('[value="lock"]');
    for (const request of sent) request.continue();
    await untilIn(page, ".page-sheet .card", "The room is locked.");
    assertEquals(sent.length, 1);
    page.off("request", hold);
    await page.setRequestInterception(false);
    await page.click('[value="unlock"]');
    await untilIn(page, ".page-sheet .card", "The room is unlocked.");
    await page.keyboard.press("Escape");
    await untilClosed();
  });

  await t.step("what it asks for ends with it", async () => {
    const asked: HTTPRequest[] = [];
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      if (request.url().endsWith("/settings")) asked.push(request);
      else request.continue();
    });
    await page.click(".settings-link");
    await until("it asks", () => asked.length === 1);
    await page.keyboard.press("Escape");
    await until("it is given up", () => asked[0]?.failure() !== null);
    await untilClosed();
  });
  assertEquals(talk.errors(), []);
});

Deno.test("While a room is locked a member's draft stays and can't be sent, and it can be as soon as it is unlocked", async () => {
  await using talk = await olgaAndBen();
  const { page } = talk.olga;
  const bens = talk.ben.page;
  const box = () =>
    bens.$eval(
      "#text",
      (box) =>
        box instanceof HTMLTextAreaElement ? [box.value, box.placeholder] : [],
    );
  await bens.type("#text", "But");
  await page.click(".settings-link");
  await page.waitForSelector('[value="lock"]');
  await page.click('[value="lock"]');
  await bens.waitForSelector(".send:disabled");
  // It is read out.
  await untilIn(bens, "p[aria-live=polite]", "locked the room");
  await bens.focus("#text");
  await bens.keyboard.press("Enter");
  await untilIn(bens, "#composer-note", "Only moderators may speak here now.");
  await untilIn(bens, ".room-state", "Only moderators may speak here now");
  assertEquals(await box(), ["But", "Only moderators may speak here now"]);
  // The owner may.
  assertEquals(await page.$(".send:disabled"), null);

  // A page that comes later begins so.
  await talk.ben.reload();
  await bens.waitForSelector(".send:disabled");
  // What was written comes from the browser's storage, a moment later.
  await until("the draft is back", async () => (await box())[0] === "But");

  await page.waitForSelector('[value="unlock"]');
  await page.click('[value="unlock"]');
  await bens.waitForSelector(".send:not(:disabled)");
  await until("the box says so", async () => {
    return (await box())[1] === "Write a message";
  });
  // The answer brings all of the sheet anew.
  await page.waitForSelector('[value="lock"]');
  await page.select("#field-slow-slowModeMs", "30000");
  await page.click('[value="slow"]');
  await until("slow mode is told", async () => {
    return (await box())[1] === "One message every 30 seconds";
  });
  await untilIn(bens, ".room-state", "Slow mode: one message every 30 s");
  assertEquals(talk.errors(), []);
});

Deno.test("On a phone an owner deletes what somebody has said, bans them from its menu, and lets them come back", async () => {
  await using talk = await olgaAndBen(PHONE);
  const { page } = talk.olga;
  const bens = talk.ben.page;
  const chooseInMenu = async (selector: string) => {
    const { x, y } = await page.$eval("#m2 .text", (text) => {
      const { left, top, width, height } = text.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    });
    const rest = await page.touchscreen.touchStart(x, y);
    await page.waitForSelector(`.menu[open] ${selector}`);
    await rest.end();
    // What comes up under a finger isn't chosen by it: a key is surely another one.
    await page.focus(`.menu ${selector}`);
    await page.keyboard.press("Enter");
  };
  await page.tap(".people-menu summary");
  await page.tap(".people-menu .narrow-only");
  await untilIn(page, ".page-sheet h1", "Settings");
  await page.tap(".page-sheet > button");
  await page.waitForSelector("html:not(:has(.page-sheet))");
  await page.tap(".people-menu summary");
  await chooseInMenu("a[data-sheet]");
  await page.waitForSelector(".page-sheet #field-mute-userId");
  assertEquals(await page.$(".menu[open]"), null);
  const chosen = await page.$eval(
    "#field-mute-userId",
    (select) =>
      select instanceof HTMLSelectElement
        ? select.selectedOptions[0]?.textContent
        : null,
  );
  assertEquals(chosen, "Ben");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assertLessOrEqual(width, PHONE.width);
  await page.type("#field-mute-reason", "No ads");
  await page.click('[value="ban"]');
  await untilIn(page, "#bans", "No ads");
  await untilTold(page, "Olga banned Ben for 1 hour");
  // Why is between the room and Ben.
  await untilIn(bens, ".connection.failed", "No ads");
  assertEquals(await told(bens), []);

  await page.click('[name="lift_ban"]');
  await page.waitForSelector(".page-sheet:not(:has(#bans))");
  await page.click(".page-sheet > button");
  await chooseInMenu(".danger");
  await untilIn(page, ".message .deleted", "deleted");
  await until("it is deleted", async () => {
    const [message] = await storedMessages(talk.server.url, talk.room);
    return message?.text === "";
  });
  await talk.ben.reload();
  await talk.ben.untilLoaded();
  assertEquals(await told(bens), [
    "Olga banned Ben for 1 hour",
    "Olga let Ben come back",
  ]);
  // Whoever is a member has nothing of that.
  await bens.hover("#m2");
  await bens.click(".row-tools [aria-haspopup]");
  await bens.waitForSelector(".menu[open]");
  assertEquals(await bens.$(".menu a[data-sheet]"), null);
  assertEquals(await bens.$(".moderate"), null);
  assertEquals(talk.errors(), []);
});

Deno.test("Who is made a moderator gets what moderators have, without loading the page anew", async () => {
  await using talk = await olgaAndBen();
  const { page } = talk.olga;
  const bens = talk.ben.page;
  assertEquals(await bens.$(".people-panel .moderate"), null);
  await page.click(".settings-link");
  await page.waitForSelector("#field-promote-userId option + option");
  const userId = await page.$eval(
    "#field-promote-userId option + option",
    (option) => option instanceof HTMLOptionElement ? option.value : "",
  );
  await page.select("#field-promote-userId", userId);
  await page.click('[value="promote"]');
  await untilTold(bens, "Olga made Ben a moderator");
  await bens.waitForSelector(".people-panel .moderate");
  await page.waitForSelector('[name="demote"]');
  await page.click('[name="demote"]');
  await until("it is taken back", async () => {
    return await bens.$(".people-panel .moderate") === null;
  });
  assertEquals(talk.errors(), []);
});
