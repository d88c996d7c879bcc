import { assertEquals, assertStrictEquals } from "@std/assert";
import { effect } from "@preact/signals";
import { FakeTime } from "@std/testing/time";
import {
  ChatSocket,
  type ChatSocketOptions,
} from "../../../lib/client/connection/chat_socket.ts";
import type { Connection } from "../../../lib/client/connection/connection.ts";
import type { FindWays } from "../../../lib/client/connection/transport.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aMessage } from "../../support/a_message.ts";
import { aVisit } from "../a_visit.ts";
import { ANA, aWelcome, messagesFrame } from "../frames.ts";
import { slowTimers } from "../slow_timers.ts";

/** A started socket in a fake browser, with what it told its owner. */
function startSocket(browser = new FakeBrowser()) {
  const told = {
    messages: [] as string[],
    unreadable: 0,
    lost: 0,
    hasUnsent: false,
  };
  const options: ChatSocketOptions = {
    visit: aVisit(browser),
    onMessage: (message) => told.messages.push(message.type),
    onUnreadable: () => told.unreadable++,
    onLost: () => told.lost++,
    hasUnsent: () => told.hasUnsent,
  };
  const socket = new ChatSocket(options);
  socket.start();
  return { browser, socket, told };
}

/** As {@linkcode startSocket}, and welcomed. */
function startOnline() {
  const started = startSocket();
  started.browser.socket.receive(aWelcome());
  return started;
}

/** Lets every attempt fail until the socket gives up; returns the waits in seconds. */
function failAllAttempts(
  { browser, socket, time }: {
    browser: FakeBrowser;
    socket: ChatSocket;
    time: FakeTime;
  },
): number[] {
  const waits: number[] = [];
  browser.socket.drop();
  for (;;) {
    const { value } = socket.connection;
    if (value.state !== "waiting") return waits;
    waits.push(value.retryInSeconds);
    time.tick(value.retryInSeconds * 1_000);
    browser.socket.drop();
  }
}

function state(socket: ChatSocket): Connection["state"] {
  return socket.connection.value.state;
}

// Connecting

Deno.test("ChatSocket is idle and opens nothing before it is started", () => {
  using time = new FakeTime();
  const browser = new FakeBrowser();
  const socket = new ChatSocket({
    visit: aVisit(browser),
    onMessage: () => {},
    onUnreadable: () => {},
    onLost: () => {},
    hasUnsent: () => false,
  });
  socket.reconnect();
  socket.wake();
  socket.networkBack();
  socket.networkLost();
  assertEquals(socket.connection.value, { state: "idle" });
  assertEquals(browser.sockets, []);
  assertEquals(time.next(), false);
});

Deno.test("ChatSocket.start() connects once, as attempt 0", () => {
  using _time = new FakeTime();
  const { browser, socket } = startSocket();
  socket.start();
  assertEquals(browser.sockets.length, 1);
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  socket.dispose();
});

Deno.test("ChatSocket is online from the welcome, not from the handshake", () => {
  using _time = new FakeTime();
  const { browser, socket, told } = startSocket();
  browser.socket.accept();
  assertEquals(state(socket), "connecting");
  browser.socket.receive(aWelcome());
  assertEquals(socket.connection.value, { state: "online" });
  assertEquals(told.messages, ["welcome"]);
  socket.dispose();
});

Deno.test("ChatSocket gives a connection 10 s to be welcomed", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  const first = browser.socket;
  first.accept();
  time.tick(9_999);
  assertEquals(first.closedWith, null);
  time.tick(1);
  assertEquals(first.closedWith, { code: 1000, reason: "Connection timeout" });
  assertEquals(socket.connection.value, {
    state: "waiting",
    attempt: 1,
    retryInSeconds: 1,
  });
  socket.dispose();
});

Deno.test("ChatSocket doesn't count a laptop's sleep against a connection", () => {
  using time = new FakeTime();
  const asleep = slowTimers(3_600_000);
  const { browser, socket } = startSocket();
  asleep[Symbol.dispose]();
  time.tick(3_600_000);
  assertEquals(state(socket), "connecting");
  browser.socket.receive(aWelcome());
  assertEquals(state(socket), "online");
  socket.dispose();
});

// Frames

Deno.test("ChatSocket.send() sends while it is online, and only then", () => {
  using _time = new FakeTime();
  const { browser, socket } = startSocket();
  browser.socket.accept();
  assertEquals(socket.send({ type: "typing" }), false);
  browser.socket.receive(aWelcome());
  assertEquals(socket.send({ type: "typing" }), true);
  assertEquals(browser.socket.sent, [{ type: "typing" }]);
  socket.dispose();
  assertEquals(socket.send({ type: "typing" }), false);
});

Deno.test("ChatSocket tells of a frame in one batch with its own change", () => {
  using _time = new FakeTime();
  const { browser, socket, told } = startSocket();
  const renders: [Connection["state"], number][] = [];
  const stop = effect(() => {
    renders.push([state(socket), told.messages.length]);
  });
  browser.socket.receive(aWelcome());
  assertEquals(renders, [["connecting", 0], ["online", 1]]);
  stop();
  socket.dispose();
});

for (
  const [name, frame] of [
    ["that isn't JSON", "hello"],
    ["without what its type must have", `{"type":"messages"}`],
    ["that is binary", new ArrayBuffer(4)],
  ] as const
) {
  Deno.test(`ChatSocket skips a frame ${name}, and stays online`, () => {
    using _time = new FakeTime();
    const { browser, socket, told } = startOnline();
    browser.socket.receiveFrame(frame);
    assertEquals(told, {
      messages: ["welcome"],
      unreadable: 1,
      lost: 0,
      hasUnsent: false,
    });
    assertEquals(state(socket), "online");
    socket.dispose();
  });
}

Deno.test("ChatSocket ignores types of frames that it doesn't know, and pongs", () => {
  using _time = new FakeTime();
  const { browser, socket, told } = startOnline();
  browser.socket.receiveFrame(`{"type":"confetti"}`);
  browser.socket.receive({ type: "pong", at: 1 });
  assertEquals(told, {
    messages: ["welcome"],
    unreadable: 0,
    lost: 0,
    hasUnsent: false,
  });
  socket.dispose();
});

// Liveness

Deno.test("ChatSocket pings 30 s after the welcome and after each answer", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  time.tick(30_000);
  assertEquals(browser.socket.pings, 1);
  time.tick(2_000);
  browser.socket.receive({ type: "pong", at: 1 });
  time.tick(29_999);
  assertEquals(browser.socket.pings, 1);
  time.tick(1);
  assertEquals(browser.socket.pings, 2);
  socket.dispose();
});

Deno.test("ChatSocket leaves a connection that is silent for 10 s after a ping", () => {
  using time = new FakeTime();
  const { browser, socket, told } = startOnline();
  const first = browser.socket;
  time.tick(40_000);
  assertEquals(first.closedWith, { code: 1000, reason: "Connection timeout" });
  assertEquals(state(socket), "waiting");
  assertEquals(told.lost, 1);
  time.tick(1_000);
  assertEquals(browser.sockets.length, 2);
  socket.dispose();
});

Deno.test("ChatSocket takes any frame for a sign of life", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  time.tick(39_000);
  browser.socket.receiveFrame("not even JSON");
  time.tick(29_999);
  assertEquals([state(socket), browser.socket.pings], ["online", 1]);
  socket.dispose();
});

// Reconnecting

Deno.test("ChatSocket waits 1, 2, 4, 8 and 16 s between its attempts", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  const waits = failAllAttempts({ browser, socket, time });
  assertEquals(waits, [1, 2, 4, 8, 16]);
  assertEquals(browser.sockets.length, 6);
  socket.dispose();
});

Deno.test("ChatSocket adds up to 20 % to a wait", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  browser.chance = 0.999;
  browser.socket.drop();
  time.tick(1_198);
  assertEquals(state(socket), "waiting");
  time.tick(1);
  assertEquals(socket.connection.value, { state: "connecting", attempt: 1 });
  socket.dispose();
});

Deno.test("ChatSocket gives up after 5 attempts and says so", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  failAllAttempts({ browser, socket, time });
  assertEquals(socket.connection.value, {
    state: "failed",
    message:
      "The chat can't be reached now. This page looks for it, and will send what you write.",
    needsReload: false,
  });
  socket.dispose();
});

Deno.test("ChatSocket counts the seconds of a wait down", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  for (let attempt = 1; attempt <= 2; attempt++) {
    browser.socket.drop();
    time.tick(attempt * 1_000);
  }
  browser.socket.drop();
  const seen: Connection[] = [];
  const stop = socket.connection.subscribe((connection) => {
    seen.push(connection);
  });
  time.tick(4_000);
  assertEquals(seen, [
    { state: "waiting", attempt: 3, retryInSeconds: 4 },
    { state: "waiting", attempt: 3, retryInSeconds: 3 },
    { state: "waiting", attempt: 3, retryInSeconds: 2 },
    { state: "waiting", attempt: 3, retryInSeconds: 1 },
    { state: "connecting", attempt: 3 },
  ]);
  stop();
  socket.dispose();
});

Deno.test("ChatSocket goes on counting when a connection lasted less than 5 s", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  for (let attempt = 1; attempt <= 5; attempt++) {
    time.tick(4_999);
    browser.socket.drop();
    const { value } = socket.connection;
    assertEquals(value, {
      state: "waiting",
      attempt,
      retryInSeconds: 2 ** (attempt - 1),
    });
    time.tick(2 ** (attempt - 1) * 1_000);
    browser.socket.receive(aWelcome());
  }
  browser.socket.drop();
  assertEquals(state(socket), "failed");
});

Deno.test("ChatSocket counts from the beginning when a connection lasted 5 s", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  browser.socket.drop();
  time.tick(1_000);
  browser.socket.receive(aWelcome());
  time.tick(5_000);
  browser.socket.drop();
  assertEquals(socket.connection.value, {
    state: "waiting",
    attempt: 1,
    retryInSeconds: 1,
  });
  socket.dispose();
});

Deno.test("ChatSocket.reconnect() starts afresh from failed", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  failAllAttempts({ browser, socket, time });
  socket.reconnect();
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  assertEquals(failAllAttempts({ browser, socket, time }).length, 5);
});

Deno.test("ChatSocket.reconnect() replaces a connection, and a wait", () => {
  using time = new FakeTime();
  const { browser, socket, told } = startOnline();
  const first = browser.socket;
  socket.reconnect();
  assertEquals(first.closedWith, { code: 1000, reason: "Reconnecting" });
  assertEquals(told.lost, 1);
  browser.socket.drop();
  assertEquals(state(socket), "waiting");
  socket.reconnect();
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  time.tick(5_000);
  assertEquals(browser.sockets.length, 3);
  socket.dispose();
});

Deno.test("ChatSocket.resync() comes back within a second, without counting", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  const first = browser.socket;
  browser.chance = 0.999;
  socket.resync();
  assertEquals(first.closedWith, { code: 1000, reason: "Reconnecting" });
  time.tick(998);
  assertEquals(browser.sockets.length, 1);
  time.tick(1);
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  socket.dispose();
});

Deno.test("ChatSocket.resync() doesn't become a loop", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  for (let round = 0; state(socket) === "online"; round++) {
    socket.resync();
    time.tick(16_000);
    if (state(socket) === "connecting") browser.socket.receive(aWelcome());
  }
  assertEquals(state(socket), "failed");
  assertEquals(browser.sockets.length, 7);
});

// Close codes

for (
  const [code, name] of [
    [1000, "a normal close"],
    [1001, "a server that goes away"],
    [1003, "unsupported data"],
    [1006, "a broken connection"],
    [1009, "a frame that was too big"],
    [1011, "a server error"],
    [1013, "a server that is full"],
    [4999, "a code that it doesn't know"],
  ] as const
) {
  Deno.test(`ChatSocket tries again with backoff after ${name} (${code})`, () => {
    using _time = new FakeTime();
    const { browser, socket, told } = startOnline();
    browser.socket.drop(code, "some reason");
    assertEquals(socket.connection.value, {
      state: "waiting",
      attempt: 1,
      retryInSeconds: 1,
    });
    assertEquals(told.lost, 1);
    socket.dispose();
  });
}

for (
  const [code, name, needsReload] of [
    [1008, "was refused", false],
    [4400, "speaks another version", true],
    [4403, "isn't allowed in", true],
  ] as const
) {
  Deno.test(`ChatSocket never tries again by itself once it ${name} (${code})`, () => {
    using time = new FakeTime();
    const { browser, socket } = startOnline();
    browser.socket.drop(code, "You are banned.");
    socket.wake();
    browser.goOnline();
    socket.networkBack();
    socket.suspend();
    socket.start();
    assertEquals(socket.connection.value, {
      state: "failed",
      message: "You are banned.",
      needsReload,
    });
    assertEquals(browser.sockets.length, 1);
    assertEquals(time.next(), false);
    socket.reconnect();
    assertEquals(state(socket), "connecting");
    socket.dispose();
  });
}

Deno.test("ChatSocket forgets a refusal once the person reconnects", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  browser.socket.drop(1008);
  socket.reconnect();
  failAllAttempts({ browser, socket, time });
  socket.wake();
  assertEquals(state(socket), "connecting");
  socket.dispose();
});

Deno.test("ChatSocket has a sentence for a refusal without a reason", () => {
  using _time = new FakeTime();
  const { browser, socket } = startSocket();
  browser.socket.drop(1008);
  assertEquals(socket.connection.value, {
    state: "failed",
    message: "The server refused the connection.",
    needsReload: false,
  });
});

Deno.test("ChatSocket comes back within a second when the server restarts (1012)", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  browser.chance = 0.5;
  browser.socket.drop(1012);
  assertEquals(socket.connection.value, {
    state: "waiting",
    attempt: 1,
    retryInSeconds: 1,
  });
  time.tick(499);
  assertEquals(browser.sockets.length, 1);
  time.tick(1);
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  browser.socket.drop();
  assertEquals(socket.connection.value, {
    state: "waiting",
    attempt: 1,
    retryInSeconds: 2,
  });
  socket.dispose();
});

Deno.test("ChatSocket counts a second restart (1012) within 5 s as a failure", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  browser.socket.drop(1012);
  time.tick(1);
  browser.socket.receive(aWelcome());
  browser.socket.drop(1012);
  time.tick(999);
  assertEquals(browser.sockets.length, 2);
  time.tick(1);
  assertEquals(socket.connection.value, { state: "connecting", attempt: 1 });
  browser.socket.receive(aWelcome());
  time.tick(5_000);
  browser.socket.drop(1012);
  time.tick(0);
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  socket.dispose();
});

// The page and its network

Deno.test("ChatSocket.networkBack() ends a wait and counts from the beginning", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  browser.socket.drop();
  time.tick(1_000);
  browser.socket.drop();
  socket.networkBack();
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  time.tick(2_000);
  assertEquals(browser.sockets.length, 3);
  socket.dispose();
});

Deno.test("ChatSocket.networkBack() replaces an attempt of the old network", () => {
  using _time = new FakeTime();
  const { browser, socket } = startSocket();
  const first = browser.socket;
  socket.networkBack();
  assertEquals(first.closedWith, { code: 1000, reason: "Reconnecting" });
  assertEquals(browser.sockets.length, 2);
  socket.dispose();
});

Deno.test("ChatSocket.wake() lets an attempt go on, with all others to come", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  browser.socket.drop();
  time.tick(1_000);
  socket.wake();
  assertEquals(browser.sockets.length, 2);
  assertEquals(failAllAttempts({ browser, socket, time }).length, 5);
});

for (const event of ["wake", "networkBack"] as const) {
  Deno.test(`ChatSocket.${event}() starts afresh from failed`, () => {
    using time = new FakeTime();
    const { browser, socket } = startSocket();
    failAllAttempts({ browser, socket, time });
    socket[event]();
    assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
    socket.dispose();
  });
}

for (const event of ["wake", "networkBack"] as const) {
  Deno.test(`ChatSocket.${event}() checks a connection and keeps it when it lives`, () => {
    using time = new FakeTime();
    const { browser, socket } = startOnline();
    socket[event]();
    assertEquals(browser.socket.pings, 1);
    browser.socket.receive({ type: "pong", at: 1 });
    time.tick(10_000);
    assertEquals([state(socket), browser.sockets.length], ["online", 1]);
    socket.dispose();
  });

  Deno.test(`ChatSocket.${event}() finds a dead connection within 10 s`, () => {
    using time = new FakeTime();
    const { socket } = startOnline();
    socket[event]();
    time.tick(10_000);
    assertEquals(state(socket), "waiting");
    socket.dispose();
  });
}

Deno.test("ChatSocket.networkLost() says at once that there is no network, and finds out", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  browser.onLine = false;
  socket.networkLost();
  assertEquals([state(socket), browser.socket.pings], ["offline", 1]);
  assertEquals(socket.send({ type: "typing" }), true);
  time.tick(10_000);
  assertEquals([state(socket), browser.sockets.length], ["offline", 1]);
  assertEquals(browser.socket.closedWith?.reason, "Connection timeout");
  socket.dispose();
});

Deno.test("ChatSocket takes a sign of life for a network, whatever the browser says", () => {
  using _time = new FakeTime();
  const { browser, socket } = startOnline();
  browser.onLine = false;
  socket.networkLost();
  browser.socket.receive({ type: "pong", at: 1 });
  assertEquals([state(socket), browser.sockets.length], ["online", 1]);
  socket.dispose();
});

Deno.test("ChatSocket.networkLost() ends a countdown that can't succeed", () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  browser.socket.drop();
  assertEquals(state(socket), "waiting");
  browser.onLine = false;
  socket.networkLost();
  assertEquals(state(socket), "offline");
  time.tick(9_999);
  assertEquals(browser.sockets.length, 1);
  socket.dispose();
});

Deno.test("ChatSocket tries every 10 s while the browser is offline, and counts none of it", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  browser.onLine = false;
  browser.socket.drop();
  for (let failure = 1; failure <= 10; failure++) {
    assertEquals(socket.connection.value, { state: "offline" });
    time.tick(10_000);
    assertEquals(browser.sockets.length, 1 + failure);
    assertEquals(state(socket), "offline");
    browser.socket.drop();
  }
  browser.onLine = true;
  socket.networkBack();
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  socket.dispose();
});

Deno.test("ChatSocket goes online where the browser is wrong about the network", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  browser.onLine = false;
  browser.socket.drop();
  time.tick(10_000);
  browser.socket.receive(aWelcome());
  assertEquals(state(socket), "online");
  socket.dispose();
});

// A server that is away for long

/** Answers the look that is under way. */
async function answerLook(
  browser: FakeBrowser,
  time: FakeTime,
  response: Response,
): Promise<void> {
  browser.request.respond(response);
  await time.runMicrotasks();
}

const HEALTHY = () => Response.json({ status: "ok", sessions: 0, rooms: 0 });

Deno.test("ChatSocket looks for a server that is away, and connects once it is well", async () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  failAllAttempts({ browser, socket, time });
  const opened = browser.sockets.length;
  // Ten minutes.
  for (let look = 1; look <= 40; look++) {
    time.tick(15_000);
    assertEquals(browser.requests.length, look);
    assertEquals(browser.request.url.href, "https://chat.example/api/health");
    const response = look % 2 === 0
      ? Response.json({ status: "draining" }, { status: 503 })
      : new Response("<!doctype html><title>Sign in to this network</title>");
    await answerLook(browser, time, response);
    assertEquals([state(socket), browser.sockets.length], ["failed", opened]);
  }
  time.tick(15_000);
  await answerLook(browser, time, HEALTHY());
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  browser.socket.receive(aWelcome());
  assertEquals(state(socket), "online");
  time.tick(15_000);
  assertEquals(browser.requests.length, 41);
  socket.dispose();
});

for (
  const [what, hidden, hasUnsent, chance, waitMs] of [
    ["is seen", false, false, 0, 15_000],
    ["is seen, at most", false, false, 1, 30_000],
    ["is hidden", true, false, 0, 60_000],
    ["is hidden, at most", true, false, 1, 120_000],
    ["is hidden with something unsent", true, true, 0, 15_000],
  ] as const
) {
  Deno.test(`ChatSocket looks for the server every ${waitMs / 1000} s while it ${what}`, () => {
    using time = new FakeTime();
    const { browser, socket, told } = startSocket();
    told.hasUnsent = hasUnsent;
    browser.hidden = hidden;
    failAllAttempts({ browser, socket, time });
    browser.chance = chance;
    socket.reconnect();
    failAllAttempts({ browser, socket, time });
    time.tick(waitMs - 1);
    assertEquals(browser.requests.length, 0);
    time.tick(1);
    assertEquals(browser.requests.length, 1);
    socket.dispose();
    assertEquals(browser.request.signal.aborted, true);
  });
}

Deno.test("ChatSocket gives a look 10 s, and looks again", async () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  failAllAttempts({ browser, socket, time });
  time.tick(15_000);
  time.tick(10_000);
  assertEquals(browser.request.signal.aborted, true);
  await time.runMicrotasks();
  time.tick(15_000);
  assertEquals(browser.requests.length, 2);
  socket.dispose();
});

Deno.test("ChatSocket doesn't look for a server that has refused it", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  browser.socket.drop(1008, "You have this room open too often");
  assertEquals(state(socket), "failed");
  assertEquals(time.next(), false);
  socket.dispose();
});

Deno.test("ChatSocket stops looking when the person reconnects", async () => {
  using time = new FakeTime();
  const { browser, socket } = startSocket();
  failAllAttempts({ browser, socket, time });
  time.tick(15_000);
  const { request } = browser;
  socket.reconnect();
  assertEquals(request.signal.aborted, true);
  await time.runMicrotasks();
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  socket.dispose();
});

Deno.test("ChatSocket.suspend() closes, and start() connects again", () => {
  using time = new FakeTime();
  const { browser, socket, told } = startOnline();
  const first = browser.socket;
  socket.suspend();
  assertEquals(first.closedWith, {
    code: 1000,
    reason: "Component unmounting",
  });
  assertEquals(socket.connection.value, { state: "idle" });
  assertEquals(told.lost, 1);
  assertEquals(time.next(), false);
  socket.start();
  assertEquals(socket.connection.value, { state: "connecting", attempt: 0 });
  socket.dispose();
});

// Old sockets

Deno.test("ChatSocket unhooks a socket before it closes it", () => {
  using _time = new FakeTime();
  const { browser, socket } = startOnline();
  const first = browser.socket;
  socket.reconnect(); // The fake throws if a handler is set when it is closed.
  const { onopen, onmessage, onerror, onclose } = first;
  assertEquals([onopen, onmessage, onerror, onclose], [null, null, null, null]);
  socket.dispose();
});

Deno.test("ChatSocket ignores late events of a socket that it replaced", () => {
  using time = new FakeTime();
  const { browser, socket, told } = startOnline();
  const late = browser.socket.captureHandlers();
  socket.reconnect();
  const { value } = socket.connection;
  const welcome = JSON.stringify(aWelcome());
  late.onmessage?.(new MessageEvent("message", { data: welcome }));
  late.onclose?.(new CloseEvent("close", { code: 1008, reason: "Old news" }));
  assertStrictEquals(socket.connection.value, value);
  assertEquals(told.messages, ["welcome"]);
  time.tick(9_000);
  assertEquals(browser.sockets.length, 2);
  socket.dispose();
});

Deno.test("ChatSocket ignores late events after it was disposed of", () => {
  using time = new FakeTime();
  const { browser, socket, told } = startOnline();
  const late = browser.socket.captureHandlers();
  socket.dispose();
  const frame = JSON.stringify(messagesFrame([aMessage(1)]));
  late.onmessage?.(new MessageEvent("message", { data: frame }));
  late.onclose?.(new CloseEvent("close", { code: 1006 }));
  assertEquals(told.messages, ["welcome"]);
  assertEquals(socket.connection.value, { state: "closed" });
  assertEquals(time.next(), false);
});

Deno.test("ChatSocket has one live socket at a time, whatever happens", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  const events = [
    () => socket.reconnect(),
    () => socket.networkBack(),
    () => socket.wake(),
    () => socket.start(),
    () => socket.resync(),
    () => time.tick(1_000),
    () => socket.networkBack(),
    () => socket.reconnect(),
    () => time.tick(40_000),
  ];
  for (const event of events) {
    event();
    const live = browser.sockets.filter((one) => one.onclose !== null);
    assertEquals(live.length <= 1, true);
    assertEquals(
      browser.sockets.every((one) => one.closedWith || live.includes(one)),
      true,
    );
  }
  socket.dispose();
});

// Disposal

const STATES: Record<
  Connection["state"],
  (started: ReturnType<typeof startSocket>, time: FakeTime) => void
> = {
  idle: ({ socket }) => socket.suspend(),
  connecting: () => {},
  online: ({ browser }) => browser.socket.receive(aWelcome()),
  offline: ({ browser }) => {
    browser.onLine = false;
    browser.socket.drop();
  },
  waiting: ({ browser }) => browser.socket.drop(),
  failed: ({ browser, socket }, time) => {
    failAllAttempts({ browser, socket, time });
  },
  closed: ({ socket }) => socket.dispose(),
};

for (const [name, reach] of Object.entries(STATES)) {
  Deno.test(`ChatSocket.dispose() leaves nothing behind when it is ${name}`, () => {
    using time = new FakeTime();
    const started = startSocket();
    const { browser, socket } = started;
    reach(started, time);
    assertEquals(state(socket), name);
    const wasLive = browser.socket.onclose !== null;
    socket.dispose();
    if (wasLive) {
      assertEquals(browser.socket.closedWith, {
        code: 1000,
        reason: "Component unmounting",
      });
    }
    assertEquals(browser.socket.onclose, null);
    assertEquals(socket.connection.value, { state: "closed" });
    assertEquals(time.next(), false);

    socket.dispose();
    socket.start();
    socket.reconnect();
    socket.wake();
    socket.networkBack();
    socket.suspend();
    assertEquals(socket.connection.value, { state: "closed" });
    assertEquals(time.next(), false);
  });
}

Deno.test("ChatSocket.dispose() while a frame is told of leaves nothing behind", () => {
  using time = new FakeTime();
  const browser = new FakeBrowser();
  const socket = new ChatSocket({
    visit: aVisit(browser),
    onMessage: () => socket.dispose(),
    onUnreadable: () => {},
    onLost: () => {},
    hasUnsent: () => false,
  });
  socket.start();
  browser.socket.receive(aWelcome({ onlineUsers: [ANA] }));
  assertEquals(socket.connection.value, { state: "closed" });
  assertEquals(time.next(), false);
});

// Other ways

/** Ways that carry nothing, and note that they and their transports end. */
function countedWays() {
  const ends = { ways: 0, transports: [] as number[] };
  let opened = 0;
  const findWays: FindWays = () => ({
    open(listener) {
      const number = ++opened;
      return {
        listener,
        send() {},
        check() {},
        close: () => void ends.transports.push(number),
      };
    },
    adopt: (transport) => transport,
    close: () => void ends.ways++,
  });
  return { ends, findWays };
}

Deno.test("ChatSocket ends the other ways with itself, and each transport once", async () => {
  using time = new FakeTime();
  const { ends, findWays } = countedWays();
  const browser = new FakeBrowser();
  browser.loadWays = () => Promise.resolve(findWays);
  const { socket } = startSocket(browser);
  browser.socket.receive(aWelcome());
  await afterTurns(10);
  socket.reconnect();
  socket.suspend();
  socket.start();
  socket.suspend();
  socket.dispose();
  assertEquals(ends, { ways: 1, transports: [1, 2] });
  assertEquals(time.next(), false);
});

Deno.test("ChatSocket goes over to ways that came while it was connecting, once it is welcomed", async () => {
  using time = new FakeTime();
  const adopted: number[] = [];
  const loaded = Promise.withResolvers<FindWays>();
  const browser = new FakeBrowser();
  browser.loadWays = () => loaded.promise;
  const { socket } = startSocket(browser);
  // It begins to load them.
  browser.socket.drop();
  time.tick(2_000);
  assertEquals(state(socket), "connecting");
  loaded.resolve(() => ({
    ...countedWays().findWays(aVisit(browser), true),
    adopt(transport) {
      adopted.push(browser.sockets.length);
      return transport;
    },
  }));
  await afterTurns(10);
  assertEquals(adopted, []);
  browser.socket.receive(aWelcome());
  await afterTurns(10);
  assertEquals(adopted, [2]);
  socket.dispose();
});

Deno.test("ChatSocket no longer looks for the server while it tries to connect", () => {
  using time = new FakeTime();
  const { browser, socket } = startOnline();
  failAllAttempts({ browser, socket, time });
  assertEquals(state(socket), "failed");
  socket.wake();
  assertEquals(state(socket), "connecting");
  browser.socket.receive(aWelcome());
  time.tick(30_000);
  assertEquals(browser.requests, []);
  socket.dispose();
});
