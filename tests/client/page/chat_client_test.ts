import {
  assert,
  assertEquals,
  assertMatch,
  assertStrictEquals,
} from "@std/assert";
import { effect } from "@preact/signals";
import { FakeTime } from "@std/testing/time";
import {
  ChatClient,
  type ChatClientOptions,
} from "../../../lib/client/page/chat_client.ts";
import { browserPage } from "../../../lib/client/page/browser.ts";
import type { FakeWebSocket } from "../../support/fake_web_socket.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aMessage } from "../../support/a_message.ts";
import {
  ANA,
  aWelcome,
  BEN,
  CLEO,
  messagesFrame,
  someMessages,
} from "../frames.ts";

/** Ana's client of a room that was rendered with Ben's messages 1 to 3. */
function aClient(
  options: Partial<ChatClientOptions> & { browser?: FakeBrowser } = {},
) {
  const { browser = new FakeBrowser(), messages = someMessages(1, 3) } =
    options;
  const client = new ChatClient({
    room: "lobby",
    user: ANA,
    messages,
    head: messages.at(-1)?.seq ?? 0,
    hasOlder: false,
    onlineUsers: [BEN],
    onlineCount: 1,
    environment: browser,
    ...options,
  });
  return { browser, client };
}

/** As {@linkcode aClient}, started and up to date. */
function anOnlineClient(browser = new FakeBrowser()) {
  const { client } = aClient({ browser });
  client.start();
  catchUp(browser.socket);
  return { browser, client };
}

/** The server welcomes the client and has nothing new for it. */
function catchUp(socket: FakeWebSocket, head = 3): void {
  socket.receive(aWelcome({ head }));
  socket.receive(messagesFrame([]));
}

/** The server stores Ana's message and tells the room. */
function acknowledge(socket: FakeWebSocket, seq: number, id: string): void {
  socket.receive(messagesFrame([aMessage(seq, { ...ANA, id })]));
}

function seqsOf(client: ChatClient): number[] {
  return client.messages.value.map(({ seq }) => seq);
}

function pendingIds(client: ChatClient): string[] {
  return client.pending.value.map(({ id }) => id);
}

// On the server and at the start

/** What is loaded once a page is live has come, and has done what it was to do. */
async function extrasLoaded(): Promise<void> {
  await afterTurns(20);
}

Deno.test("ChatClient can be made on the server, where there is no browser", () => {
  using client = new ChatClient({
    environment: browserPage(() => Promise.reject(new Error("Not loaded"))),
    room: "lobby",
    user: ANA,
    messages: [aMessage(1)],
    head: 3,
    hasOlder: true,
    onlineUsers: [BEN],
    onlineCount: 7,
  });
  assertEquals(client.connection.value, { state: "idle" });
  assertEquals(seqsOf(client), [1]);
  assertEquals(client.hasOlder.value, true);
  assertEquals(client.onlineUsers.value, [BEN]);
  assertEquals(client.onlineCount.value, 7);
  assertEquals(client.soundOn.value, false);
});

Deno.test("ChatClient says which attempt to come back a socket is, and nothing of a first connection", () => {
  using time = new FakeTime();
  const browser = new FakeBrowser();
  browser.chance = 0;
  const { client } = anOnlineClient(browser);
  browser.socket.drop(1012);
  time.tick(0);
  for (const delayMs of [1_000, 2_000]) {
    browser.socket.drop();
    time.tick(delayMs);
  }
  assertEquals(
    browser.sockets.map(({ url }) => url.searchParams.get("reconnect")),
    [null, "0", "1", "2"],
  );
  client.dispose();
});

Deno.test("ChatClient touches nothing before start()", () => {
  using time = new FakeTime();
  const { browser, client } = aClient();
  client.typing();
  client.reconnect();
  assertEquals([browser.sockets.length, browser.listeners], [0, 0]);
  assertEquals(time.next(), false);
  client.dispose();
});

Deno.test("ChatClient.start() twice connects and listens once", () => {
  using _time = new FakeTime();
  const { browser, client } = aClient();
  client.start();
  client.start();
  assertEquals([browser.sockets.length, browser.listeners], [1, 7]);
  client.dispose();
});

for (
  const [pageUrl, socketUrl] of [
    [
      "https://chat.example/rooms/lobby?x=1#end",
      "wss://chat.example/api/rooms/lobby/socket?v=1&after=3",
    ],
    [
      "http://localhost:8000/rooms/lobby",
      "ws://localhost:8000/api/rooms/lobby/socket?v=1&after=3",
    ],
  ] as const
) {
  Deno.test(`ChatClient connects from ${new URL(pageUrl).protocol} to ${new URL(socketUrl).protocol}`, () => {
    using _time = new FakeTime();
    const { browser, client } = aClient({ browser: new FakeBrowser(pageUrl) });
    client.start();
    assertEquals(browser.socket.url.href, socketUrl);
    client.dispose();
  });
}

Deno.test("browser.randomId() makes ids that the protocol takes, each another", () => {
  const page = browserPage(() => Promise.reject(new Error("Not loaded")));
  const ids = Array.from({ length: 1_000 }, () => page.randomId());
  for (const id of ids) assertMatch(id, /^[A-Za-z0-9_-]{32}$/);
  assertEquals(new Set(ids).size, 1_000);
});

// Receiving

Deno.test("ChatClient shows each message once, in order, across a reconnect", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.socket.receive(messagesFrame(someMessages(4, 5)));
  browser.socket.drop();
  time.tick(1_000);
  assertEquals(browser.socket.url.searchParams.get("after"), "5");
  browser.socket.receive(aWelcome({ head: 8 }));
  browser.socket.receive(messagesFrame(someMessages(6, 8)));
  browser.socket.receive(messagesFrame(someMessages(8, 9)));
  assertEquals(seqsOf(client), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  client.dispose();
});

Deno.test("ChatClient reconnects to fill a gap instead of showing it", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  const first = browser.socket;
  first.receive(messagesFrame([aMessage(6)]));
  assertEquals(first.closedWith, { code: 1000, reason: "Reconnecting" });
  assertEquals(seqsOf(client), [1, 2, 3]);
  time.tick(0);
  assertEquals(browser.socket.url.searchParams.get("after"), "3");
  browser.socket.receive(aWelcome({ head: 6 }));
  browser.socket.receive(messagesFrame(someMessages(4, 6)));
  assertEquals(seqsOf(client), [1, 2, 3, 4, 5, 6]);
  client.dispose();
});

Deno.test("ChatClient starts over from a truncated frame and keeps the outbox", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("hello");
  browser.socket.drop();
  time.tick(1_000);
  browser.socket.receive(aWelcome({ head: 2_000 }));
  browser.socket.receive(messagesFrame(someMessages(1_001, 2_000), true));
  assertEquals(seqsOf(client)[0], 1_001);
  assertEquals(client.hasOlder.value, true);
  assertEquals(pendingIds(client), ["c1"]);
  assertEquals(browser.socket.postedIds, ["c1"]);
  client.dispose();
});

Deno.test("ChatClient starts over when the server has lost its store", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("hello");
  browser.socket.drop();
  time.tick(1_000);
  browser.socket.receive(aWelcome({ head: 1 }));
  assertEquals(browser.socket.postedIds, []);
  const other = aMessage(1, { id: "other", text: "another room" });
  browser.socket.receive(messagesFrame([other], true));
  assertEquals(client.messages.value, [other]);
  assertEquals(browser.socket.postedIds, ["c1"]);
  acknowledge(browser.socket, 2, "c1");
  assertEquals(seqsOf(client), [1, 2]);
  client.dispose();
});

Deno.test("ChatClient asks for the latest page when it has to start over", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.socket.drop();
  time.tick(1_000);
  browser.socket.receive(aWelcome({ head: 1 }));
  browser.socket.drop();
  time.tick(2_000);
  assertEquals(browser.socket.url.searchParams.get("after"), null);
  client.dispose();
});

Deno.test("ChatClient says to reload when it can't read a frame", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.socket.receiveFrame(`{"type":"messages","messages":[{"seq":4}]}`);
  assertEquals(
    client.notice.value,
    "The server is newer than this page. Please reload.",
  );
  assertEquals(client.connection.value, { state: "online" });
  client.dispose();
});

Deno.test("ChatClient changes all signals of a frame at once", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("hello");
  const renders: [number, number][] = [];
  const stop = effect(() => {
    renders.push([client.messages.value.length, client.pending.value.length]);
  });
  acknowledge(browser.socket, 4, "c1");
  assertEquals(renders, [[3, 1], [4, 0]]);
  stop();
  client.dispose();
});

// Sending

Deno.test("ChatClient.send() normalizes the text and shows it as pending", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  assertEquals(client.send("\n two\r\nlines  "), "queued");
  assertEquals(client.pending.value, [{
    id: "c1",
    text: " two\nlines",
    replyTo: undefined,
    sentAt: time.now,
    state: "sending",
    error: null,
  }]);
  assertEquals(browser.socket.sent, [
    { type: "message", id: "c1", text: " two\nlines" },
  ]);
  client.dispose();
});

Deno.test("ChatClient.send() says why it didn't take a text", () => {
  using _time = new FakeTime();
  const { client } = aClient();
  assertEquals(client.send(" \n "), "empty");
  assertEquals(client.send("\u200b"), "empty");
  assertEquals(client.send("x".repeat(2_001)), "too_long");
  assertEquals(client.send("x".repeat(2_000)), "queued");
  for (let count = 1; count < 100; count++) {
    assertEquals(client.send("hello"), "queued");
  }
  assertEquals(client.send("hello"), "full");
  assertEquals(client.pending.value.length, 100);
  client.dispose();
});

Deno.test("ChatClient.send() keeps to the limit that the server told", () => {
  using _time = new FakeTime();
  const { browser, client } = aClient();
  client.start();
  const limits = { textLength: 5, ratePerSecond: 2, rateBurst: 10 };
  browser.socket.receive(aWelcome({ head: 3, limits }));
  assertEquals(client.send("123456"), "too_long");
  assertEquals(client.send("12345"), "queued");
  client.dispose();
});

Deno.test("ChatClient takes a stored message for its acknowledgement", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("hello");
  acknowledge(browser.socket, 4, "c1");
  assertEquals([pendingIds(client), seqsOf(client)], [[], [1, 2, 3, 4]]);
  client.dispose();
});

Deno.test("ChatClient doesn't take another's message with the same id for its own", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("hello");
  browser.socket.receive(messagesFrame([aMessage(4, { id: "c1" })]));
  assertEquals(pendingIds(client), ["c1"]);
  client.dispose();
});

Deno.test("ChatClient takes the user that the server welcomed for its own", () => {
  using _time = new FakeTime();
  const { browser, client } = aClient();
  client.start();
  browser.socket.receive(aWelcome({ ...CLEO, head: 3 }));
  client.send("hello");
  browser.socket.receive(messagesFrame([aMessage(4, { ...CLEO, id: "c1" })]));
  assertEquals(pendingIds(client), []);
  client.dispose();
});

Deno.test("ChatClient follows its user's tag, and says nothing where it is the same", () => {
  using _time = new FakeTime();
  const { browser, client } = aClient();
  client.start();
  const told: unknown[] = [];
  const stop = effect(() => {
    told.push(client.user.value);
  });
  const tagged = { ...ANA, tag: "k3" };
  for (const welcome of [{ ...tagged }, tagged, { tag: undefined }]) {
    browser.socket.receive(aWelcome(welcome));
  }
  browser.socket.receive({ type: "user_renamed", ...tagged });
  assertEquals(told, [ANA, tagged, ANA, tagged]);
  stop();
  client.dispose();
});

Deno.test("ChatClient sends what was written offline in order, once it is up to date", () => {
  using _time = new FakeTime();
  const { browser, client } = aClient();
  client.send("one");
  client.send("two");
  client.start();
  browser.socket.receive(aWelcome({ head: 4 }));
  assertEquals(browser.socket.postedIds, []);
  browser.socket.receive(messagesFrame([aMessage(4)]));
  assertEquals(browser.socket.postedIds, ["c1"]);
  acknowledge(browser.socket, 5, "c1");
  assertEquals(browser.socket.postedIds, ["c1", "c2"]);
  acknowledge(browser.socket, 6, "c2");
  assertEquals([pendingIds(client), seqsOf(client)], [[], [1, 2, 3, 4, 5, 6]]);
  client.dispose();
});

Deno.test("ChatClient sends at the welcome when nothing is missing", () => {
  using _time = new FakeTime();
  const { browser, client } = aClient();
  client.send("one");
  client.start();
  browser.socket.receive(aWelcome({ head: 3 }));
  assertEquals(browser.socket.postedIds, ["c1"]);
  client.dispose();
});

Deno.test("ChatClient doesn't send again what was stored before the connection broke", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("one");
  client.send("two");
  browser.socket.drop();
  time.tick(1_000);
  browser.socket.receive(aWelcome({ head: 4 }));
  acknowledge(browser.socket, 4, "c1");
  assertEquals(browser.socket.postedIds, ["c2"]);
  client.dispose();
});

Deno.test("ChatClient sends again with the same id, and takes the repeated acknowledgement", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("one");
  time.tick(10_000);
  assertEquals(browser.socket.postedIds, ["c1", "c1"]);
  acknowledge(browser.socket, 4, "c1");
  browser.socket.receive({ type: "ack", id: "c1", seq: 4 });
  assertEquals([pendingIds(client), seqsOf(client)], [[], [1, 2, 3, 4]]);
  client.dispose();
});

Deno.test("ChatClient reads on when the server has forgotten who it is, and keeps what waits", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("one");
  client.reconnect();
  browser.socket.receive(aWelcome({ userId: null, userName: null, head: 3 }));
  assertEquals(client.connection.value, { state: "online" });
  assertEquals(client.user.value, null);
  assertEquals(client.pending.value.map(({ state, error }) => [state, error]), [
    ["refused", "Not sent. It was written as Ana."],
  ]);
  assertEquals(browser.socket.postedIds, []);
  client.dispose();
});

Deno.test("ChatClient goes on after a message that is stored but shown no more", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("one");
  client.send("two");
  browser.socket.receive({ type: "ack", id: "c1", seq: 2 });
  assertEquals([pendingIds(client), seqsOf(client)], [["c2"], [1, 2, 3]]);
  assertEquals(browser.socket.postedIds, ["c1", "c2"]);
  client.dispose();
});

Deno.test("ChatClient says no longer that a message has to wait once it is stored, shown or not", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("one");
  browser.socket.receive({
    type: "error",
    code: "rate_limited",
    message: "Not now.",
    id: "c1",
  });
  assertEquals(client.notice.value, "Not now.");
  browser.socket.receive({ type: "ack", id: "c1", seq: 2 });
  assertEquals([pendingIds(client), client.notice.value], [[], null]);
  client.dispose();
});

Deno.test("ChatClient shows a message as pending until it comes, acknowledged or not", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("one");
  browser.socket.receive({ type: "ack", id: "c1", seq: 4 });
  assertEquals([pendingIds(client), seqsOf(client)], [["c1"], [1, 2, 3]]);
  acknowledge(browser.socket, 4, "c1");
  assertEquals([pendingIds(client), seqsOf(client)], [[], [1, 2, 3, 4]]);
  client.dispose();
});

Deno.test("ChatClient takes an acknowledgement of a message that it holds already", () => {
  using _time = new FakeTime();
  const { browser, client } = aClient({
    messages: [aMessage(1, { ...ANA, id: "c1" })],
  });
  client.send("one"); // Posted, but the page was rendered before the answer came.
  client.start();
  browser.socket.receive(aWelcome({ head: 1 }));
  acknowledge(browser.socket, 1, "c1");
  assertEquals([pendingIds(client), seqsOf(client)], [[], [1]]);
  client.dispose();
});

for (
  const [code, retryAfterMs, waitMs] of [
    ["rate_limited", 700, 700],
    ["rate_limited", undefined, 2_000],
    ["unavailable", undefined, 2_000],
    ["unavailable", 5_000, 5_000],
    ["slow_mode", 5_000, 5_000],
  ] as const
) {
  Deno.test(`ChatClient keeps a message that is ${code} and tries again after ${waitMs} ms`, () => {
    using time = new FakeTime();
    const { browser, client } = anOnlineClient();
    client.send("one");
    client.send("two");
    browser.socket.receive({
      type: "error",
      code,
      message: "Not now.",
      id: "c1",
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
    assertEquals(client.notice.value, "Not now.");
    assertEquals(pendingIds(client), ["c1", "c2"]);
    time.tick(waitMs - 1);
    assertEquals(browser.socket.postedIds, ["c1"]);
    time.tick(1);
    assertEquals(browser.socket.postedIds, ["c1", "c1"]);
    acknowledge(browser.socket, 4, "c1");
    assertEquals(browser.socket.postedIds, ["c1", "c1", "c2"]);
    assertEquals(client.notice.value, null);
    client.dispose();
  });
}

for (
  const [code, about] of [
    ["bad_message", {}],
    ["too_long", {}],
    ["not_allowed", {}],
    ["locked", {}],
    // It says when that ends: by then the person may not want to say it any more.
    ["muted", { retryAfterMs: 60_000 }],
    ["banned", { retryAfterMs: 60_000 }],
  ] as const
) {
  Deno.test(`ChatClient marks a message that is ${code} and goes on with the next`, () => {
    using _time = new FakeTime();
    const { browser, client } = anOnlineClient();
    client.send("one");
    client.send("two");
    const refusal = { code, message: "No.", id: "c1", ...about };
    browser.socket.receive({ type: "error", ...refusal });
    const [refused, next] = client.pending.value;
    assertEquals([refused?.state, refused?.error], ["refused", "No."]);
    assertEquals([next?.state, next?.error], ["sending", null]);
    assertEquals(browser.socket.postedIds, ["c1", "c2"]);
    client.dispose();
  });
}

Deno.test("ChatClient.retry() sends a refused message again", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("one");
  const refusal = { code: "not_allowed", message: "No.", id: "c1" } as const;
  browser.socket.receive({ type: "error", ...refusal });
  client.retry("c1");
  assertEquals(client.pending.value[0]?.state, "sending");
  assertEquals(browser.socket.postedIds, ["c1", "c1"]);
  client.dispose();
});

Deno.test("ChatClient.discard() gives a message up and goes on with the next", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("one");
  client.send("two");
  client.discard("c1");
  assertEquals(pendingIds(client), ["c2"]);
  assertEquals(browser.socket.postedIds, ["c1", "c2"]);
  client.dispose();
});

Deno.test("ChatClient shows an error that is about no message for 6 s", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.socket.receive({
    type: "error",
    code: "rate_limited",
    message: "Slower, please.",
  });
  time.tick(5_999);
  assertEquals(client.notice.value, "Slower, please.");
  time.tick(1);
  assertEquals(client.notice.value, null);
  client.dispose();
});

// People

Deno.test("ChatClient takes the people of each welcome for the whole list", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  assertEquals(client.onlineUsers.value, [ANA]);
  browser.socket.receive({ type: "user_joined", ...BEN, onlineCount: 2 });
  assertEquals(client.onlineUsers.value, [ANA, BEN]);
  browser.socket.receive({ type: "user_left", ...BEN, onlineCount: 1 });
  assertEquals(client.onlineUsers.value, [ANA]);
  browser.socket.receive({
    type: "online_users",
    onlineUsers: [ANA, CLEO],
    onlineCount: 90,
  });
  assertEquals(client.onlineCount.value, 90);
  browser.socket.drop();
  time.tick(1_000);
  browser.socket.receive(
    aWelcome({ head: 3, onlineUsers: [ANA, BEN], onlineCount: 2 }),
  );
  assertEquals([client.onlineUsers.value, client.onlineCount.value], [
    [ANA, BEN],
    2,
  ]);
  client.dispose();
});

Deno.test("ChatClient shows others typing until their message comes or they leave", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.socket.receive({ type: "typing", ...ANA }); // Ana's other tab.
  browser.socket.receive({ type: "typing", ...BEN });
  browser.socket.receive({ type: "typing", ...CLEO });
  assertEquals(client.typingUsers.value, [BEN, CLEO]);
  browser.socket.receive(messagesFrame([aMessage(4, BEN)]));
  assertEquals(client.typingUsers.value, [CLEO]);
  browser.socket.receive({ type: "user_left", ...CLEO, onlineCount: 2 });
  assertEquals(client.typingUsers.value, []);
  client.dispose();
});

Deno.test("ChatClient.typing() sends one notice in 3 s, and none while offline", () => {
  using time = new FakeTime();
  const { browser, client } = aClient();
  client.start();
  client.typing();
  catchUp(browser.socket);
  const notices = () =>
    browser.socket.sent.filter(({ type }) => type === "typing").length;
  client.typing();
  time.tick(2_999);
  client.typing();
  assertEquals(notices(), 1);
  time.tick(1);
  client.typing();
  assertEquals(notices(), 2);
  client.dispose();
});

// The page

Deno.test("ChatClient counts others' messages while the page is hidden", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.socket.receive(messagesFrame([aMessage(4)]));
  assertEquals(client.unread.value, 0);
  browser.hide();
  browser.socket.receive(
    messagesFrame([aMessage(5), aMessage(6, ANA), aMessage(7)]),
  );
  browser.socket.receive(messagesFrame([aMessage(7)]));
  assertEquals(client.unread.value, 2);
  browser.show();
  assertEquals(client.unread.value, 0);
  client.dispose();
});

Deno.test("ChatClient keeps what is to be read out, until it has ended", async () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  await extrasLoaded();
  client.announced.value = "mentions";
  assertEquals(browser.stored.get("islet.announce"), "mentions");
  client.dispose();
  client.announced.value = "nothing";
  assertEquals(browser.stored.get("islet.announce"), "mentions");
});

Deno.test("ChatClient counts no more unread messages than it keeps", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.hide();
  browser.socket.receive(messagesFrame(someMessages(4, 600)));
  browser.socket.receive(messagesFrame(someMessages(601, 1200)));
  assertEquals(client.messages.value.length, 1000);
  assertEquals(client.unread.value, 1000);
  client.dispose();
});

Deno.test("ChatClient chimes for others' messages while hidden, if sound is on", async () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  await extrasLoaded();
  const ringsFor = async (...messages: ReturnType<typeof aMessage>[]) => {
    const before = browser.audioContexts[0]?.notes.length ?? 0;
    browser.socket.receive(messagesFrame(messages));
    await extrasLoaded();
    return (browser.audioContexts[0]?.notes.length ?? 0) > before;
  };
  browser.hide();
  assertEquals(await ringsFor(aMessage(4)), false);
  client.setSound(true);
  assertEquals(client.soundOn.value, true);
  assertEquals(await ringsFor(aMessage(5, ANA)), false);
  assertEquals(await ringsFor(aMessage(6)), true);
  browser.audio.currentTime = 60;
  browser.show();
  assertEquals(await ringsFor(aMessage(7)), false);
  client.setSound(false);
  await extrasLoaded();
  assertEquals(browser.audio.closed, true);
  client.dispose();
});

Deno.test("ChatClient remembers whether sound is on", async () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.setSound(true);
  await extrasLoaded();
  client.dispose();
  const again = anOnlineClient(browser);
  await extrasLoaded();
  assertEquals(again.client.soundOn.value, true);
  again.client.dispose();
});

Deno.test("ChatClient.loadOlder() loads a page, and says when it can't", async () => {
  using _time = new FakeTime();
  const { browser, client } = aClient({
    messages: someMessages(3, 4),
    hasOlder: true,
  });
  const failed = client.loadOlder();
  await extrasLoaded();
  assertEquals(client.loadingOlder.value, true);
  browser.request.respond(new Response("", { status: 500 }));
  await failed;
  assertEquals(client.notice.value, "Older messages could not be loaded.");
  const loaded = client.loadOlder();
  await extrasLoaded();
  browser.request.respond(
    Response.json({ messages: someMessages(1, 2), hasOlder: false }),
  );
  await loaded;
  assertEquals([seqsOf(client), client.hasOlder.value], [[1, 2, 3, 4], false]);
  client.dispose();
});

Deno.test("ChatClient.loadOlder() says so when what it needs can't be loaded", async () => {
  using _time = new FakeTime();
  const { browser, client } = aClient({ hasOlder: true });
  browser.loadOlderHistory = () => Promise.reject(new Error("Away"));
  await client.loadOlder();
  assertEquals(client.notice.value, "Older messages could not be loaded.");
  client.dispose();
});

Deno.test("ChatClient.loadOlder() asks for nothing once it is disposed of", async () => {
  using _time = new FakeTime();
  const { browser, client } = aClient({
    messages: someMessages(3, 4),
    hasOlder: true,
  });
  const loading = client.loadOlder();
  client.dispose();
  await loading;
  assertEquals(browser.requests, []);
});

Deno.test("ChatClient reconnects when the browser is back online", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.goOffline();
  assertEquals(browser.socket.pings, 1);
  assertEquals(client.connection.value, { state: "offline" });
  time.tick(10_000);
  assertEquals(client.connection.value, { state: "offline" });
  browser.goOnline();
  assertEquals(client.connection.value, { state: "connecting", attempt: 0 });
  client.dispose();
});

Deno.test("ChatClient reconnects when the page becomes visible", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.hide();
  browser.socket.drop();
  assertEquals(client.connection.value.state, "waiting");
  browser.show();
  assertEquals(client.connection.value, { state: "connecting", attempt: 0 });
  client.dispose();
});

Deno.test("ChatClient stays connected, and quiet, when the page is hidden", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.hide();
  assertEquals(client.connection.value, { state: "online" });
  assertEquals(browser.socket.sent, []);
  client.dispose();
});

Deno.test("ChatClient disconnects for the back/forward cache and resumes from it", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  const first = browser.socket;
  browser.leavePage();
  assertEquals(first.closedWith?.code, 1000);
  assertEquals(client.connection.value, { state: "idle" });
  assertEquals(time.next(), false);
  browser.show(); // Browsers send both, in either order.
  browser.showPage({ persisted: true });
  assertEquals(browser.sockets.length, 2);
  catchUp(browser.socket);
  assertEquals(client.connection.value, { state: "online" });
  client.dispose();
});

Deno.test("ChatClient doesn't take the first showing of the page for a return", () => {
  using _time = new FakeTime();
  const { browser, client } = aClient();
  client.start();
  browser.leavePage();
  browser.showPage({ persisted: false });
  assertEquals(browser.sockets.length, 1);
  client.dispose();
});

Deno.test("ChatClient has the browser ask before messages are left that aren't stored", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  assertEquals([browser.wouldAsk(), browser.listeners], [false, 7]);
  client.send("one");
  client.send("two");
  assertEquals([browser.wouldAsk(), browser.listeners], [true, 8]);
  acknowledge(browser.socket, 4, "c1");
  assertEquals([browser.wouldAsk(), browser.listeners], [true, 8]);
  acknowledge(browser.socket, 5, "c2");
  assertEquals([browser.wouldAsk(), browser.listeners], [false, 7]);
  client.dispose();
});

// Disposal

Deno.test("ChatClient.dispose() leaves no timer, listener, sound, request or socket", async () => {
  using time = new FakeTime();
  const { browser, client } = aClient({ hasOlder: true });
  client.start();
  catchUp(browser.socket);
  client.setSound(true);
  await extrasLoaded();
  assertEquals(browser.listeners, 14);
  client.typing();
  client.send("one");
  browser.socket.receive({ type: "typing", ...BEN });
  browser.socket.receive({
    type: "error",
    code: "rate_limited",
    message: "Slower, please.",
    id: "c1",
    retryAfterMs: 500,
  });
  const loading = client.loadOlder();
  await extrasLoaded();

  client.dispose();
  await loading;
  assertEquals(browser.socket.closedWith, {
    code: 1000,
    reason: "Component unmounting",
  });
  assertEquals(browser.listeners, 0);
  assertEquals(browser.audio.closed, true);
  assertEquals(browser.request.signal.aborted, true);
  assertEquals(client.connection.value, { state: "closed" });
  assertEquals([client.notice.value, client.typingUsers.value], [null, []]);
  assertEquals(client.loadingOlder.value, false);
  assertEquals(time.next(), false);
});

Deno.test("ChatClient.dispose() reads no quotes any more, and deletes what was about to be", async () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  await extrasLoaded();
  browser.socket.receive(messagesFrame([aMessage(4, { replyTo: 99 })]));
  assertEquals(browser.request.signal.aborted, false);
  const extras = await client.loadExtras();
  extras?.talk.delete(2);
  assertEquals(browser.requests.length, 1);
  client.dispose();
  const [quoted, deletion] = browser.requests;
  assertEquals(quoted?.signal.aborted, true);
  assertEquals(deletion?.options.method, "DELETE");
  // What it says now is for nobody.
  deletion?.respond(new Response("No", { status: 502 }));
  await extrasLoaded();
  assertEquals(client.notice.value, null);
  assertEquals(time.next(), false);
});

Deno.test("ChatClient does nothing more once it is disposed of", async () => {
  using time = new FakeTime();
  const { browser, client } = aClient({ hasOlder: true });
  client.start();
  catchUp(browser.socket);
  const late = browser.socket.captureHandlers();
  const before = client.messages.value;
  client.dispose();
  client.dispose();
  client.start();
  client.reconnect();
  client.setSound(true);
  client.typing();
  client.send("hello");
  client.retry("c1");
  client.discard("c1");
  await client.loadOlder();
  browser.goOnline();
  browser.show();
  browser.showPage({ persisted: true });
  const frame = JSON.stringify(messagesFrame([aMessage(4)]));
  late.onmessage?.(new MessageEvent("message", { data: frame }));
  assertEquals([browser.sockets.length, browser.listeners], [1, 0]);
  assertEquals([browser.audioContexts.length, browser.requests.length], [0, 0]);
  assertStrictEquals(client.messages.value, before);
  assertEquals(time.next(), false);
});

Deno.test("ChatClient.start() does nothing after dispose()", () => {
  using time = new FakeTime();
  const { browser, client } = aClient();
  browser.stored.set("islet.sound", "on");
  client.dispose();
  client.start();
  assertEquals(client.connection.value, { state: "closed" });
  assertEquals(client.soundOn.value, false);
  assertEquals([browser.sockets.length, browser.listeners], [0, 0]);
  assertEquals(time.next(), false);
});

Deno.test("ChatClient is disposed of at the end of a `using` block", () => {
  using _time = new FakeTime();
  const browser = new FakeBrowser();
  {
    using client = aClient({ browser }).client;
    client.start();
  }
  assert(browser.socket.closedWith);
});

Deno.test("ChatClient sends nothing again without a connection", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("Hello");
  browser.leavePage();
  assertEquals(time.next(), false);
  client.dispose();
});

Deno.test("ChatClient sends again what was under way when a new welcome comes by the same connection", () => {
  using _time = new FakeTime();
  const { browser, client } = anOnlineClient();
  client.send("Hello");
  catchUp(browser.socket);
  assertEquals(browser.socket.postedIds.length, 2);
  client.dispose();
});

Deno.test("ChatClient sends what becomes of a text, and nothing of a command", () => {
  const { client } = aClient();
  client.outgoing = (typed) => typed === "/nick" ? null : `<${typed}>`;
  client.keepDraft("/nick");
  assertEquals(client.send("/nick"), "empty");
  assertEquals(client.draft.value.text, "/nick");
  assertEquals(client.send("Hello"), "queued");
  assertEquals(client.pending.value.map(({ text }) => text), ["<Hello>"]);
  client.dispose();
});

Deno.test("ChatClient.dispose() takes the timer of a notice with it", () => {
  using time = new FakeTime();
  const { browser, client } = anOnlineClient();
  browser.socket.receive({
    type: "error",
    code: "unavailable",
    message: "Not now",
  });
  client.dispose();
  assertEquals(time.next(), false);
});
