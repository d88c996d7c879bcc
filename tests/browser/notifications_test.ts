import { assert, assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";
import { WatchedTab } from "../support/watched_tab.ts";

const SHEET = "#notifications[open]";

declare global {
  /** Stands in for the desktop: Chromium without a screen denies that it has one. */
  var desktop: {
    permission: NotificationPermission;
    /** What the person answers. */
    answer: NotificationPermission;
    asked: number;
    shown: Notification[];
  };
}

/** Ana's tabs of a room in which Ben is, too. */
async function openRoom(
  count: number,
  answer: NotificationPermission,
  permission: NotificationPermission = "default",
) {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startBuiltServer());
  const browser = stack.use(await launchBrowser());
  const person = stack.use(await Person.in(browser));
  const tabs: WatchedTab[] = [];
  while (tabs.length < count) {
    const tab = await WatchedTab.of(person);
    const { page } = tab;
    await page.evaluateOnNewDocument(standInForDesktop, answer, permission);
    if (tabs.length === 0) await tab.enter(server.url, "tea", "Ana");
    else await tab.visit(server.url, "tea");
    await tab.untilLoaded();
    tabs.push(tab);
  }
  const ben = stack.use(
    await TestClient.join(server.url, "tea", { name: "Ben" }),
  );
  const moved = stack.move();
  return {
    server,
    ben,
    tabs,
    person,
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

function standInForDesktop(
  answer: NotificationPermission,
  permission: NotificationPermission,
): void {
  const desktop: typeof globalThis.desktop = {
    permission,
    answer,
    asked: 0,
    shown: [],
  };
  globalThis.desktop = desktop;
  globalThis.Notification = class extends Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      if (desktop.permission === "granted") desktop.shown.push(this);
    }

    static override get permission() {
      return desktop.permission;
    }

    static override requestPermission() {
      desktop.asked++;
      return Promise.resolve(desktop.permission = desktop.answer);
    }
  };
}

/** What all tabs have shown on the desktop. */
async function shownBy(tabs: readonly WatchedTab[]): Promise<string[]> {
  const shown = await Promise.all(
    tabs.map(({ page }) =>
      page.evaluate(() =>
        globalThis.desktop.shown.map(({ title, body }) => `${title}: ${body}`)
      )
    ),
  );
  return shown.flat();
}

async function isChecked(page: Page, name: string): Promise<boolean> {
  return await page.$eval(
    `${SHEET} [name=${name}]`,
    (box) => box instanceof HTMLInputElement && box.checked,
  );
}

async function openSheet(page: Page): Promise<void> {
  const opener = await page.waitForSelector(
    ".people-panel .notify, .people-menu[open] .notify",
    { visible: true },
  );
  await opener?.click();
  await page.waitForSelector(SHEET);
}

Deno.test("One notification for three tabs; a click on it leads to the message", async () => {
  await using room = await openRoom(3, "granted", "granted");
  const { ben, tabs, person } = room;
  const [first] = tabs;
  assert(first);
  await first.page.setViewport({ width: 1280, height: 720 });
  await openSheet(first.page);
  await first.page.click(`${SHEET} [name=desktop]`);
  await until("it is on", () => isChecked(first.page, "desktop"));
  await first.page.click(`${SHEET} [type=submit]`);
  for (const tab of tabs) await tab.show("hidden");
  ben.send({ type: "message", id: "c1", text: "Come <@u-x Cleo>" });
  await until("it is shown", async () => (await shownBy(tabs)).length > 0);
  for (const tab of tabs) {
    await until(
      "it has the message",
      async () => (await tab.texts()).length === 1,
    );
  }
  assertEquals(await shownBy(tabs), ["Ben, tea: Come @Cleo"]);
  for (const { page } of tabs) {
    await page.evaluate(() => {
      for (const shown of globalThis.desktop.shown) {
        shown.dispatchEvent(new Event("click"));
      }
    });
  }
  await until("the message has the focus, in one tab", async () => {
    const focused = await Promise.all(
      tabs.map(({ page }) => page.evaluate(() => document.activeElement?.id)),
    );
    return focused.filter((id) => id === "m1").length === 1;
  });
  assertEquals(person.errors, []);
});

Deno.test("Permission is asked for by a click alone, and a denial says what to do", async () => {
  await using room = await openRoom(1, "denied");
  const [tab] = room.tabs;
  assert(tab);
  const { page } = tab;
  await page.setViewport({ width: 1280, height: 720 });
  const asked = () => page.evaluate(() => globalThis.desktop.asked);
  await openSheet(page);
  assertEquals(await asked(), 0);
  await page.click(`${SHEET} [name=desktop]`);
  await until("it was asked", async () => await asked() === 1);
  await until("it is off", async () => !await isChecked(page, "desktop"));
  const words = await page.$eval(SHEET, ({ textContent }) => textContent);
  assert(words?.includes("The browser blocks that."), words ?? "");
  // Whoever allows it after all needs no other page.
  await page.evaluate(() => {
    globalThis.desktop.answer = "granted";
  });
  await page.click(`${SHEET} [name=desktop]`);
  await until("it is on", () => isChecked(page, "desktop"));
});

Deno.test("Sound is set by the sheet, too, and a phone reaches it by the menu of people", async () => {
  await using room = await openRoom(2, "denied");
  const [tab, other] = room.tabs;
  assert(tab && other);
  const { page } = tab;
  await page.setViewport({ width: 360, height: 640 });
  await page.click(".people-menu summary");
  await openSheet(page);
  await page.click(`${SHEET} [name=sound]`);
  await page.waitForSelector(".sound[aria-pressed=true]");
  await page.click(`${SHEET} label:nth-of-type(2) [name=told]`);
  await page.click(`${SHEET} [type=submit]`);
  await other.page.setViewport({ width: 1280, height: 720 });
  await openSheet(other.page);
  // Tabs hear from one another when they do.
  await until("sound is on", () => isChecked(other.page, "sound"));
  const told = () =>
    other.page.$$eval(
      `${SHEET} [name=told]`,
      (all) =>
        all.map((each) => each instanceof HTMLInputElement && each.checked),
    );
  await until(
    "the second choice is made",
    async () => (await told()).join() === "false,true,false",
  );
});

Deno.test("A page without notifications doesn't offer them", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.setViewport({ width: 1280, height: 720 });
  // As Chrome on Android.
  await page.evaluateOnNewDocument(() => {
    globalThis.Notification = class extends Notification {
      constructor(title: string) {
        super(title);
        throw new TypeError("Illegal constructor");
      }
    };
  });
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilLoaded();
  await openSheet(page);
  assertEquals(await page.$(`${SHEET} [name=desktop]`), null);
  await page.keyboard.press("Escape");
  await until("it is closed", async () => await page.$(SHEET) === null);
});

Deno.test("What somebody says whom one ignores is folded, until one looks; the sheet ends that", async () => {
  await using room = await openRoom(1, "denied");
  const { ben, tabs: [tab] } = room;
  assert(tab);
  const { page } = tab;
  await page.setViewport({ width: 1280, height: 720 });
  ben.send({ type: "message", id: "c1", text: "Before" });
  await tab.untilText("Before");
  const said = async () => (await tab.texts()).map((text) => text.trim());
  const folded = "Ignored message. Show";
  await page.click(".people-panel .ignore");
  await until("it is folded", async () => (await said())[0] === folded);
  ben.send({ type: "message", id: "c2", text: "After" });
  await until("another one is", async () => (await said()).length === 2);
  assertEquals(await said(), [folded, folded]);
  ben.send({ type: "typing" });
  ben.send({ type: "message", id: "c3", text: "Again" });
  await until("the next one is", async () => (await said()).length === 3);
  assertEquals(await page.$eval(".typing", (line) => line.textContent), "");
  await page.click("#m2 .text button");
  assertEquals(await said(), [folded, "After", folded]);
  await openSheet(page);
  await page.click(`${SHEET} [type=button]`);
  await until("all is shown", async () => !(await said()).includes(folded));
  assertEquals(await page.$(`${SHEET} [type=button]`), null);
});
