import { assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Page } from "puppeteer-core";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { MortalServer } from "../support/mortal_server.ts";
import { launchBrowser } from "../support/browser.ts";
import { bundleForPage } from "../support/bundle_for_page.ts";
import {
  audioClosed,
  callOnEach,
  countDetached,
  countTimers,
  followAudio,
  followStores,
  heapBytesOf,
  holdingsOf,
  untilStored,
} from "../support/page_leaks.ts";
import { hasten } from "../support/hasten.ts";
import { Person } from "../support/room_page.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import type { RoomMounter } from "./fixtures/mount_room.tsx";

const MOUNTS = 50;
// By other ways it takes longer until a room is live.
const MOUNTS_BY_OTHER_WAYS = 10;
const SPEED = 20;
const PEOPLE = 5;
const FORCED_RECONNECTS = 50;
const HEAP_COMPARED_AFTER = 10;
const MAX_HEAP_GROWTH = 0.02;
const CLASSES = [
  "Alerts",
  "Announcer",
  "ChatClient",
  "ChatSocket",
  "Chime",
  "HttpTransport",
  "IgnoredPeople",
  "MessageLog",
  "Sender",
  "SharedTransport",
  "SocketTransport",
  "Timer",
  "Unsent",
  "WebSocket",
  "AudioContext",
  "AbortController",
  "IntersectionObserver",
  "ResizeObserver",
  "MutationObserver",
  "PerformanceObserver",
  "BroadcastChannel",
  "EventSource",
];

declare global {
  var roomMounter: RoomMounter;
}

const script = await bundleForPage("tests/browser/fixtures/mount_room.tsx");

/** Opens a page with nothing on it but the island's code. */
async function openBarePage(
  server: Pick<TestServer, "url">,
  ana: Person,
  prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<Page> {
  const { page } = await ana.openTab();
  await prepare(page);
  await page.goto(`${server.url}/`);
  const status = await page.evaluate(async () => {
    const response = await fetch("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "Ana" }),
    });
    return response.status;
  });
  assertEquals(status, 201);
  await countTimers(page);
  await followAudio(page);
  await followStores(page);
  await page.goto(`${server.url}/`);
  await page.evaluate(script);
  return page;
}

/**
 * Mounts the island, uses all that has a timer, a listener or a resource, and takes
 * it out again in the middle of that.
 */
async function mountAndUnmount(
  page: Page,
  ben: TestClient,
  hearsTyping = true,
): Promise<void> {
  await page.evaluate(async () => {
    const user = await (await fetch("/api/session")).json();
    globalThis.roomMounter.mount(user);
  });
  await untilShown(page, ".connection.online");
  await page.click(".sound");
  // The second one comes too fast: there is a notice, and another try to come.
  for (const text of ["First", "Second"]) {
    await page.type("#text", text);
    await page.keyboard.press("Enter");
  }
  await untilShown(page, ".composer-note [role=status]:not(:empty)");
  await page.type("#text", "A draft for @b");
  await untilShown(page, ".completion:not([hidden])");
  ben.send({ type: "message", id: crypto.randomUUID(), text: "Hello" });
  await untilShown(page, ".message:not(.own)");
  if (hearsTyping) {
    // The server passes it on once a second, and the last mount was just before.
    let saidAt = -Infinity;
    await until("Ben is seen typing", async () => {
      if (performance.now() - saidAt > 1_000) {
        saidAt = performance.now();
        ben.send({ type: "typing" });
      }
      return await page.evaluate(() =>
        document.querySelector(".typing:not(:empty)") !== null
      );
    });
  }
  await page.hover(".message:not(.own) .text");
  await page.click(".row-tools button:not([aria-haspopup])");
  await untilShown(page, ".reply-strip");
  await page.hover(".message:not(.own) .text");
  await page.click(".row-tools button[aria-haspopup]");
  await untilShown(page, ".menu[open]");
  await page.evaluate(() => globalThis.roomMounter.unmount());
}

async function untilShown(page: Page, selector: string): Promise<void> {
  const shown = await page.waitForSelector(selector);
  // A handle would keep the element, and all that it leads to.
  await shown?.dispose();
}

/** Lets no socket of the page through, as some proxies do. */
async function refuseSockets(page: Page): Promise<void> {
  await hasten(page, SPEED);
  await page.evaluateOnNewDocument(() => {
    globalThis.WebSocket = class extends WebSocket {
      constructor(url: string | URL) {
        super(String(url).replace("/socket", "/no-socket"));
      }
    };
  });
}

/** Lets no stream through either. */
async function refuseStreams(page: Page): Promise<void> {
  await refuseSockets(page);
  await page.evaluateOnNewDocument(() => {
    globalThis.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(String(url).replace("/events", "/no-events"));
      }
    };
  });
}

const WAYS: [
  name: string,
  mounts: number,
  prepare: (page: Page) => Promise<unknown>,
][] = [
  ["by a socket", MOUNTS, () => Promise.resolve()],
  ["by a stream", MOUNTS_BY_OTHER_WAYS, refuseSockets],
  ["by asking", MOUNTS_BY_OTHER_WAYS, refuseStreams],
];

for (const [name, mounts, prepare] of WAYS) {
  Deno.test(`After ${mounts} mounts and unmounts of a room that is live ${name} the page holds nothing of it`, async () => {
    await using server = await startTestServer({
      ISLET_RATE_PER_SECOND: "0.5",
      ISLET_RATE_BURST: "1",
    });
    await using browser = await launchBrowser();
    await using ana = await Person.in(browser);
    const page = await openBarePage(server, ana, prepare);
    const before = await holdingsOf(page, CLASSES);
    for (const name of CLASSES) assertEquals(before.instances[name], 0, name);

    let heapBytes = Infinity;
    for (let i = 1; i <= mounts; i++) {
      {
        await using ben = await TestClient.join(server.url, "tea", {
          name: `Ben ${i}`,
        });
        await mountAndUnmount(page, ben, name !== "by asking");
      }
      if (i === HEAP_COMPARED_AFTER) heapBytes = await heapBytesOf(page);
    }
    await until(
      "no session is left",
      () => server.islet.chat.parts.rooms.sessions === 0,
    );
    await audioClosed(page);
    await untilStored(page);

    assertEquals(await holdingsOf(page, CLASSES), before);
    assertLess(await heapBytesOf(page), heapBytes * (1 + MAX_HEAP_GROWTH));
    assertEquals(server.islet.chat.parts.rooms.size, 0);
    assertEquals(server.islet.connections.size, 0);
  });
}

Deno.test("After ten mounts and unmounts beside another tab the page holds nothing of the room", async () => {
  await using server = await startTestServer({
    ISLET_RATE_PER_SECOND: "0.5",
    ISLET_RATE_BURST: "1",
  });
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const holder = await openBarePage(server, ana);
  const page = await openBarePage(server, ana);
  const before = await holdingsOf(page, CLASSES);
  await holder.evaluate(async () => {
    globalThis.roomMounter.mount(await (await fetch("/api/session")).json());
  });
  await untilShown(holder, ".connection.online");
  const { rooms } = server.islet.chat.parts;
  for (let i = 0; i < MOUNTS_BY_OTHER_WAYS; i++) {
    await using ben = await TestClient.join(server.url, "tea", {
      name: `Ben ${i}`,
    });
    await mountAndUnmount(page, ben);
  }
  await until("the other tab's session is left", () => rooms.sessions === 1);
  await holder.evaluate(() => globalThis.roomMounter.unmount());
  await until("no session is left", () => rooms.sessions === 0);
  await audioClosed(page);
  for (const tab of [page, holder]) await untilStored(tab);
  assertEquals(await holdingsOf(page, CLASSES), before);
  assertEquals((await holdingsOf(holder, CLASSES)).instances, before.instances);
});

Deno.test(`${FORCED_RECONNECTS} forced reconnects leave one socket, and nothing more than the first connection`, async () => {
  await using server = await startTestServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const page = await openBarePage(server, ana);
  await page.evaluate(async () => {
    globalThis.roomMounter.mount(await (await fetch("/api/session")).json());
  });
  await untilShown(page, ".connection.online");
  const { islet } = server;
  const { rooms } = islet.chat.parts;
  await until("the first one is in the room", () => rooms.sessions === 1);
  await untilLoaded(page);
  const before = await holdingsOf(page, CLASSES);
  assertEquals(before.instances["WebSocket"], 1);

  for (let count = 1; count <= FORCED_RECONNECTS; count++) {
    const accepted = await acceptedBy(islet);
    await callOnEach(page, "ChatClient", "reconnect");
    await until("it is back", async () => await acceptedBy(islet) > accepted);
    await untilShown(page, ".connection.online");
  }
  await until("the others are gone", () => islet.connections.size === 1);
  assertEquals(rooms.sessions, 1);
  assertEquals(await holdingsOf(page, CLASSES), before);
});

/** Waits until there is what a page loads once it is live, and has done its work. */
async function untilLoaded(page: Page): Promise<void> {
  await until(
    "all is loaded",
    () => page.evaluate(() => document.querySelector(".menu") !== null),
  );
  await until(
    "what was read is kept",
    () => page.evaluate(() => document.cookie.includes("islet-rooms")),
  );
}

async function acceptedBy({ metrics }: TestServer["islet"]): Promise<number> {
  const [, total = "0"] = /^islet_connections_accepted_total (\d+)/m
    .exec(await metrics.exposition(false)) ?? [];
  return Number(total);
}

Deno.test("A tab that was offline holds nothing of people who have left since", async () => {
  await buildOnDisk();
  await using server = await MortalServer.start({
    ISLET_KV_PATH: ":memory:",
    ISLET_ADDRESS_LIMITS: "off",
  });
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const page = await openBarePage(server, ana);
  await page.evaluate(async () => {
    globalThis.roomMounter.mount(await (await fetch("/api/session")).json());
  });
  await untilShown(page, ".connection.online");
  await untilLoaded(page);
  const before = await countDetached(page);
  for (let round = 0; round < 3; round++) {
    await using others = new AsyncDisposableStack();
    for (let i = 0; i < PEOPLE; i++) {
      const name = `Ben ${round}-${i}`;
      others.use(await TestClient.join(server.url, "tea", { name }));
    }
    await untilListed(page, 1 + PEOPLE);
    await server.pause();
    await page.evaluate(() => globalThis.dispatchEvent(new Event("offline")));
    await untilShown(page, ".stale");
    server.resume();
    await untilShown(page, ".people-panel:not(.stale)");
    await others.disposeAsync();
    await untilListed(page, 1);
  }
  assertEquals(await countDetached(page), before);
});

/** Waits until so many people are listed, wherever there is a list. */
async function untilListed(page: Page, people: number): Promise<void> {
  await until(`${people} are listed`, async () => {
    const listed = await page.$$eval(
      ".people",
      (lists) => lists.map(({ children }) => children.length),
    );
    return listed.every((length) => length === people);
  });
}

Deno.test("The search for leaks finds what a missing clean-up leaves", async () => {
  await using server = await startTestServer({
    ISLET_RATE_PER_SECOND: "0.5",
    ISLET_RATE_BURST: "1",
  });
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const page = await openBarePage(server, ana);
  const before = await holdingsOf(page, CLASSES);
  await page.evaluate(() => globalThis.roomMounter.breakCleanUp());

  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  await mountAndUnmount(page, ben);

  const after = await holdingsOf(page, CLASSES);
  assertEquals(after.instances["ChatClient"], 1);
  assertEquals(after.instances["WebSocket"], 1);
  assertGreater(after.listeners, before.listeners);
  assertGreater(after.timers, before.timers);
  assertGreater(after.locks, before.locks);
  assertEquals(after.instances["BroadcastChannel"], 2);
});
