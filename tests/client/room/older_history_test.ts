import { assertEquals } from "@std/assert";
import { effect, signal } from "@preact/signals";
import { FakeTime } from "@std/testing/time";
import { MessageLog } from "../../../lib/client/room/message_log.ts";
import { OlderHistory } from "../../../lib/client/room/older_history.ts";
import { aMessage } from "../../support/a_message.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { ANA, messagesFrame, someMessages } from "../frames.ts";
import { fold } from "../../../lib/protocol/timeline.ts";

const loadFold = () => Promise.resolve(fold);

function aHistory({ from = 51, to = 60, hasOlder = true } = {}) {
  const browser = new FakeBrowser();
  const log = new MessageLog({
    messages: someMessages(from, to),
    hasOlder,
    head: to,
    loadFold,
  });
  const seen = { failures: 0 };
  const loading = signal(false);
  const older = new OlderHistory({
    room: "lobby",
    log,
    environment: browser,
    loading,
    onFailure: () => seen.failures++,
  });
  return { browser, log, older, loading, seen };
}

function seqsOf(log: MessageLog): number[] {
  return log.messages.value.map(({ seq }) => seq);
}

function aPage(from: number, to: number, hasOlder = false): Response {
  return Response.json({ messages: someMessages(from, to), hasOlder });
}

Deno.test("OlderHistory.load() asks for the 50 messages before the first one", async () => {
  using time = new FakeTime();
  const { browser, log, older, loading } = aHistory();
  const loaded = older.load();
  assertEquals(
    browser.request.url.href,
    "https://chat.example/api/rooms/lobby/messages?settings&before=51&limit=50",
  );
  assertEquals(loading.value, true);
  browser.request.respond(aPage(1, 50, true));
  await afterTurns(20);
  time.tick(0);
  await loaded;
  assertEquals([seqsOf(log)[0], log.messages.value.length], [1, 60]);
  assertEquals([log.hasOlder.value, loading.value], [true, false]);
});

Deno.test("OlderHistory.load() shows the page and ends loading in one render", async () => {
  using _time = new FakeTime();
  const { browser, log, older, loading } = aHistory();
  const renders: [number, boolean][] = [];
  const stop = effect(() => {
    renders.push([log.messages.value.length, loading.value]);
  });
  const loaded = older.load();
  browser.request.respond(aPage(41, 50));
  await loaded;
  assertEquals(renders, [[10, false], [10, true], [20, false]]);
  stop();
});

Deno.test("OlderHistory.load() shows the page also where the first message has changed meanwhile", async () => {
  using _time = new FakeTime();
  const { browser, log, older } = aHistory();
  const loaded = older.load();
  const reaction = { kind: "reaction", emoji: "👍", on: true } as const;
  const change = { ...ANA, seq: 61, id: "r1", sentAt: 61 };
  log.append(messagesFrame([
    { ...reaction, ...change, of: 51 },
    { ...reaction, ...change, seq: 62, of: 50 },
  ]));
  browser.request.respond(aPage(41, 50));
  await loaded;
  const changed = log.messages.value.filter(({ reactions }) => reactions);
  assertEquals([seqsOf(log)[0], changed.map(({ seq }) => seq)], [41, [50, 51]]);
});

Deno.test("OlderHistory.load() shows a long page in portions, and lets the page do other things in between", async () => {
  using time = new FakeTime();
  const { browser, log, older, loading } = aHistory();
  const loaded = older.load();
  browser.request.respond(aPage(1, 50));
  await afterTurns(20);
  assertEquals([seqsOf(log)[0], log.hasOlder.value], [26, true]);
  assertEquals(loading.value, true);
  log.append(messagesFrame([aMessage(61)]));
  time.tick(0);
  await loaded;
  assertEquals(seqsOf(log), someMessages(1, 61).map(({ seq }) => seq));
  assertEquals([log.hasOlder.value, loading.value], [false, false]);
});

Deno.test("OlderHistory.cancel() ends between two portions", async () => {
  using time = new FakeTime();
  const { browser, log, older, loading } = aHistory();
  const loaded = older.load();
  browser.request.respond(aPage(1, 50));
  await afterTurns(20);
  older.cancel();
  await loaded;
  assertEquals([seqsOf(log)[0], loading.value], [26, false]);
  // What is missing can be loaded again.
  assertEquals(log.hasOlder.value, true);
  assertEquals(time.next(), false);
});

Deno.test("OlderHistory.load() leaves no timer behind", async () => {
  using time = new FakeTime();
  const { browser, older } = aHistory();
  const loaded = older.load();
  browser.request.respond(aPage(41, 50));
  await loaded;
  assertEquals(time.next(), false);
});

Deno.test("OlderHistory.load() loads one page at a time", async () => {
  using _time = new FakeTime();
  const { browser, older } = aHistory();
  const loaded = Promise.all([older.load(), older.load()]);
  assertEquals(browser.requests.length, 1);
  browser.request.respond(aPage(41, 50, true));
  // Both know then that it is there.
  await loaded;
  assertEquals(browser.requests.length, 1);
  const again = older.load();
  assertEquals(browser.request.url.searchParams.get("before"), "41");
  browser.request.respond(aPage(40, 40));
  await again;
});

Deno.test("OlderHistory.load() asks for nothing where there is nothing", async () => {
  const ended = aHistory({ hasOlder: false });
  await ended.older.load();
  const empty = aHistory({ from: 1, to: 0 });
  await empty.older.load();
  assertEquals(ended.browser.requests.length, 0);
  assertEquals(empty.browser.requests.length, 0);
});

for (
  const [name, response] of [
    [
      "the server can't answer",
      () => Response.json({ messages: [], hasOlder: false }, { status: 503 }),
    ],
    ["the answer isn't JSON", () => new Response("<!doctype html>")],
    ["the answer isn't a page", () => Response.json({ messages: [] })],
    [
      "a message lacks a field",
      () => Response.json({ messages: [{ seq: 1 }], hasOlder: false }),
    ],
  ] as const
) {
  Deno.test(`OlderHistory.load() says so when ${name}`, async () => {
    using time = new FakeTime();
    const { browser, log, older, seen, loading } = aHistory();
    const loaded = older.load();
    browser.request.respond(response());
    await loaded;
    assertEquals([seen.failures, loading.value], [1, false]);
    assertEquals([seqsOf(log)[0], log.hasOlder.value], [51, true]);
    assertEquals(time.next(), false);
  });
}

Deno.test("OlderHistory.load() gives a page 10 s", async () => {
  using time = new FakeTime();
  const { browser, older, seen, loading } = aHistory();
  const loaded = older.load();
  time.tick(9_999);
  assertEquals(browser.request.signal.aborted, false);
  time.tick(1);
  await loaded;
  assertEquals(browser.request.signal.aborted, true);
  assertEquals([seen.failures, loading.value], [1, false]);
});

Deno.test("OlderHistory.cancel() aborts the request without a word", async () => {
  using time = new FakeTime();
  const { browser, older, seen, loading } = aHistory();
  const loaded = older.load();
  older.cancel();
  await loaded;
  assertEquals(browser.request.signal.aborted, true);
  assertEquals([seen.failures, loading.value], [0, false]);
  assertEquals(time.next(), false);
});

Deno.test("OlderHistory.load() doesn't join a page to a log that started over", async () => {
  using _time = new FakeTime();
  const { browser, log, older, seen, loading } = aHistory();
  const loaded = older.load();
  log.append(messagesFrame(someMessages(901, 950), true));
  browser.request.respond(aPage(1, 50));
  await loaded;
  assertEquals([seqsOf(log)[0], log.messages.value.length], [901, 50]);
  assertEquals([seen.failures, loading.value], [0, false]);
});
