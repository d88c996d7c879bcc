import { assertEquals } from "@std/assert";
import type { Message } from "../../lib/protocol/messages.ts";
import { Clock } from "../../lib/ui/clock.ts";
import { messageRows } from "../../lib/ui/message_rows.ts";
import { ana, anaSaid, ben, EVENING } from "./render.ts";

const MINUTE_MS = 60_000;
const utc = new Clock("UTC", "h23");

function datesAndTimes(messages: Message[], clock = utc) {
  return messageRows(messages, clock).map(({ date, time }) => [date, time]);
}

Deno.test("messageRows() has no row without messages", () => {
  assertEquals(messageRows([], utc), []);
});

Deno.test("messageRows() tells date and time with the first message", () => {
  assertEquals(datesAndTimes([anaSaid()]), [["Friday, May 1, 2026", "20:30"]]);
});

Deno.test("messageRows() groups what one author says in a row", () => {
  const rows = datesAndTimes([
    anaSaid(),
    anaSaid({ sentAt: EVENING + 5 * MINUTE_MS }),
    anaSaid({ sentAt: EVENING + 10 * MINUTE_MS }),
  ]);
  assertEquals(rows.slice(1), [[undefined, undefined], [undefined, undefined]]);
});

Deno.test("messageRows() starts a group when another author speaks", () => {
  const rows = datesAndTimes([anaSaid(), anaSaid(ben), anaSaid(ana)]);
  assertEquals(rows.slice(1), [[undefined, "20:30"], [undefined, "20:30"]]);
});

Deno.test("messageRows() starts a group when an author has another name", () => {
  const rows = datesAndTimes([
    anaSaid(),
    anaSaid({ userName: "Anna" }),
    anaSaid({ userName: "Anna" }),
  ]);
  assertEquals(rows.slice(1), [[undefined, "20:30"], [undefined, undefined]]);
});

Deno.test("messageRows() takes a message on its way for one under the same name", () => {
  const pending = { userId: ana.userId, sentAt: EVENING };
  const [row] = messageRows([pending], utc, anaSaid());
  assertEquals(row?.time, undefined);
});

Deno.test("messageRows() starts a group after five minutes", () => {
  const later = EVENING + 5 * MINUTE_MS + 1;
  const rows = datesAndTimes([anaSaid(), anaSaid({ sentAt: later })]);
  assertEquals(rows[1], [undefined, "20:35"]);
});

Deno.test("messageRows() starts a group with each day", () => {
  const midnight = Date.UTC(2026, 4, 2);
  const rows = datesAndTimes([
    anaSaid({ sentAt: midnight - 1 }),
    anaSaid({ sentAt: midnight }),
  ]);
  assertEquals(rows[1], ["Saturday, May 2, 2026", "00:00"]);
});

Deno.test("messageRows() starts days where the reader's do", () => {
  const messages = [anaSaid(), anaSaid({ sentAt: EVENING + 4 * 3_600_000 })];
  assertEquals(datesAndTimes(messages).map(([date]) => date !== undefined), [
    true,
    true,
  ]);
  assertEquals(
    datesAndTimes(messages, new Clock("Asia/Tokyo", "h23")).map(([date]) =>
      date
    ),
    ["Saturday, May 2, 2026", undefined],
  );
});

Deno.test("messageRows() goes on from the message before", () => {
  const [first] = messageRows([anaSaid()], utc, anaSaid());
  assertEquals([first?.date, first?.time], [undefined, undefined]);
});
