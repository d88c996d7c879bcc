import { assertEquals } from "@std/assert";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import type { Draft } from "../../lib/client/unsent/stored_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { KEEP_EVERYTHING } from "../support/keep_everything.ts";
import { MortalServer } from "../support/mortal_server.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { TempStore } from "../support/temp_store.ts";
import { until } from "../support/until.ts";

await buildOnDisk();

async function draftIn({ page }: Pick<RoomTab, "page">): Promise<string> {
  return await page.$eval(
    "#text",
    (box) => box instanceof HTMLTextAreaElement ? box.value : "",
  );
}

async function untilDraft(
  tab: Pick<RoomTab, "page">,
  text: string,
): Promise<void> {
  await until(`the box has ${text}`, async () => await draftIn(tab) === text);
}

/** A server that keeps everything, and is killed and started again. */
async function startMortal() {
  const store = await TempStore.create();
  const server = await MortalServer.start({
    ...KEEP_EVERYTHING,
    ISLET_KV_PATH: store.path,
  });
  return {
    server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** The drafts that a page's storage has, by room; none before it was written to. */
async function keptDrafts(page: Page): Promise<(string | null)[][]> {
  return await page.evaluate(async () => {
    // Who opens it makes it.
    if ((await indexedDB.databases()).length === 0) return [];
    const opening = indexedDB.open("islet");
    const done = (request: IDBRequest) =>
      new Promise((resolve) => request.onsuccess = resolve);
    await done(opening);
    const store = opening.result.transaction("unsent").objectStore("unsent");
    const reading: IDBRequest<Map<string, { draft: Draft | null }>[]> = store
      .getAll();
    await done(reading);
    opening.result.close();
    return reading.result.map((tabs) =>
      Array.from(tabs.values(), ({ draft }) => draft?.text ?? null)
    );
  });
}

/** Waits until the page keeps things: it is live before it has loaded what does. */
async function untilKeeping(page: Page): Promise<void> {
  await until(
    "the page keeps what is written",
    async () => (await keptDrafts(page)).length > 0,
  );
}

async function untilKept(page: Page, text: string): Promise<void> {
  await until(
    `${text} is kept`,
    async () => (await keptDrafts(page)).flat().includes(text),
  );
}

/** A person in a room, live, who leaves pages without being asked. */
async function enter(browser: Browser, url: string) {
  const person = await Person.in(browser);
  const tab = await person.openTab();
  tab.page.on("dialog", (dialog) => dialog.accept());
  await tab.enter(url, "tea", "Ana");
  await tab.untilConnection("online");
  await untilKeeping(tab.page);
  return {
    person,
    tab,
    [Symbol.asyncDispose]: () => person[Symbol.asyncDispose](),
  };
}

Deno.test("What is being written is there after a reload, and after the lobby and Back", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using entered = await enter(browser, server.url);
  const { person, tab } = entered;
  await tab.page.type("#text", "A thought that");
  await tab.page.reload();
  await untilDraft(tab, "A thought that");
  await tab.page.focus("#text");
  await tab.page.keyboard.type(" goes on");
  await tab.follow("a.home");
  await tab.page.goBack();
  await untilDraft(tab, "A thought that goes on");
  await tab.page.focus("#text");
  await tab.page.keyboard.press("Enter");
  await tab.untilText("A thought that goes on");
  await tab.page.reload();
  await tab.untilConnection("online");
  assertEquals(await draftIn(tab), "");
  assertEquals((await storedMessages(server.url, "tea")).length, 1);
  assertEquals(person.errors, []);
});

Deno.test("What waits to be sent is sent after a reload, once and in order", async () => {
  await using started = await startMortal();
  const { server } = started;
  await using browser = await launchBrowser();
  await using entered = await enter(browser, server.url);
  const { tab } = entered;
  await server.pause();
  const texts = ["One", "Two", "Three"];
  for (const text of texts) await tab.say(text);
  await tab.page.type("#text", "Four, perhaps");
  await server.kill();
  await server.start();
  await tab.page.reload();
  await untilDraft(tab, "Four, perhaps");
  for (const text of texts) await tab.untilText(text);
  const stored = await storedMessages(server.url, "tea");
  assertEquals(stored.map(({ text }) => text), texts);
  assertEquals(await tab.pendingTexts(), []);
});

/** Starts the browser of the tests with a profile that stays. */
async function launchWithProfile(userDataDir: string): Promise<Browser> {
  const template = await launchBrowser();
  const { spawnfile = "", spawnargs = [] } = template.process() ?? {};
  await template.close();
  return await puppeteer.launch({
    executablePath: spawnfile,
    args: [
      ...spawnargs.slice(1).filter((flag) =>
        !/^--(user-data-dir|remote-debugging)/.test(flag)
      ),
      `--user-data-dir=${userDataDir}`,
    ],
    ignoreDefaultArgs: true,
    pipe: true,
  });
}

Deno.test("What was written survives a browser that is killed", async () => {
  await using started = await startMortal();
  const { server } = started;
  const profile = await Deno.makeTempDir();
  try {
    const first = await launchWithProfile(profile);
    const page = await first.newPage();
    await page.goto(`${server.url}/rooms/tea`);
    await page.type("#name", "Ana");
    await Promise.all([
      page.waitForNavigation(),
      page.keyboard.press("Enter"),
    ]);
    await page.waitForSelector(".connection.online");
    await untilKeeping(page);
    await server.pause();
    await page.type("#text", "Sent in vain");
    await page.keyboard.press("Enter");
    await page.type("#text", "Half a thou");
    await untilKept(page, "Half a thou");
    const gone = new Promise((resolve) =>
      first.process()?.once("exit", resolve)
    );
    first.process()?.kill("SIGKILL");
    await gone;
    server.resume();
    // What was on its way is perhaps stored; then it isn't stored again.
    const second = await launchWithProfile(profile);
    try {
      const page = await second.newPage();
      // Cookies are written later than the rest.
      await page.goto(`${server.url}/rooms/tea`);
      if (await page.$("#name") !== null) {
        await page.type("#name", "Ana");
        await Promise.all([
          page.waitForNavigation(),
          page.keyboard.press("Enter"),
        ]);
      }
      await untilDraft({ page }, "Half a thou");
    } finally {
      await second.close();
    }
  } finally {
    await Deno.remove(profile, { recursive: true });
  }
});

Deno.test("What was written as somebody else is offered, and never sent unasked", async () => {
  await using started = await startMortal();
  const { server } = started;
  await using browser = await launchBrowser();
  await using entered = await enter(browser, server.url);
  const { tab } = entered;
  await server.kill();
  await tab.say("As Ana");
  await tab.say("Never mind");
  await tab.page.type("#text", "A draft");
  const context = tab.page.browserContext();
  // Before the server is there, or the page may send it.
  await tab.page.setOfflineMode(true);
  await server.start();
  await context.deleteCookie(...await context.cookies());
  await tab.page.setOfflineMode(false);
  await tab.enter(server.url, "tea", "Bea");
  await untilDraft(tab, "A draft");
  await until(
    "it is offered",
    async () => (await tab.pendingTexts()).length === 2,
  );
  assertEquals(
    await tab.page.$eval(".delivery [role=alert]", (text) => text.textContent),
    "Not sent. It was written as Ana.",
  );
  assertEquals(await storedMessages(server.url, "tea"), []);
  const buttons = await tab.page.$$(".delivery button");
  await buttons.at(-1)?.click();
  await until(
    "the last one is given up",
    async () => (await tab.pendingTexts()).join() === "As Ana",
  );
  await tab.page.click(".delivery button");
  await tab.untilText("As Ana");
  const [message] = await storedMessages(server.url, "tea");
  assertEquals([message?.userName, message?.text], ["Bea", "As Ana"]);
});

Deno.test("Two tabs keep their drafts apart, and a third one takes what is left", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using entered = await enter(browser, server.url);
  const { person, tab } = entered;
  const other = await person.openTab();
  await other.visit(server.url, "tea");
  await other.untilConnection("online");
  await tab.page.bringToFront();
  await tab.page.type("#text", "In the first");
  await other.page.bringToFront();
  await other.page.type("#text", "In the second");
  for (const text of ["In the first", "In the second"]) {
    await untilKept(tab.page, text);
  }
  await other.page.reload();
  await untilDraft(other, "In the second");
  await tab.page.close();
  const third = await person.openTab();
  await third.visit(server.url, "tea");
  await untilDraft(third, "In the first");
  assertEquals(await draftIn(other), "In the second");
});

const STORAGES: [what: string, forbid: () => void][] = [
  ["forbidden", () => {
    Object.defineProperty(globalThis, "indexedDB", {
      get() {
        throw new DOMException("Denied", "SecurityError");
      },
    });
  }],
  ["full", () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("Full", "QuotaExceededError");
    };
  }],
];

for (const [what, forbid] of STORAGES) {
  Deno.test(`A room is live where storage is ${what}`, async () => {
    await using server = await startBuiltServer();
    await using browser = await launchBrowser();
    await using person = await Person.in(browser);
    const tab = await person.openTab();
    await tab.page.evaluateOnNewDocument(forbid);
    await tab.enter(server.url, "tea", "Ana");
    await tab.untilConnection("online");
    await tab.say("Said all the same");
    await tab.untilText("Said all the same");
    await tab.page.type("#text", "Still there");
    assertEquals(await draftIn(tab), "Still there");
    assertEquals(person.errors, []);
  });
}

Deno.test("Signing out forgets what was written", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using entered = await enter(browser, server.url);
  const { tab } = entered;
  await tab.page.type("#text", "Nobody's business");
  await tab.page.goto(`${server.url}/api/health`);
  await tab.page.evaluate(async () => {
    await fetch("/api/session", { method: "DELETE" });
  });
  await tab.enter(server.url, "tea", "Bea");
  await tab.untilConnection("online");
  await tab.say("Hello");
  await tab.untilText("Hello");
  assertEquals(await draftIn(tab), "");
});
