import { assertEquals, assertStrictEquals } from "@std/assert";
import { MessageLog } from "../../../lib/client/room/message_log.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aMessage } from "../../support/a_message.ts";
import { aUser } from "../../support/a_user.ts";
import { messagesFrame, someMessages } from "../frames.ts";
import { fold } from "../../../lib/protocol/timeline.ts";

const loadFold = () => Promise.resolve(fold);

function seqsOf(log: MessageLog): number[] {
  return log.messages.value.map(({ seq }) => seq);
}

/** A log that holds some messages, connected to a room with that newest seq. */
function logOf(from: number, to: number, hasOlder = from > 1): MessageLog {
  const log = new MessageLog({
    messages: someMessages(from, to),
    hasOlder,
    head: to,
    loadFold,
  });
  log.begin(to);
  return log;
}

Deno.test("MessageLog resumes after what the page was rendered with", () => {
  assertEquals(
    new MessageLog({
      messages: someMessages(4, 6),
      hasOlder: true,
      head: 9,
      loadFold,
    }).resumeAfter,
    9,
  );
  assertEquals(
    new MessageLog({ messages: [], hasOlder: false, head: 0, loadFold })
      .resumeAfter,
    0,
  );
});

Deno.test("MessageLog.append() adds what follows and returns it", () => {
  const log = logOf(1, 2);
  const fresh = log.append(messagesFrame(someMessages(3, 4)));
  assertEquals(fresh, someMessages(3, 4));
  assertEquals(seqsOf(log), [1, 2, 3, 4]);
  assertEquals(log.resumeAfter, 4);
});

Deno.test("MessageLog.append() drops what is there already", () => {
  const log = logOf(1, 3);
  assertEquals(
    log.append(messagesFrame(someMessages(2, 5))),
    someMessages(4, 5),
  );
  assertEquals(seqsOf(log), [1, 2, 3, 4, 5]);
});

Deno.test("MessageLog.append() of old messages only renders nothing anew", () => {
  const log = logOf(1, 3);
  const before = log.messages.value;
  assertEquals(log.append(messagesFrame([aMessage(2)])), []);
  assertEquals(log.append(messagesFrame([])), []);
  assertStrictEquals(log.messages.value, before);
});

for (
  const [name, seqs] of [
    ["before the frame", [5, 6]],
    ["within the frame", [4, 6]],
    ["by wrong order", [5, 4]],
    ["by a repeat", [4, 4]],
  ] as const
) {
  Deno.test(`MessageLog.append() adds nothing when there is a gap ${name}`, () => {
    const log = logOf(1, 3);
    const frame = messagesFrame(seqs.map((seq) => aMessage(seq)));
    assertEquals(log.append(frame), null);
    assertEquals(seqsOf(log), [1, 2, 3]);
    assertEquals(log.resumeAfter, 3);
  });
}

Deno.test("MessageLog.append() doesn't change the array that was rendered", () => {
  const log = logOf(1, 2);
  const before = log.messages.value;
  log.append(messagesFrame([aMessage(3)]));
  assertEquals(before.length, 2);
});

Deno.test("MessageLog starts over from a truncated frame", () => {
  const log = logOf(1, 3);
  log.begin(2_000);
  const fresh = log.append(messagesFrame(someMessages(1_001, 2_000), true));
  assertEquals(fresh?.length, 1_000);
  assertEquals([seqsOf(log)[0], log.messages.value.length], [1_001, 1_000]);
  assertEquals(log.hasOlder.value, true);
  assertEquals(log.resumeAfter, 2_000);
  assertEquals(log.caughtUp, true);
});

Deno.test("MessageLog goes on from the room's head after an empty truncated frame", () => {
  const log = logOf(1, 3);
  log.begin(9);
  log.append(messagesFrame([], true));
  assertEquals([seqsOf(log), log.resumeAfter], [[], 9]);
  log.append(messagesFrame([aMessage(10)]));
  assertEquals(seqsOf(log), [10]);
});

Deno.test("MessageLog starts over when the room is behind what it has seen", () => {
  const log = logOf(90, 100);
  log.begin(7);
  assertEquals(log.resumeAfter, null);
  assertEquals(log.caughtUp, false);
  assertEquals(seqsOf(log).length, 11); // Shown until something replaces it.
  const fresh = log.append(messagesFrame(someMessages(1, 7), true));
  assertEquals(fresh, []);
  assertEquals(seqsOf(log), [1, 2, 3, 4, 5, 6, 7]);
  assertEquals(log.hasOlder.value, false);
  assertEquals([log.resumeAfter, log.caughtUp], [7, true]);
});

Deno.test("MessageLog is emptied by a room that has lost everything", () => {
  const log = logOf(90, 100);
  log.begin(0);
  log.append(messagesFrame([], true));
  assertEquals([seqsOf(log), log.hasOlder.value], [[], false]);
  assertEquals([log.resumeAfter, log.caughtUp], [0, true]);
  log.append(messagesFrame([aMessage(1)]));
  assertEquals(seqsOf(log), [1]);
});

Deno.test("MessageLog still starts over when the connection broke before the first frame", () => {
  const log = logOf(90, 100);
  log.begin(7);
  log.begin(200);
  assertEquals(log.resumeAfter, null);
  log.append(messagesFrame(someMessages(151, 200)));
  assertEquals(seqsOf(log)[0], 151);
  assertEquals(log.hasOlder.value, true);
});

Deno.test("MessageLog is caught up once it has the head of the beginning", () => {
  const log = new MessageLog({
    messages: someMessages(1, 3),
    hasOlder: false,
    head: 3,
    loadFold,
  });
  assertEquals(log.caughtUp, false);
  log.begin(5);
  assertEquals(log.caughtUp, false);
  log.append(messagesFrame([aMessage(4)]));
  assertEquals(log.caughtUp, false);
  log.append(messagesFrame([aMessage(5)]));
  assertEquals(log.caughtUp, true);
});

Deno.test("MessageLog keeps 1000 messages and lets the oldest go", () => {
  const log = logOf(1, 999);
  log.append(messagesFrame(someMessages(1_000, 1_000)));
  assertEquals([seqsOf(log)[0], log.hasOlder.value], [1, false]);
  log.append(messagesFrame(someMessages(1_001, 1_003)));
  assertEquals(log.messages.value.length, 1_000);
  assertEquals([seqsOf(log)[0], log.hasOlder.value], [4, true]);
});

Deno.test("MessageLog keeps older messages that were loaded beyond the 1000", () => {
  const log = logOf(101, 1_100);
  log.prepend(someMessages(51, 100), true);
  assertEquals([log.messages.value.length, seqsOf(log)[0]], [1_050, 51]);
  log.append(messagesFrame([aMessage(1_101)]));
  assertEquals([log.messages.value.length, seqsOf(log)[0]], [1_050, 52]);
});

Deno.test("MessageLog.prepend() adds older messages and keeps the place to resume", () => {
  const log = logOf(4, 6);
  log.prepend(someMessages(1, 3), false);
  assertEquals(seqsOf(log), [1, 2, 3, 4, 5, 6]);
  assertEquals([log.hasOlder.value, log.resumeAfter], [false, 6]);
});

const CHANGE = { ...aUser("Ana"), id: "c9", sentAt: 9 };

Deno.test("MessageLog counts entries that it doesn't show", () => {
  const log = logOf(1, 2);
  const fresh = log.append(messagesFrame([
    { kind: "unknown", seq: 3 },
    { kind: "delete", ...CHANGE, seq: 4, of: 900 },
  ]));
  assertEquals(fresh, []);
  assertEquals(seqsOf(log), [1, 2]);
  assertEquals(log.resumeAfter, 4);
  assertEquals(log.append(messagesFrame([aMessage(5)])), [aMessage(5)]);
});

Deno.test("MessageLog finds gaps among entries that it doesn't show", () => {
  const log = logOf(1, 2);
  assertEquals(log.append(messagesFrame([{ kind: "unknown", seq: 4 }])), null);
  assertEquals(log.resumeAfter, 2);
});

Deno.test("MessageLog shows messages as they have become", async () => {
  const log = logOf(1, 3);
  log.append(messagesFrame([
    { kind: "edit", ...CHANGE, seq: 4, of: 1, text: "better" },
    { kind: "delete", ...CHANGE, seq: 5, of: 2 },
    { kind: "reaction", ...CHANGE, seq: 6, of: 3, emoji: "👍", on: true },
  ]));
  await afterTurns(3);
  assertEquals(log.messages.value, [
    aMessage(1, { text: "better", editedAt: 9 }),
    aMessage(2, { text: "", deleted: true }),
    aMessage(3, { reactions: [{ emoji: "👍", users: [aUser("Ana")] }] }),
  ]);
});

Deno.test("MessageLog starts over from a frame that begins with changes", async () => {
  const log = logOf(1, 3);
  log.begin(12);
  log.append(messagesFrame([
    { kind: "delete", ...CHANGE, seq: 10, of: 4 },
    aMessage(11),
    { kind: "edit", ...CHANGE, seq: 12, of: 11, text: "better" },
  ], true));
  await afterTurns(3);
  assertEquals(log.messages.value, [
    aMessage(11, { text: "better", editedAt: 9 }),
  ]);
  assertEquals([log.resumeAfter, log.caughtUp], [12, true]);
  assertEquals(log.hasOlder.value, true);
});

Deno.test("MessageLog.prepend() makes up for what changed while older ones were fetched", async () => {
  const log = logOf(11, 13, true);
  log.append(messagesFrame([
    { kind: "edit", ...CHANGE, seq: 14, of: 3, text: "better" },
    { kind: "edit", ...CHANGE, seq: 15, of: 12, text: "held" },
    { kind: "delete", ...CHANGE, seq: 16, of: 5 },
  ]));
  log.prepend(someMessages(1, 10), false);
  await afterTurns(3);
  const texts = log.messages.value.map(({ text }) => text);
  assertEquals([texts[2], texts[4], texts[11]], ["better", "", "held"]);
  assertEquals(texts.length, 13);
});

Deno.test("MessageLog keeps changes until what folds them in is loaded, and shows messages meanwhile", async () => {
  let answer = Promise.reject<typeof fold>(new Error("Away"));
  const log = new MessageLog({
    messages: someMessages(1, 2),
    hasOlder: false,
    head: 2,
    loadFold: () => answer,
  });
  const texts = () => log.messages.value.map(({ text }) => text);
  log.begin(2);
  log.append(messagesFrame([
    { kind: "edit", ...CHANGE, seq: 3, of: 1, text: "better" },
    aMessage(4),
  ]));
  await afterTurns(3);
  assertEquals(texts(), ["text 1", "text 2", "text 4"]);
  answer = loadFold();
  log.append(messagesFrame([{ kind: "delete", ...CHANGE, seq: 5, of: 2 }]));
  await afterTurns(3);
  assertEquals(texts(), ["better", "", "text 4"]);
});

Deno.test("MessageLog.prepend() leaves alone what comes after it started over, with the words that it has by then", async () => {
  const log = logOf(50, 60);
  const edit = { kind: "edit", of: 10, text: "once" } as const;
  log.append(messagesFrame([{ ...CHANGE, ...edit, seq: 61 }]));
  await afterTurns(3);
  log.append(messagesFrame(someMessages(200, 210), true));
  log.prepend([aMessage(10, { text: "by now" })], false);
  await afterTurns(3);
  assertEquals(log.messages.value[0]?.text, "by now");
});

Deno.test("MessageLog folds each change in once", async () => {
  const counts: number[] = [];
  const counting: typeof fold = (messages, changes) => {
    // It isn't about those that are put aside.
    if (messages.length > 0) counts.push(changes.length);
    return fold(messages, changes);
  };
  const log = new MessageLog({
    messages: someMessages(1, 2),
    hasOlder: false,
    head: 2,
    loadFold: () => Promise.resolve(counting),
  });
  log.begin(2);
  for (const seq of [3, 4]) {
    log.append(
      messagesFrame([{ kind: "delete", ...CHANGE, seq, of: seq - 2 }]),
    );
    await afterTurns(3);
  }
  assertEquals(counts, [1, 1]);
});

Deno.test("MessageLog that starts over doesn't fold in what waited before", async () => {
  let answer = Promise.reject<typeof fold>(new Error("Away"));
  const log = new MessageLog({
    messages: someMessages(1, 2),
    hasOlder: false,
    head: 2,
    loadFold: () => answer,
  });
  log.begin(2);
  const edit = { kind: "edit", ...CHANGE, of: 1 } as const;
  log.append(messagesFrame([{ ...edit, seq: 3, text: "once" }]));
  await afterTurns(3);
  log.append(
    messagesFrame([aMessage(1, { text: "by now" }), aMessage(9)], true),
  );
  answer = loadFold();
  log.append(messagesFrame([{ kind: "delete", ...CHANGE, seq: 10, of: 9 }]));
  await afterTurns(3);
  assertEquals(log.messages.value.map(({ text }) => text), ["by now", ""]);
});
