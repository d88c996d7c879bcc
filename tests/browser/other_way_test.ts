import { assert, assertEquals } from "@std/assert";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { hasten } from "../support/hasten.ts";
import { Person } from "../support/room_page.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { TestClient } from "../support/test_client.ts";
import { type ProxyFaults, TestProxy } from "../support/test_proxy.ts";
import { until } from "../support/until.ts";
import { WatchedTab } from "../support/watched_tab.ts";

// Time in the page goes so much faster.
const SPEED = 10;

const NETWORKS: [name: string, faults: ProxyFaults, streams: number][] = [
  ["refuses upgrades", { refusesUpgrades: true }, 1],
  [
    "refuses upgrades and holds answers back",
    { refusesUpgrades: true, holdsAnswers: true },
    0,
  ],
  ["sleeps a while", { sleepMs: 500 }, 0],
  [
    "refuses upgrades and sleeps a while",
    { refusesUpgrades: true, sleepMs: 500 },
    1,
  ],
];

for (const [name, faults, streams] of NETWORKS) {
  Deno.test(`A room is live behind a proxy that ${name}`, async () => {
    await using server = await startBuiltServer();
    await using proxy = new TestProxy(server.url, {});
    await using browser = await launchBrowser();
    await using ana = await Person.in(browser);
    await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
    const tab = await WatchedTab.of(ana);
    await tab.enter(proxy.url, "tea", "Ana");
    await tab.untilConnection("online");
    await hasten(tab.page, SPEED);
    proxy.faults = faults;
    await tab.page.reload();
    await tab.untilConnection("online");
    assertEquals(await tab.streams(), streams);
    for (const n of [1, 2, 3]) {
      await tab.say(`From Ana ${n}`);
      await tab.untilText(`From Ana ${n}`);
      ben.send({ type: "message", id: `b${n}`, text: `From Ben ${n}` });
      await tab.untilText(`From Ben ${n}`);
    }
    assertEquals(await tab.pendingTexts(), []);
    const stored = await storedMessages(server.url, "tea");
    assertEquals(stored.map(({ text }) => text), await tab.texts());
    assertEquals(stored.length, 6);
    const people = await tab.page.$$eval(
      ".people-panel li bdi",
      (names) => names.map(({ textContent }) => textContent),
    );
    assertEquals(people.toSorted(), ["Ana", "Ben"]);
    assertEquals(ana.errors, []);
  });
}

Deno.test("A room goes over to a socket once one is let through, and loses nothing", async () => {
  await using server = await startBuiltServer();
  await using proxy = new TestProxy(server.url, { refusesUpgrades: true });
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  const tab = await WatchedTab.of(ana);
  await hasten(tab.page, SPEED);
  await tab.enter(proxy.url, "tea", "Ana");
  await tab.untilConnection("online");
  assertEquals([await tab.streams(), await tab.sockets()], [1, 0]);
  proxy.faults = {};
  const texts: string[] = [];
  await until("it has a socket", async () => {
    texts.push(`From Ben ${texts.length}`);
    const text = texts.at(-1) ?? "";
    ben.send({ type: "message", id: crypto.randomUUID(), text });
    return await tab.sockets() === 1 && await tab.streams() === 0;
  });
  await tab.say("Over the socket");
  await tab.untilText("Over the socket");
  assertEquals(await tab.texts(), [...texts, "Over the socket"]);
  assertEquals(ana.errors, []);
});

Deno.test("A browser has one stream, in however many rooms it is", async () => {
  await using server = await startBuiltServer();
  await using proxy = new TestProxy(server.url, { refusesUpgrades: true });
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const rooms = ["tea", "cake", "milk", "salt", "rice", "oats", "corn"];
  const tabs: WatchedTab[] = [];
  for (const room of rooms) {
    const tab = await WatchedTab.of(ana);
    await hasten(tab.page, SPEED);
    if (tabs.length === 0) await tab.enter(proxy.url, room, "Ana");
    else await tab.visit(proxy.url, room);
    await tab.untilConnection("online");
    tabs.push(tab);
  }
  const streams = await Promise.all(tabs.map((tab) => tab.streams()));
  assertEquals(streams.toSorted(), [0, 0, 0, 0, 0, 0, 1]);
  // A browser has six connections to a host: all rooms still talk.
  for (const [index, tab] of tabs.entries()) {
    await tab.say(`In ${rooms[index]}`);
    await tab.untilText(`In ${rooms[index]}`);
  }
  const first = tabs[streams.indexOf(1)];
  assert(first !== undefined);
  await first.page.close();
  assertEquals(ana.errors, []);
});

Deno.test("A proxy that cuts idle connections cuts no more than three", async () => {
  await using server = await startBuiltServer();
  // In the page's time these are 10 s; it pings every 30 s, until it knows better. That
  // takes two silences that differ by less than 2 s.
  await using proxy = new TestProxy(server.url, { idleMs: 2_000 });
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const tab = await WatchedTab.of(ana);
  await hasten(tab.page, 5);
  await tab.enter(proxy.url, "tea", "Ana");
  // Before there was a name there was a connection, too.
  const before = proxy.upgrades;
  await until("three were cut", () => proxy.upgrades === before + 4);
  await tab.untilConnection("online");
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  assertEquals(proxy.upgrades, before + 4);
  assertEquals(await tab.page.$(".connection.lost"), null);
});
