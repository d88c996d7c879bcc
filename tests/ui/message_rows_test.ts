import { assertEquals } from "@std/assert";
import type { Message } from "../../lib/protocol/messages.ts";
import { Clock } from "../../lib/ui/clock.ts";
import { RowGroups } from "../../lib/ui/message_rows.ts";
import { seqs } from "../support/seqs.ts";
import { ana, anaSaid, ben, EVENING } from "./render.ts";

const MINUTE_MS = 60_000;
const H23 = { hourCycle: "h23", locale: "en-US" } as const;
const utc = new Clock({ ...H23, timeZone: "UTC" });

/** Messages of Ana's, one after the other, so many minutes after the evening began. */
function anaSaidAt(...minutes: number[]): Message[] {
  return minutes.map((minute, index) =>
    anaSaid({ seq: index + 1, sentAt: EVENING + minute * MINUTE_MS })
  );
}

/** seqs of the messages that begin a group. */
function starts(messages: Message[], groups = new RowGroups()) {
  return groups.stored(messages, utc)
    .filter(({ startsGroup }) => startsGroup)
    .map(({ message }) => message.seq);
}

Deno.test("RowGroups has no row without messages", () => {
  assertEquals(new RowGroups().stored([], utc), []);
});

Deno.test("RowGroups tells date and time with the first message", () => {
  const [row] = new RowGroups().stored([anaSaid()], utc);
  assertEquals([row?.date, row?.time, row?.startsGroup], [
    "Friday, May 1, 2026",
    "20:30",
    true,
  ]);
});

Deno.test("RowGroups tells the time of every message", () => {
  const rows = new RowGroups().stored(anaSaidAt(0, 1, 2), utc);
  assertEquals(rows.map(({ time }) => time), ["20:30", "20:31", "20:32"]);
});

Deno.test("RowGroups ends a group five minutes after its first message", () => {
  assertEquals(starts(anaSaidAt(0, 4.9, 5, 9.9, 10)), [1, 3, 5]);
});

Deno.test("RowGroups tells the time of two hours with a message every four minutes", () => {
  const minutes = seqs(0, 29).map((n) => 4 * n);
  assertEquals(
    starts(anaSaidAt(...minutes)),
    seqs(0, 14).map((n) => 2 * n + 1),
  );
});

Deno.test("RowGroups ends a group after ten rows", () => {
  assertEquals(starts(anaSaidAt(...seqs(1, 25).map(() => 0))), [1, 11, 21]);
});

Deno.test("RowGroups has what tells of settings stand alone", () => {
  const [first, told, next, last] = anaSaidAt(0, 1, 2, 3);
  if (!first || !told || !next || !last) throw new Error("Four are said");
  const messages = [first, { ...told, settings: {} }, next, last];
  assertEquals(starts(messages), [1, 2, 3]);
});

Deno.test("RowGroups starts a group when another author speaks", () => {
  const messages = [
    anaSaid(),
    anaSaid({ ...ben, seq: 2 }),
    anaSaid({ ...ana, seq: 3 }),
  ];
  assertEquals(starts(messages), [1, 2, 3]);
});

Deno.test("RowGroups starts a group when an author has another name", () => {
  const messages = [
    anaSaid(),
    anaSaid({ seq: 2, userName: "Anna" }),
    anaSaid({ seq: 3, userName: "Anna" }),
  ];
  assertEquals(starts(messages), [1, 2]);
});

Deno.test("RowGroups starts a group where what is new begins", () => {
  const rows = new RowGroups().stored(anaSaidAt(0, 0, 0), utc, 2);
  assertEquals(rows.map((row) => [row.isFirstNew, row.startsGroup]), [
    [false, true],
    [true, true],
    [false, false],
  ]);
});

Deno.test("RowGroups starts a group with each day", () => {
  const midnight = Date.UTC(2026, 4, 2);
  const messages = [
    anaSaid({ sentAt: midnight - 1 }),
    anaSaid({ seq: 2, sentAt: midnight }),
  ];
  assertEquals(
    new RowGroups().stored(messages, utc).map(({ date }) => date),
    ["Friday, May 1, 2026", "Saturday, May 2, 2026"],
  );
  assertEquals(starts(messages), [1, 2]);
});

Deno.test("RowGroups starts days where the reader's do", () => {
  const messages = anaSaidAt(0, 4 * 60);
  const datesBy = (clock: Clock) =>
    new RowGroups().stored(messages, clock).map(({ date }) => date);
  assertEquals(datesBy(utc), ["Friday, May 1, 2026", "Saturday, May 2, 2026"]);
  assertEquals(datesBy(new Clock({ ...H23, timeZone: "Asia/Tokyo" })), [
    "Saturday, May 2, 2026",
    undefined,
  ]);
});

Deno.test("RowGroups arranges nothing anew when older messages come or the oldest go", () => {
  const messages = anaSaidAt(...seqs(1, 40).map(() => 0));
  const groups = new RowGroups();
  assertEquals(starts(messages.slice(15), groups), [16, 26, 36]);
  // The older ones begin where the list does, and end where it began.
  assertEquals(starts(messages, groups), [1, 11, 16, 26, 36]);
  assertEquals(starts(messages.slice(17), groups), [18, 26, 36]);
});

Deno.test("RowGroups goes on from what is stored with what is on its way", () => {
  const groups = new RowGroups();
  groups.stored(anaSaidAt(...seqs(1, 8).map(() => 0)), utc);
  const pending = seqs(1, 4).map(() => ({
    userId: ana.userId,
    sentAt: EVENING,
  }));
  const isStart = () =>
    groups.pending(pending, utc).map(({ startsGroup }) => startsGroup);
  assertEquals(isStart(), [false, false, true, false]);
  assertEquals(isStart(), [false, false, true, false]);
});
