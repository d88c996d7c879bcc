import { assertEquals } from "@std/assert";
import { effect } from "@preact/signals";
import { FakeTime } from "@std/testing/time";
import { ChatClient } from "../../../lib/client/page/chat_client.ts";
import { findWays } from "../../../lib/client/ways/find_ways.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aMessage } from "../../support/a_message.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { FakeTabs } from "../fake_tabs.ts";
import { ANA, aWelcome, messagesFrame } from "../frames.ts";

async function settle(): Promise<void> {
  await afterTurns(60);
}

interface TabOptions {
  readonly hidden?: boolean;
  readonly shares?: boolean;
}

/** A tab of Ana's that is live by a connection of its own, which it may share. */
function openTab(
  tabs: FakeTabs,
  { hidden = false, shares = false }: TabOptions = {},
) {
  const browser = new FakeBrowser();
  browser.tabs = tabs.portOf(browser.document);
  browser.hidden = hidden;
  if (shares) browser.loadWays = () => Promise.resolve(findWays);
  const client = new ChatClient({
    room: "lobby",
    user: ANA,
    messages: [],
    head: 0,
    hasOlder: false,
    onlineUsers: [],
    onlineCount: 0,
    environment: browser,
  });
  client.start();
  browser.socket.receive(aWelcome());
  // All of the short list is in view.
  const stopViewing = effect(() => {
    const newest = client.messages.value.at(-1);
    if (newest) {
      queueMicrotask(() =>
        client.noteView({ first: 1, last: newest.seq, follows: true })
      );
    }
  });
  return { browser, client, stopViewing };
}

/** Ana's tabs of one room, each with a connection of its own. */
async function openTabs(count: number, options: TabOptions = {}) {
  const tabs = new FakeTabs();
  const opened = Array.from({ length: count }, () => openTab(tabs, options));
  await settle();
  for (const { client } of opened) client.setSound(true);
  await settle();
  return { tabs, opened };
}

type Opened = Awaited<ReturnType<typeof openTabs>>["opened"];

/** Ben says something, in the hearing of all. */
async function benSays(opened: Opened, seq: number): Promise<void> {
  for (const { browser } of opened) {
    browser.socket.receive(messagesFrame([aMessage(seq)]));
  }
  await settle();
}

function chimes(opened: Opened): number {
  const notes = opened.map(({ browser }) =>
    browser.audioContexts[0]?.notes.length ?? 0
  );
  return notes.reduce((sum, count) => sum + count, 0) / 2;
}

function unread(opened: Opened): number[] {
  return opened.map(({ client }) => client.unread.value);
}

async function close({ tabs, opened }: {
  readonly tabs: FakeTabs;
  readonly opened: Opened;
}): Promise<void> {
  for (const { client, stopViewing } of opened) {
    stopViewing();
    client.dispose();
  }
  await settle();
  assertEquals([tabs.channels, tabs.locks.count], [0, 0]);
  for (const { browser } of opened) assertEquals(browser.listeners, 0);
}

Deno.test("One of three hidden tabs chimes for a message", async () => {
  using time = new FakeTime();
  const { tabs, opened } = await openTabs(3, { hidden: true });
  await benSays(opened, 1);
  assertEquals(chimes(opened), 1);
  await benSays(opened, 2);
  assertEquals(chimes(opened), 1);
  time.tick(3_000);
  await settle();
  for (const { browser } of opened) browser.audio.currentTime = 3;
  await benSays(opened, 3);
  assertEquals(chimes(opened), 2);
  await close({ tabs, opened });
  assertEquals(time.next(), false);
});

Deno.test("No tab chimes while one is seen, and none has anything unread", async () => {
  using _time = new FakeTime();
  const { tabs, opened } = await openTabs(3, { hidden: true });
  opened[1]?.browser.show();
  await settle();
  await benSays(opened, 1);
  assertEquals([chimes(opened), unread(opened)], [0, [0, 0, 0]]);
  opened[1]?.browser.hide();
  await settle();
  await benSays(opened, 2);
  assertEquals([chimes(opened), unread(opened)], [1, [1, 1, 1]]);
  await close({ tabs, opened });
});

Deno.test("What is read in one tab isn't unread in the others, whichever hears of it first", async () => {
  using _time = new FakeTime();
  const { tabs, opened } = await openTabs(2, { hidden: true });
  await benSays(opened, 1);
  assertEquals(unread(opened), [1, 1]);
  opened[0]?.browser.show();
  await settle();
  assertEquals(unread(opened), [0, 0]);
  await benSays(opened.slice(0, 1), 2);
  await benSays(opened.slice(1), 2);
  assertEquals(unread(opened), [0, 0]);
  await close({ tabs, opened });
});

Deno.test("A tab takes over whether sound is on from another", async () => {
  using _time = new FakeTime();
  const { tabs, opened } = await openTabs(1);
  const [tab] = opened;
  assertEquals(tab?.client.soundOn.value, true);
  tab?.browser.stored.set("islet.sound", "off");
  tab?.browser.window.dispatchEvent(new Event("storage"));
  assertEquals(tab?.client.soundOn.value, false);
  assertEquals(tab?.browser.audio.closed, true);
  await close({ tabs, opened });
});

Deno.test("Where the browser keeps tabs apart, each one chimes for itself", async () => {
  using _time = new FakeTime();
  const { tabs, opened } = await openTabs(2, { hidden: true });
  for (const { browser } of opened) browser.tabs = null;
  await benSays(opened, 1);
  assertEquals(chimes(opened), 2);
  await close({ tabs, opened });
});

Deno.test("A tab that hears what another one does learns who its user is by now", async () => {
  using _time = new FakeTime();
  const { tabs, opened } = await openTabs(1, { shares: true });
  const socket = opened[0]?.browser.socket;
  const asBen = { ...ANA, userName: "Ben", tag: "k3" };
  socket?.receive({ type: "user_renamed", ...asBen });
  const second = openTab(tabs, { shares: true });
  await settle();
  assertEquals(second.client.user.value, asBen);
  const asAnna = { ...ANA, userName: "Anna" };
  socket?.receive({ type: "user_renamed", ...asAnna });
  const third = openTab(tabs, { shares: true });
  await settle();
  assertEquals(
    [second, third].map(({ client }) => client.user.value),
    [asAnna, asAnna],
  );
  await close({ tabs, opened: [...opened, second, third] });
});

Deno.test("A page that is left holds no lock and no channel, and takes part again when it comes back", async () => {
  using _time = new FakeTime();
  const { tabs, opened } = await openTabs(2, { hidden: true });
  const [left, other] = opened;
  const held = [tabs.channels, tabs.locks.count];
  for (const { browser } of opened) browser.leavePage();
  await settle();
  assertEquals([tabs.channels, tabs.locks.count], [0, 0]);
  for (const { browser } of opened) {
    browser.showPage({ persisted: true });
    browser.socket.receive(aWelcome());
  }
  await settle();
  assertEquals([tabs.channels, tabs.locks.count], held);
  await benSays(opened, 1);
  left?.browser.show();
  await settle();
  assertEquals(other?.client.unread.value, 0);
  await close({ tabs, opened });
});
