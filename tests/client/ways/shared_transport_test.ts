import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type {
  Transport,
  Visit,
} from "../../../lib/client/connection/transport.ts";
import { findWays } from "../../../lib/client/ways/find_ways.ts";
import type { ServerMessage } from "../../../lib/protocol/messages.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aMessage } from "../../support/a_message.ts";
import { aVisit } from "../a_visit.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { FakeTabs } from "../fake_tabs.ts";
import { aWelcome, messagesFrame } from "../frames.ts";

/** A tab of Ana's, with what its connection has told it. */
interface Tab {
  readonly browser: FakeBrowser;
  readonly told: ServerMessage[];
  readonly ends: [code: number, reason: string][];
  /** seq of the newest entry that it has. */
  after: number;
  readonly transport: Transport;
}

/** Lets all that is under way come to rest. */
async function settle(): Promise<void> {
  await afterTurns(60);
}

/** Opens a tab; it has a connection as soon as there is one. */
async function openTab(
  tabs: FakeTabs,
  { hidden = false, after = 0 } = {},
): Promise<Tab> {
  const browser = new FakeBrowser();
  browser.hidden = hidden;
  browser.tabs = tabs.portOf(browser.document);
  let ids = 0;
  Object.assign(browser, { randomId: () => `${tabs.nextId()}-${++ids}` });
  const told: ServerMessage[] = [];
  const ends: Tab["ends"] = [];
  const tab = { browser, told, ends, after };
  const visit: Visit = aVisit(browser, {
    after: () => tab.after,
    welcome: () =>
      told.some(({ type }) => type === "welcome")
        ? aWelcome({ head: tab.after })
        : null,
  });
  const transport = findWays(visit, false).open({
    onMessage: (message) => {
      told.push(message);
      if (message.type !== "messages") return;
      tab.after = message.messages.at(-1)?.seq ?? tab.after;
    },
    onUnreadable: () => {},
    onEnd: (code, reason) => ends.push([code, reason]),
  });
  await settle();
  return Object.assign(tab, { transport });
}

/** Opens a tab, and welcomes its socket. */
async function openHolder(tabs: FakeTabs, options = {}): Promise<Tab> {
  const tab = await openTab(tabs, options);
  tab.browser.socket.receive(aWelcome({ head: tab.after }));
  await settle();
  return tab;
}

function types({ told }: Tab): string[] {
  return told.map(({ type }) => type);
}

function close(...all: Tab[]): void {
  for (const { transport } of all) transport.close("Component unmounting");
}

Deno.test("A tab alone has a socket of its own", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const tab = await openHolder(tabs);
  assertEquals([tab.browser.sockets.length, types(tab)], [1, ["welcome"]]);
  time.tick(29_000);
  assertEquals(tab.browser.sockets.length, 1);
  close(tab);
});

Deno.test("A second tab hears what the first one does, and sends through it", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs, { after: 5 });
  const other = await openTab(tabs, { after: 5 });
  assertEquals([other.browser.sockets.length, types(other)], [0, ["welcome"]]);
  holder.browser.socket.receive(messagesFrame([aMessage(6)]));
  await settle();
  assertEquals(other.told.at(-1), messagesFrame([aMessage(6)]));
  other.transport.send({ type: "message", id: "c1", text: "Hello" });
  await settle();
  assertEquals(holder.browser.socket.postedIds, ["c1"]);
  close(holder, other);
});

Deno.test("A tab that lacks something reads it, and what comes meanwhile waits", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs, { after: 7 });
  const other = await openTab(tabs, { after: 5 });
  assertEquals(other.told, [aWelcome({ head: 7 })]);
  assertEquals(
    other.browser.request.url.search,
    "?after=5&online",
  );
  holder.browser.socket.receive(messagesFrame([aMessage(8)]));
  await settle();
  assertEquals(types(other), ["welcome"]);
  other.browser.request.respond(
    Response.json({ messages: [aMessage(6), aMessage(7)], head: 7 }),
  );
  await settle();
  assertEquals(other.told.slice(1), [
    messagesFrame([aMessage(6), aMessage(7)]),
    messagesFrame([aMessage(8)]),
  ]);
  close(holder, other);
});

Deno.test("A tab that can't read what it lacks ends, to begin anew", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs, { after: 7 });
  const other = await openTab(tabs, { after: 5 });
  other.browser.request.respond(new Response("", { status: 502 }));
  await settle();
  assertEquals([other.ends, holder.ends], [[[1006, ""]], []]);
  close(holder);
});

Deno.test("A tab that has seen more than the holder isn't told of an older room", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs, { after: 5 });
  const other = await openTab(tabs, { after: 6 });
  assertEquals(other.told, [aWelcome({ head: 6 })]);
  close(holder, other);
});

Deno.test("When the holder goes, the next tab connects from where it was", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const [second, third] = [await openTab(tabs), await openTab(tabs)];
  holder.browser.socket.receive(messagesFrame([aMessage(1)]));
  await settle();
  close(holder);
  await settle();
  assertEquals(second.browser.socket.url.searchParams.get("after"), "1");
  assertEquals(third.browser.sockets, []);
  second.browser.socket.receive(aWelcome({ head: 1 }));
  await settle();
  assertEquals(types(third), ["welcome", "messages", "welcome"]);
  close(second, third);
});

Deno.test("When the holder's connection ends, it does for all", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const other = await openTab(tabs);
  holder.browser.socket.drop(1012, "The server restarts");
  await settle();
  assertEquals(other.ends, [[1012, "The server restarts"]]);
  assertEquals(holder.ends, [[1012, "The server restarts"]]);
  assertEquals([tabs.channels, tabs.locks.count], [0, 0]);
});

Deno.test("A tab that is seen takes the place of a holder that isn't, which stays until then", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const other = await openTab(tabs, { hidden: true });
  holder.browser.hide();
  await settle();
  assertEquals(other.browser.sockets, []);
  other.browser.show();
  await settle();
  assertEquals(other.browser.sockets.length, 1);
  assertEquals(holder.browser.socket.closedWith, null);
  other.browser.socket.receive(aWelcome());
  await settle();
  assertEquals(holder.browser.socket.closedWith?.reason, "Reconnecting");
  other.browser.socket.receive(messagesFrame([aMessage(1)]));
  await settle();
  assertEquals(holder.told.at(-1), messagesFrame([aMessage(1)]));
  assertEquals([holder.ends, other.ends], [[], []]);
  close(holder, other);
});

Deno.test("A holder that nobody looks at any more offers its place", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const other = await openTab(tabs);
  holder.browser.hide();
  await settle();
  assertEquals(other.browser.sockets.length, 1);
  close(holder, other);
});

Deno.test("Between two tabs that are seen the connection stays where it is", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const other = await openTab(tabs);
  for (let n = 0; n < 3; n++) {
    other.transport.check();
    await settle();
    time.tick(5_000);
  }
  assertEquals(other.browser.sockets, []);
  close(holder, other);
});

Deno.test("A tab that is seen waits 700 ms for a holder that doesn't answer", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const other = await openTab(tabs);
  tabs.isStill = true;
  other.transport.send({ type: "message", id: "c1", text: "Hello" });
  await settle();
  time.tick(699);
  await settle();
  assertEquals(other.browser.sockets, []);
  time.tick(1);
  await settle();
  assertEquals(other.browser.sockets.length, 1);
  other.browser.socket.receive(aWelcome());
  await settle();
  assertEquals(types(other), ["welcome", "welcome"]);
  close(holder, other);
});

Deno.test("A tab that nobody looks at gives the holder all the time that it needs", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  tabs.isStill = true;
  const other = await openTab(tabs, { hidden: true });
  other.transport.check();
  for (let n = 0; n < 10; n++) {
    time.tick(2_000);
    await settle();
  }
  assertEquals(other.browser.sockets, []);
  close(holder, other);
});

Deno.test("A tab that is seen asks every 30 s whether the holder lives", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const other = await openTab(tabs);
  tabs.isStill = true;
  time.tick(30_000);
  await settle();
  time.tick(700);
  await settle();
  assertEquals(other.browser.sockets.length, 1);
  close(holder, other);
});

Deno.test("A hidden tab whose turn it is leaves it to one that is seen", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const hidden = await openTab(tabs, { hidden: true });
  const seen = await openTab(tabs);
  close(holder);
  await settle();
  assertEquals(hidden.browser.sockets, []);
  assertEquals(seen.browser.sockets.length, 1);
  seen.browser.socket.receive(aWelcome());
  await settle();
  time.tick(1_000);
  assertEquals(hidden.browser.sockets, []);
  assertEquals(types(hidden), ["welcome", "welcome"]);
  close(hidden, seen);
});

Deno.test("A hidden tab connects after 300 ms where no tab is seen", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const hidden = await openTab(tabs, { hidden: true });
  close(holder);
  await settle();
  assertEquals(hidden.browser.sockets, []);
  time.tick(300);
  assertEquals(hidden.browser.sockets.length, 1);
  close(hidden);
});

Deno.test("A late answer doesn't talk a holder out of its place", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const first = await openHolder(tabs);
  const second = await openTab(tabs);
  tabs.isStill = true;
  second.transport.check();
  time.tick(700);
  await settle();
  second.browser.socket.receive(aWelcome());
  tabs.isStill = false;
  // What the first one says while it doesn't know yet.
  for (const message of tabs.heldBack.splice(0)) message();
  await settle();
  assertEquals(second.browser.socket.closedWith, null);
  assertEquals(first.browser.socket.closedWith?.reason, "Reconnecting");
  close(first, second);
});

Deno.test("A holder doesn't follow one whose word comes late", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const first = await openTab(tabs);
  tabs.isStill = true;
  const second = await openTab(tabs);
  first.browser.socket.receive(aWelcome());
  time.tick(700);
  await settle();
  assertEquals(second.browser.sockets.length, 1);
  tabs.isStill = false;
  for (const message of tabs.heldBack.splice(0)) message();
  await settle();
  assertEquals(second.browser.socket.closedWith, null);
  second.browser.socket.receive(aWelcome());
  await settle();
  assertEquals(first.browser.socket.closedWith?.reason, "Reconnecting");
  close(first, second);
});

Deno.test("A holder that hears late that it is none follows the next one", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const first = await openHolder(tabs);
  tabs.locks.isStill = true;
  tabs.isStill = true;
  const second = await openTab(tabs);
  time.tick(700);
  await settle();
  tabs.isStill = false;
  second.browser.socket.receive(aWelcome());
  await settle();
  assertEquals(first.browser.socket.closedWith, null);
  for (const stolen of tabs.locks.heldBack.splice(0)) stolen();
  await settle();
  assertEquals(first.browser.socket.closedWith?.reason, "Reconnecting");
  assertEquals(second.browser.socket.closedWith, null);
  close(first, second);
});

for (const hidden of [false, true]) {
  Deno.test(`A tab that takes the holder's place while it reads what it lacks gives that up (${hidden ? "hidden" : "seen"})`, async () => {
    using _time = new FakeTime();
    const tabs = new FakeTabs();
    const holder = await openHolder(tabs, { after: 7 });
    const other = await openTab(tabs, { after: 5, hidden });
    assertEquals(other.browser.request.signal.aborted, false);
    close(holder);
    await settle();
    assertEquals(other.browser.request.signal.aborted, true);
    close(other);
  });
}

Deno.test("A tab that loses the lock before it is welcomed hangs up", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const first = await openTab(tabs);
  tabs.isStill = true;
  const second = await openTab(tabs);
  time.tick(700);
  await settle();
  assertEquals(second.browser.sockets.length, 1);
  assertEquals(first.browser.socket.closedWith?.reason, "Reconnecting");
  close(first, second);
});

Deno.test("A tab that has read what it lacked hears what comes from then on", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs, { after: 6 });
  const other = await openTab(tabs, { after: 5 });
  other.browser.request.respond(
    Response.json({ messages: [aMessage(6)], head: 6 }),
  );
  await settle();
  holder.browser.socket.receive(messagesFrame([aMessage(7)]));
  await settle();
  assertEquals(other.told.at(-1), messagesFrame([aMessage(7)]));
  close(holder, other);
});

Deno.test("Users and rooms are kept apart", async () => {
  using _time = new FakeTime();
  const tabs = new FakeTabs();
  const holder = await openHolder(tabs);
  const browser = new FakeBrowser();
  browser.tabs = tabs.portOf(browser.document);
  const open = (fields: Partial<Visit>) =>
    findWays(aVisit(browser, fields), false).open({
      onMessage: () => {},
      onUnreadable: () => {},
      onEnd: () => {},
    });
  const others = [open({ userId: () => "u-ben" }), open({ room: "tea" })];
  await settle();
  assertEquals(browser.sockets.length, 2);
  for (const other of others) other.close("Component unmounting");
  close(holder);
});

for (
  const [what, arrange] of [
    ["holds", async (tabs: FakeTabs) => [await openHolder(tabs)]],
    ["opens", async (tabs: FakeTabs) => [await openTab(tabs)]],
    ["follows", async (tabs: FakeTabs) => [
      await openHolder(tabs),
      await openTab(tabs),
    ]],
    [
      "catches up",
      async (tabs: FakeTabs) => [
        await openHolder(tabs, { after: 7 }),
        await openTab(tabs, { after: 5 }),
      ],
    ],
    [
      "offers",
      async (tabs: FakeTabs) => [await openTab(tabs, { hidden: true })],
    ],
  ] as const
) {
  Deno.test(`A tab that ${what} leaves no lock, channel, listener, timer or request behind`, async () => {
    using time = new FakeTime();
    const tabs = new FakeTabs();
    const all = await arrange(tabs);
    close(...all);
    await settle();
    assertEquals([tabs.channels, tabs.locks.count], [0, 0]);
    for (const { browser } of all) {
      assertEquals(browser.listeners, 0);
      for (const { signal } of browser.requests) {
        assertEquals(signal.aborted, true);
      }
    }
    assertEquals(time.next(), false);
  });
}
