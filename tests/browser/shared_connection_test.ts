import { assertEquals, assertLess } from "@std/assert";
import { launchBrowser } from "../support/browser.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { KEEP_EVERYTHING } from "../support/keep_everything.ts";
import { MortalServer } from "../support/mortal_server.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import type { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { openTabs, type WatchedTab } from "../support/watched_tab.ts";

await buildOnDisk();

// It takes less than half a second on a machine that does nothing else, and ten where a
// message has to be sent again.
const SOON_MS = 4_000;

/** A server, Ben, and tabs of Ana's that share a connection. */
async function anaInTabs(count: number) {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startBuiltServer());
  const browser = stack.use(await launchBrowser());
  const { person, tabs } = await openTabs(browser, { url: server.url, count });
  stack.use(person);
  await untilOneSession(server, 1);
  const ben = stack.use(
    await TestClient.join(server.url, "tea", { name: "Ben" }),
  );
  const moved = stack.move();
  return {
    server,
    ben,
    person,
    tabs,
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

async function untilOneSession(
  { islet }: TestServer,
  others: number,
): Promise<void> {
  const { rooms } = islet.chat.parts;
  await until("there is one session", () => rooms.sessions === others);
}

/** Ben says something, and all these tabs get it. */
async function allHear(
  ben: TestClient,
  tabs: readonly WatchedTab[],
  text: string,
): Promise<void> {
  ben.send({ type: "message", id: crypto.randomUUID(), text });
  for (const tab of tabs) await tab.untilSaid(text);
}

/** The tab with the socket, once there is one alone. */
async function holderOf(tabs: readonly WatchedTab[]): Promise<WatchedTab> {
  let counts: number[] = [];
  await until("one tab alone has a socket", async () => {
    counts = await Promise.all(tabs.map((tab) => tab.sockets()));
    return counts.reduce((sum, count) => sum + count, 0) === 1;
  });
  return at(tabs, counts.indexOf(1));
}

async function untilHolderIs(
  tab: WatchedTab,
  tabs: readonly WatchedTab[],
): Promise<void> {
  const others = tabs.filter((other) => other !== tab);
  await until("it alone has a socket", async () => {
    const [own, ...counts] = await Promise.all(
      [tab, ...others].map((each) => each.sockets()),
    );
    return own === 1 && counts.every((count) => count === 0);
  });
}

function at(tabs: readonly WatchedTab[], index: number): WatchedTab {
  const tab = tabs[index];
  if (tab === undefined) throw new Error(`There is no tab ${index}`);
  return tab;
}

Deno.test("Ten tabs of a person in a room share one connection", async () => {
  await using room = await anaInTabs(10);
  const { server, ben, tabs, person } = room;
  await allHear(ben, tabs, "From Ben");
  for (const [index, tab] of tabs.entries()) await tab.say(`From tab ${index}`);
  const texts = ["From Ben", ...tabs.map((_, index) => `From tab ${index}`)];
  for (const tab of tabs) {
    await until(
      "it has all",
      async () => (await tab.texts()).length === texts.length,
    );
    assertEquals(await tab.pendingTexts(), []);
  }
  const stored = await storedMessages(server.url, "tea");
  const storedTexts = stored.map(({ text }) => text);
  assertEquals(storedTexts.toSorted(), texts.toSorted());
  for (const tab of tabs) assertEquals(await tab.texts(), storedTexts);
  await holderOf(tabs);
  assertEquals(server.islet.chat.parts.rooms.sessions, 2);
  assertEquals(person.errors, []);
});

Deno.test("The tab that is seen takes the connection from one that isn't", async () => {
  await using room = await anaInTabs(3);
  const { server, ben, tabs } = room;
  for (const tab of tabs) await tab.show("hidden");
  for (const tab of tabs) {
    await tab.show("visible");
    await untilHolderIs(tab, tabs);
    await tab.show("hidden");
    await untilOneSession(server, 2);
  }
  await allHear(ben, tabs, "After all of that");
  assertEquals(at(tabs, 0).page.url(), `${server.url}/rooms/tea`);
});

for (
  const [how, end] of [
    ["is closed", (tab: WatchedTab) => tab.page.close()],
    ["crashes", crash],
  ] as const
) {
  Deno.test(`When the tab with the connection ${how}, another has it at once`, async () => {
    await using room = await anaInTabs(3);
    const { server, ben, tabs } = room;
    const holder = await holderOf(tabs);
    const others = tabs.filter((tab) => tab !== holder);
    const last = at(others, 1);
    await end(holder);
    const since = Date.now();
    await last.say("Said at once");
    await allHear(ben, others, "Heard by all");
    assertLess(Date.now() - since, SOON_MS);
    for (const tab of others) {
      await tab.untilSaid("Said at once");
      assertEquals(await tab.pendingTexts(), []);
    }
    await holderOf(others);
    assertEquals((await storedMessages(server.url, "tea")).length, 2);
    await untilOneSession(server, 2);
  });
}

/** Kills the process that draws a tab. */
async function crash({ page }: WatchedTab): Promise<void> {
  const session = await page.createCDPSession();
  const gone = new Promise((resolve) => page.once("error", resolve));
  // There is nobody to answer it.
  session.send("Page.crash").catch(() => {});
  await gone;
}

Deno.test("A frozen tab lets the connection go, and joins the others when it thaws", async () => {
  await using room = await anaInTabs(2);
  const { server, ben, tabs } = room;
  const holder = await holderOf(tabs);
  const others = tabs.filter((tab) => tab !== holder);
  const session = await holder.page.createCDPSession();
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await allHear(ben, others, "While it was frozen");
  await untilHolderIs(at(others, 0), others);
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await holder.untilSaid("While it was frozen");
  await allHear(ben, tabs, "After it thawed");
  await untilOneSession(server, 2);
});

Deno.test("A tab that is seen doesn't wait for one that is busy", async () => {
  await using room = await anaInTabs(2);
  const { server, ben, tabs } = room;
  const holder = await holderOf(tabs);
  const other = at(tabs.filter((tab) => tab !== holder), 0);
  const busy = holder.page.evaluate((busyMs) => {
    const until = performance.now() + busyMs;
    while (performance.now() < until);
  }, 2 * SOON_MS).catch(() => {});
  const since = Date.now();
  await other.say("Said meanwhile");
  await other.untilSaid("Said meanwhile");
  assertLess(Date.now() - since, SOON_MS);
  await busy;
  await allHear(ben, tabs, "To both");
  await untilHolderIs(other, tabs);
  await untilOneSession(server, 2);
  assertEquals((await storedMessages(server.url, "tea")).length, 2);
});

// The browser of the tests has no back/forward cache, so it is played to the page.
Deno.test("A tab that comes back from the back/forward cache joins the others", async () => {
  await using room = await anaInTabs(2);
  const { server, ben, tabs } = room;
  const holder = await holderOf(tabs);
  const others = tabs.filter((tab) => tab !== holder);
  const turn = (type: "pagehide" | "pageshow") =>
    holder.page.evaluate((type) => {
      dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
    }, type);
  await turn("pagehide");
  await allHear(ben, others, "While it was away");
  await untilHolderIs(at(others, 0), tabs);
  assertEquals((await holder.texts()).includes("While it was away"), false);
  await turn("pageshow");
  await holder.untilSaid("While it was away");
  await allHear(ben, tabs, "To all");
  await untilOneSession(server, 2);
});

Deno.test("Where there are no locks, each tab has its own connection", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  const { rooms } = server.islet.chat.parts;
  const { person, tabs } = await openTabs(browser, {
    url: server.url,
    count: 2,
  });
  await using _person = person;
  for (const tab of tabs) {
    await tab.page.evaluateOnNewDocument(() => {
      Reflect.deleteProperty(Navigator.prototype, "locks");
    });
    await tab.page.reload();
    await tab.untilConnection("online");
  }
  await until("each has a session", () => rooms.sessions === 2);
  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  await allHear(ben, tabs, "To both");
  assertEquals(await Promise.all(tabs.map((tab) => tab.sockets())), [1, 1]);
});

Deno.test("When the server comes back, tabs share one connection again", async () => {
  await using store = await TempStore.create();
  await using server = await MortalServer.start({
    ...KEEP_EVERYTHING,
    ISLET_KV_PATH: store.path,
  });
  await using browser = await launchBrowser();
  const { person, tabs } = await openTabs(browser, {
    url: server.url,
    count: 3,
  });
  await using _person = person;
  await server.kill();
  for (const tab of tabs) {
    await tab.untilConnection("lost");
    await tab.say("Said while it was away");
  }
  await server.start();
  for (const tab of tabs) {
    await tab.untilConnection("online");
    await until(
      "all three are there",
      async () => (await tab.texts()).length === 3,
    );
    assertEquals(await tab.pendingTexts(), []);
  }
  await until("one session is left", async () => {
    const response = await fetch(`${server.url}/api/health`);
    const { sessions }: { sessions: number } = await response.json();
    return sessions === 1;
  });
  await holderOf(tabs);
});

Deno.test("One chime for all tabs of a room, and none while one is seen", async () => {
  await using room = await anaInTabs(3);
  const { ben, tabs } = room;
  await at(tabs, 0).page.click(".sound");
  for (const tab of tabs) {
    await tab.page.waitForSelector(".sound[aria-pressed=true]");
    // Browsers are silent until a person has touched the page.
    await tab.page.click(".log");
    await tab.show("hidden");
  }
  const chimes = async () => {
    const counts = await Promise.all(tabs.map((tab) => tab.chimes()));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  await allHear(ben, tabs, "Nobody looks");
  await until("one has chimed", async () => await chimes() === 1);
  for (const tab of tabs) {
    await tab.page.waitForFunction(() => document.title.startsWith("(1) "));
  }
  await at(tabs, 1).show("visible");
  for (const tab of tabs) {
    await tab.page.waitForFunction(() => !document.title.startsWith("("));
  }
  // Longer than the pause between two chimes.
  await new Promise((resolve) => setTimeout(resolve, 3_100));
  await allHear(ben, tabs, "Somebody looks");
  await at(tabs, 2).page.click(".sound");
  for (const tab of tabs) {
    await tab.page.waitForSelector(".sound[aria-pressed=false]");
    assertEquals((await tab.page.title()).startsWith("("), false);
  }
  assertEquals(await chimes(), 1);
});
