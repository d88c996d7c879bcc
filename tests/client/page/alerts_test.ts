import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { ChatClient } from "../../../lib/client/page/chat_client.ts";
import type { Message } from "../../../lib/protocol/messages.ts";
import { aMessage } from "../../support/a_message.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { FakeBrowser, FakeNotifications } from "../fake_browser.ts";
import { FakeTabs } from "../fake_tabs.ts";
import { ANA, aWelcome, messagesFrame } from "../frames.ts";

async function settle(): Promise<void> {
  await afterTurns(60);
}

function openTab(tabs: FakeTabs, desktop: FakeNotifications | null) {
  const browser = new FakeBrowser();
  browser.tabs = tabs.portOf(browser.document);
  browser.hidden = true;
  browser.notifications = desktop;
  const client = new ChatClient({
    room: "tea",
    user: ANA,
    messages: [aMessage(1, { ...ANA, text: "Hello" })],
    head: 1,
    hasOlder: false,
    onlineUsers: [],
    onlineCount: 0,
    environment: browser,
  });
  client.start();
  browser.socket.receive(aWelcome({ head: 1 }));
  browser.socket.receive(messagesFrame([]));
  return { browser, client };
}

interface DesktopOptions {
  readonly tabs?: number;
  readonly desktop?: FakeNotifications | null;
}

/** Ana's hidden tabs of one room. She has turned notifications on, where there are any. */
async function openTabs(
  { tabs: count = 1, desktop = new FakeNotifications() }: DesktopOptions = {},
) {
  const time = new FakeTime();
  const tabs = new FakeTabs();
  const opened = Array.from({ length: count }, () => openTab(tabs, desktop));
  await settle();
  const first = opened[0];
  if (first === undefined) throw new Error("No tab");
  for (const { client } of opened) {
    await (await extrasOf(client)).alerts.setDesktop(true);
  }
  const extras = await extrasOf(first.client);
  let seq = 1;
  return {
    ...first,
    desktop: desktop ?? new FakeNotifications(),
    opened,
    time,
    ...extras,
    /** Ben says something, in the hearing of all. */
    async says(text: string, fields: Partial<Message> = {}) {
      const message = aMessage(++seq, { text, ...fields });
      for (const { browser } of opened) {
        browser.socket.receive(messagesFrame([message]));
      }
      await settle();
      // The next one calls again.
      time.tick(3_000);
      await settle();
    },
    async [Symbol.asyncDispose]() {
      for (const { client } of opened) client.dispose();
      await settle();
      assertEquals([tabs.channels, tabs.locks.count], [0, 0]);
      assertEquals(time.next(), false);
      for (const { browser } of opened) assertEquals(browser.listeners, 0);
      assertEquals(desktop?.open ?? [], []);
      time.restore();
    },
  };
}

async function extrasOf(client: ChatClient) {
  const extras = await client.loadExtras();
  if (extras === null) throw new Error("They can't be loaded");
  const { alerts, ignored } = extras;
  return { alerts, ignored };
}

Deno.test("One of three hidden tabs shows a message on the desktop", async () => {
  await using room = await openTabs({ tabs: 3 });
  await room.says("Hi <@u-cleo Cleo>, what a day");
  const [shown, ...others] = room.desktop.shown;
  assertEquals(others, []);
  assertEquals(shown?.title, "Ben, tea");
  assertEquals(shown?.words, {
    body: "Hi @Cleo, what a day",
    tag: "islet tea",
    renotify: false,
    silent: true,
  });
});

Deno.test("There is one notification a room at a time, which calls again for a mention only", async () => {
  await using room = await openTabs();
  await room.says("One");
  await room.says("Two, @Ana");
  await room.says(`Three, <@${ANA.userId} Whoever>`);
  await room.says("Four", { replyTo: 1 });
  assertEquals(room.desktop.open.map(({ words }) => words.body), ["Four"]);
  assertEquals(room.desktop.shown.map(({ words }) => words.renotify), [
    false,
    true,
    true,
    true,
  ]);
});

Deno.test("Nothing is shown while any tab of the room is seen, and what was goes then", async () => {
  await using room = await openTabs({ tabs: 2 });
  await room.says("One");
  assertEquals(room.desktop.open.length, 1);
  room.opened[1]?.browser.show();
  await settle();
  assertEquals(room.desktop.open, []);
  await room.says("Two");
  assertEquals(room.desktop.shown.length, 1);
  room.opened[1]?.browser.hide();
  await settle();
  await room.says("Three");
  assertEquals(room.desktop.open.length, 1);
  room.browser.show();
  await settle();
  assertEquals(room.desktop.open, []);
});

Deno.test("A click on a notification closes it and leads to the message", async () => {
  await using room = await openTabs();
  await room.says("One");
  room.desktop.open[0]?.onclick?.(new Event("click"));
  assertEquals(room.desktop.open, []);
  assertEquals(room.desktop.revealed, [2]);
});

Deno.test("A long text is cut, and no character in two", async () => {
  await using room = await openTabs();
  await room.says("🏝".repeat(300));
  assertEquals(room.desktop.open[0]?.words.body, "🏝".repeat(200));
});

Deno.test("Of a room one is told of all, of what calls or answers one, or of nothing", async () => {
  await using room = await openTabs();
  room.client.setSound(true);
  await settle();
  const notes = () => room.browser.audio.notes.length / 2;
  room.alerts.told.value = "mentions";
  await room.says("One");
  assertEquals([room.desktop.shown.length, notes()], [0, 0]);
  await room.says("Two, @ana");
  assertEquals([room.desktop.shown.length, notes()], [1, 1]);
  room.alerts.told.value = "nothing";
  await room.says("Three, @ana");
  assertEquals([room.desktop.shown.length, notes()], [1, 1]);
  // The title counts on.
  assertEquals(room.client.unread.value, 3);
});

Deno.test("What one is told of is kept by room, unless it is all, and other tabs learn it", async () => {
  await using room = await openTabs();
  const { alerts, browser } = room;
  const kept = () => browser.stored.get("islet.told tea");
  assertEquals(kept(), undefined);
  alerts.told.value = "mentions";
  assertEquals(kept(), "mentions");
  browser.stored.set("islet.told tea", "nothing");
  browser.window.dispatchEvent(new Event("storage"));
  assertEquals(alerts.told.value, "nothing");
  browser.stored.set("islet.told tea", "everything");
  browser.window.dispatchEvent(new Event("storage"));
  assertEquals(alerts.told.value, "all");
  assertEquals(kept(), undefined);
});

Deno.test("What one is told of is kept no more once the room has ended", async () => {
  const room = await openTabs();
  await room[Symbol.asyncDispose]();
  room.alerts.told.value = "nothing";
  assertEquals(room.browser.stored.get("islet.told tea"), undefined);
});

Deno.test("Permission is asked for when notifications are turned on, never before", async () => {
  const desktop = new FakeNotifications();
  const tabs = new FakeTabs();
  using _time = new FakeTime();
  const { client } = openTab(tabs, desktop);
  await settle();
  const { alerts } = await extrasOf(client);
  assertEquals([alerts.desktop.value, desktop.requests], ["off", 0]);
  await alerts.setDesktop(true);
  assertEquals([alerts.desktop.value, desktop.requests], ["on", 1]);
  await alerts.setDesktop(false);
  assertEquals([alerts.desktop.value, desktop.requests], ["off", 1]);
  client.dispose();
});

Deno.test("Turned off, also in another tab, nothing is shown, and what was goes", async () => {
  await using room = await openTabs();
  await room.says("One");
  await room.alerts.setDesktop(false);
  assertEquals(room.desktop.open, []);
  await room.says("Two");
  assertEquals(room.desktop.shown.length, 1);
  await room.alerts.setDesktop(true);
  await room.says("Three");
  assertEquals(room.desktop.open.length, 1);
  room.browser.stored.delete("islet.desktop");
  room.browser.window.dispatchEvent(new Event("storage"));
  assertEquals(room.alerts.desktop.value, "off");
  assertEquals(room.desktop.open, []);
});

Deno.test("Where permission was denied nothing is shown, until it is given after all", async () => {
  const desktop = new FakeNotifications();
  desktop.answer = "denied";
  await using room = await openTabs({ desktop });
  assertEquals(room.alerts.desktop.value, "denied");
  await room.says("One");
  assertEquals(desktop.shown, []);
  desktop.permission = "granted";
  await room.alerts.setDesktop(true);
  assertEquals(room.alerts.desktop.value, "on");
  // It may be taken back at any time.
  desktop.permission = "denied";
  await room.says("Two");
  assertEquals(desktop.shown, []);
});

Deno.test("A browser that has no notifications, or none but those of service workers, lacks them", async () => {
  {
    await using room = await openTabs({ desktop: null });
    assertEquals(room.alerts.desktop.value, "lacking");
    await room.says("One");
  }
  const desktop = new FakeNotifications();
  desktop.throws = true;
  await using room = await openTabs({ desktop });
  await room.says("One");
  assertEquals(room.alerts.desktop.value, "lacking");
});

Deno.test("Whoever is ignored causes no chime, notification, count, line or announcement", async () => {
  await using room = await openTabs();
  const { client, desktop, browser, time } = room;
  client.setSound(true);
  await settle();
  const { userId } = aMessage(1);
  room.ignored.set(userId, true);
  await room.says("One, @Ana");
  time.tick(1_500);
  assertEquals(desktop.shown, []);
  assertEquals(browser.audio.notes, []);
  assertEquals(client.unread.value, 0);
  assertEquals(client.newSeq.value, null);
  assertEquals(client.announcement.value, "");
  room.ignored.set(userId, false);
  await room.says("Two");
  assertEquals([desktop.shown.length, client.unread.value], [1, 1]);
});

Deno.test("A page that is left or ended shows nothing that was under way", async () => {
  const room = await openTabs();
  await room.says("One");
  room.browser.leavePage();
  assertEquals(room.desktop.open, []);
  const { browser, client } = room;
  browser.showPage({ persisted: true });
  await settle();
  browser.socket.receive(aWelcome({ head: 3 }));
  browser.socket.receive(messagesFrame([aMessage(3)]));
  client.dispose();
  await settle();
  assertEquals(room.desktop.shown.length, 1);
  await room[Symbol.asyncDispose]();
});
