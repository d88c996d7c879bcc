import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { HttpTransport } from "../../../lib/client/ways/http_transport.ts";
import { StreamPermit } from "../../../lib/client/ways/stream_permit.ts";
import type { ServerMessage } from "../../../lib/protocol/messages.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aMessage } from "../../support/a_message.ts";
import { aVisit } from "../a_visit.ts";
import { FakeBrowser, type FakeRequest } from "../fake_browser.ts";
import { FakeTabs } from "../fake_tabs.ts";
import { ANA, aWelcome, BEN, messagesFrame } from "../frames.ts";

/** A transport without a socket, and what it has told. */
async function start({ mayStream = true, after = 5 as number | null } = {}) {
  const browser = new FakeBrowser();
  const tabs = new FakeTabs();
  const told: ServerMessage[] = [];
  const ends: [code: number, reason: string][] = [];
  let unreadable = 0;
  const permit = new StreamPermit(
    mayStream ? tabs.portOf(browser.document) : null,
  );
  const transport = new HttpTransport(
    aVisit(browser, { after: () => after }),
    {
      onMessage: (message) => told.push(message),
      onUnreadable: () => unreadable++,
      onEnd: (code, reason) => ends.push([code, reason]),
    },
    permit,
  );
  await afterTurns(20);
  return {
    browser,
    tabs,
    transport,
    told,
    ends,
    get types() {
      return told.map(({ type }) => type);
    },
    get unreadable() {
      return unreadable;
    },
    get stream() {
      const [stream] = browser.streams;
      if (stream === undefined) throw new Error("There is no stream");
      return stream;
    },
  };
}

/** Answers a request, and lets the client take it. */
async function answer(
  request: FakeRequest | undefined,
  body: unknown,
  init?: ResponseInit,
): Promise<void> {
  assert(request !== undefined, "There is no such request");
  request.respond(Response.json(body, init));
  await afterTurns(40);
}

function pathsOf({ requests }: FakeBrowser): string[] {
  return requests.map(({ url }) => url.pathname + url.search);
}

const ENTRIES = "/api/rooms/lobby/entries?after=5&online";
const NOTHING_NEW = {
  messages: [],
  head: 5,
  onlineUsers: [BEN],
  onlineCount: 1,
};

/** Answers the first two requests of a client that asks. */
async function answerFirst(browser: FakeBrowser, page: unknown): Promise<void> {
  const [entries, session] = browser.requests;
  await answer(entries, page);
  await answer(session, ANA);
}

Deno.test("HttpTransport hears by a stream from where the client is", async () => {
  using _time = new FakeTime();
  const started = await start();
  assertEquals(
    started.stream.url.href,
    "https://chat.example/api/rooms/lobby/events?after=5",
  );
  started.stream.receive(aWelcome());
  started.stream.receive(messagesFrame([aMessage(6)]));
  assertEquals(started.types, ["welcome", "messages"]);
  assertEquals(started.browser.requests, []);
  started.transport.close();
  assertEquals(started.stream.isClosed, true);
});

Deno.test("HttpTransport skips an event that it can't read", async () => {
  using _time = new FakeTime();
  const started = await start();
  started.stream.onmessage?.(new MessageEvent("message", { data: "no JSON" }));
  assertEquals([started.types, started.unreadable], [[], 1]);
  started.transport.close();
});

Deno.test("HttpTransport ends when its stream does", async () => {
  using time = new FakeTime();
  const started = await start();
  started.stream.receive(aWelcome());
  started.stream.fail();
  assertEquals(started.ends, [[1006, ""]]);
  assertEquals(time.next(), false);
});

for (const code of ["banned", "passphrase", "not_allowed"] as const) {
  Deno.test(`HttpTransport ends for good when its stream says ${code}`, async () => {
    using time = new FakeTime();
    const started = await start();
    started.stream.receive(aWelcome());
    started.stream.receive({ type: "error", code, message: "A sentence" });
    assertEquals(started.ends, [[4403, "A sentence"]]);
    assertEquals(started.stream.isClosed, true);
    assertEquals(time.next(), false);
  });
}

for (
  const [what, hold] of [
    [
      "brings nothing for 8 s",
      (_: unknown, time: FakeTime) => void time.tick(8_000),
    ],
    [
      "fails at once",
      ({ stream }: { stream: { fail(): void } }) => stream.fail(),
    ],
  ] as const
) {
  Deno.test(`HttpTransport asks instead when its stream ${what}`, async () => {
    using time = new FakeTime();
    const started = await start();
    hold(started, time);
    assertEquals(started.stream.isClosed, true);
    await answerFirst(started.browser, {
      ...NOTHING_NEW,
      messages: [aMessage(6)],
      head: 6,
    });
    assertEquals(pathsOf(started.browser), [ENTRIES, "/api/session"]);
    assertEquals(started.told, [
      aWelcome({
        sessionId: "",
        head: 6,
        onlineUsers: [BEN, ANA],
        onlineCount: 2,
        limits: { textLength: 2000, ratePerSecond: 0, rateBurst: 0 },
      }),
      messagesFrame([aMessage(6)]),
    ]);
    // Another page may have the stream now.
    await afterTurns(10);
    assertEquals(started.tabs.locks.count, 0);
    started.transport.close();
  });
}

for (const [chance, waitMs] of [[0, 3_000], [0.99, 4_980]] as const) {
  Deno.test(`HttpTransport asks again ${waitMs} ms after an answer, by a chance of ${chance}`, async () => {
    using time = new FakeTime();
    const { browser, transport } = await start({ mayStream: false });
    browser.chance = chance;
    await answerFirst(browser, NOTHING_NEW);
    time.tick(waitMs - 1);
    assertEquals(browser.requests.length, 2);
    time.tick(1);
    assertEquals(browser.requests.length, 3);
    transport.close();
    assertEquals(browser.request.signal.aborted, true);
    await afterTurns(20);
    assertEquals(time.next(), false);
  });
}

Deno.test("HttpTransport tells who is there with each answer", async () => {
  using time = new FakeTime();
  const { browser, transport, told } = await start({ mayStream: false });
  await answerFirst(browser, NOTHING_NEW);
  time.tick(3_000);
  await answer(browser.request, {
    messages: [],
    head: 5,
    onlineUsers: [ANA, BEN],
    onlineCount: 2,
  });
  assertEquals(told.at(-2), {
    type: "online_users",
    onlineUsers: [ANA, BEN],
    onlineCount: 2,
  });
  transport.close();
});

Deno.test("HttpTransport reads for who has no name, and counts nobody", async () => {
  using _time = new FakeTime();
  const started = await start({ mayStream: false });
  const [entries, session] = started.browser.requests;
  await answer(entries, NOTHING_NEW);
  const error = { code: "not_allowed", message: "No name chosen yet" };
  await answer(session, { error }, { status: 401 });
  assertEquals(started.told, [
    aWelcome({
      userId: null,
      userName: null,
      sessionId: "",
      head: 5,
      onlineUsers: [BEN],
      onlineCount: 1,
      limits: { textLength: 2000, ratePerSecond: 0, rateBurst: 0 },
    }),
    messagesFrame([]),
  ]);
  started.transport.close();
});

Deno.test("HttpTransport tells the tag by which its user is known in another tab", async () => {
  using _time = new FakeTime();
  const { browser, transport, told } = await start({ mayStream: false });
  const tagged = { ...ANA, tag: "k3" };
  await answerFirst(browser, {
    ...NOTHING_NEW,
    onlineUsers: [BEN, tagged],
    onlineCount: 2,
  });
  const welcome = told.find(({ type }) => type === "welcome");
  assertEquals(welcome && "tag" in welcome && welcome.tag, "k3");
  transport.close();
});

Deno.test("HttpTransport asks for the latest page when nothing is known", async () => {
  using _time = new FakeTime();
  const { browser, transport } = await start({ mayStream: false, after: null });
  assertEquals(
    pathsOf(browser)[0],
    "/api/rooms/lobby/messages?limit=50",
  );
  transport.close();
});

const REFUSALS: [status: number, code: string, ends: [number, string]][] = [
  [401, "not_allowed", [4403, "A sentence"]],
  [403, "banned", [4403, "A sentence"]],
  [403, "passphrase", [4403, "A sentence"]],
  [429, "rate_limited", [1013, "A sentence"]],
  [503, "unavailable", [1013, "A sentence"]],
  [500, "internal", [1013, "A sentence"]],
];

for (const [status, code, end] of REFUSALS) {
  Deno.test(`HttpTransport ends with ${end[0]} when it is answered ${status} ${code}`, async () => {
    using time = new FakeTime();
    const { browser, ends } = await start({ mayStream: false });
    const [entries] = browser.requests;
    await answer(
      entries,
      { error: { code, message: "A sentence" } },
      { status },
    );
    assertEquals(ends, [end]);
    assertEquals(time.next(), false);
  });
}

for (
  const [what, response] of [
    [
      "the login page of a hotel",
      () => new Response("<html>", { status: 200 }),
    ],
    ["something else", () => Response.json({ messages: 7 })],
    ["nothing within 10 s", null],
  ] as const
) {
  Deno.test(`HttpTransport ends with 1006 when it is answered ${what}`, async () => {
    using time = new FakeTime();
    const { browser, ends } = await start({ mayStream: false });
    if (response === null) time.tick(10_000);
    else browser.requests[0]?.respond(response());
    await afterTurns(40);
    assertEquals(ends, [[1006, ""]]);
    assertEquals(time.next(), false);
  });
}

Deno.test("HttpTransport finds out that its stream is held back, and asks instead", async () => {
  using time = new FakeTime();
  const started = await start();
  const { browser, transport, told } = started;
  started.stream.receive(aWelcome({ head: 5 }));
  for (const seq of [6, 7]) {
    transport.check();
    assertEquals(started.stream.isClosed, false);
    await answer(browser.request, {
      messages: [aMessage(seq)],
      head: seq,
    });
    assertEquals(told.at(-1), messagesFrame([aMessage(seq)]));
    if (seq === 6) time.tick(30_000);
  }
  assertEquals(started.stream.isClosed, true);
  transport.close();
});

Deno.test("HttpTransport keeps a stream that brings everything", async () => {
  using time = new FakeTime();
  const started = await start();
  started.stream.receive(aWelcome({ head: 5 }));
  for (let look = 0; look < 3; look++) {
    time.tick(30_000);
    await answer(started.browser.request, NOTHING_NEW);
  }
  assertEquals(started.stream.isClosed, false);
  assertEquals(started.browser.requests.length, 3);
  started.transport.close();
});

Deno.test("HttpTransport posts a message, and takes the answer for its acknowledgement", async () => {
  using _time = new FakeTime();
  const started = await start();
  const { browser, transport, told } = started;
  started.stream.receive(aWelcome());
  transport.send({ type: "message", id: "c1", text: "Hello" });
  const { url, options } = browser.request;
  assertEquals(url.pathname, "/api/rooms/lobby/messages");
  assertEquals(options.method, "POST");
  assertEquals(JSON.parse(options.body ?? ""), { id: "c1", text: "Hello" });
  await answer(browser.request, aMessage(6, { id: "c1" }), { status: 201 });
  assertEquals(told.at(-1), { type: "ack", id: "c1", seq: 6 });
  transport.close();
});

Deno.test("HttpTransport tells why a message was refused", async () => {
  using _time = new FakeTime();
  const started = await start();
  started.stream.receive(aWelcome());
  started.transport.send({ type: "message", id: "c1", text: "Hello" });
  await answer(started.browser.request, {
    error: { code: "rate_limited", message: "Slower, please" },
  }, { status: 429, headers: { "Retry-After": "2" } });
  assertEquals(started.told.at(-1), {
    type: "error",
    code: "rate_limited",
    message: "Slower, please",
    id: "c1",
    retryAfterMs: 2_000,
  });
  started.transport.close();
});

Deno.test("HttpTransport says nothing of a post without an answer: it is sent again", async () => {
  using time = new FakeTime();
  const started = await start();
  started.stream.receive(aWelcome());
  started.transport.send({ type: "message", id: "c1", text: "Hello" });
  time.tick(10_000);
  await afterTurns(40);
  assertEquals([started.types, started.ends], [["welcome"], []]);
  started.transport.close();
});

Deno.test("HttpTransport sends neither pings nor that somebody types", async () => {
  using _time = new FakeTime();
  const { browser, stream, transport } = await start();
  stream.receive(aWelcome());
  transport.send({ type: "typing" });
  transport.send({ type: "ping" });
  assertEquals(browser.requests, []);
  transport.close();
});

for (
  const [message, method, path] of [
    [
      { type: "edit", id: "c2", of: 6, text: "Better" },
      "PATCH",
      "/api/rooms/lobby/messages/6",
    ],
    [
      { type: "delete", id: "c2", of: 6 },
      "DELETE",
      "/api/rooms/lobby/messages/6?id=c2",
    ],
    [
      { type: "reaction", id: "c2", of: 6, emoji: "👍", on: true },
      "PUT",
      "/api/rooms/lobby/messages/6/reactions/%F0%9F%91%8D?id=c2",
    ],
    [
      { type: "reaction", id: "c2", of: 6, emoji: "#️⃣", on: false },
      "DELETE",
      "/api/rooms/lobby/messages/6/reactions/%23%EF%B8%8F%E2%83%A3?id=c2",
    ],
  ] as const
) {
  Deno.test(`HttpTransport sends ${message.type} as ${method}`, async () => {
    using _time = new FakeTime();
    const { browser, stream, transport } = await start();
    stream.receive(aWelcome());
    transport.send(message);
    assertEquals(browser.request.options.method, method);
    assertEquals(pathsOf(browser), [path]);
    transport.close();
  });
}

Deno.test("HttpTransport leaves no timer when it is closed before its stream has brought anything", async () => {
  using time = new FakeTime();
  const { transport } = await start();
  transport.close();
  assertEquals(time.next(), false);
});

Deno.test("HttpTransport leaves no timer when it is closed between two questions", async () => {
  using time = new FakeTime();
  const { browser, transport } = await start({ mayStream: false });
  await answerFirst(browser, NOTHING_NEW);
  transport.close();
  assertEquals(time.next(), false);
});

Deno.test("HttpTransport that asks instead of hearing closes its stream once", async () => {
  using _time = new FakeTime();
  const started = await start();
  started.stream.fail();
  started.transport.close();
  assertEquals(started.stream.isClosed, true);
});

Deno.test("HttpTransport gives the permit back that it gets when it is closed already", async () => {
  const browser = new FakeBrowser();
  const tabs = new FakeTabs();
  const permit = new StreamPermit(tabs.portOf(browser.document));
  const transport = new HttpTransport(aVisit(browser), {
    onMessage() {},
    onUnreadable() {},
    onEnd() {},
  }, permit);
  transport.close();
  await afterTurns(20);
  assertEquals([tabs.locks.count, browser.streams.length], [0, 0]);
});
