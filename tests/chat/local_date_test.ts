import { assertEquals } from "@std/assert";
import { firstSeqFrom, parseDate } from "../../lib/chat/local_date.ts";
import { aMessage } from "../support/a_message.ts";

for (const date of ["2026-05-01", "2024-02-29", "0001-01-01", "9999-12-31"]) {
  Deno.test(`${date} is a day`, () => assertEquals(parseDate(date), date));
}

for (
  const typed of [
    "",
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-5-1",
    "01/05/2026",
    "2026-05-01T00:00",
    "+002026-05-01",
    "<b>",
    "9".repeat(1000),
  ]
) {
  Deno.test(`${JSON.stringify(typed.slice(0, 20))} is no day`, () => {
    assertEquals(parseDate(typed), null);
  });
}

/** A room with messages of these times, in two pages. */
async function* said(...times: string[]) {
  const messages = times.map((time, place) => ({
    ...aMessage(place + 1),
    sentAt: Date.parse(time),
  }));
  yield messages.slice(0, 2);
  if (messages.length > 2) yield messages.slice(2);
}

const TIMES = [
  "2026-03-28T23:30:00Z",
  "2026-03-29T12:00:00Z",
  "2026-03-29T22:30:00Z",
  "2026-04-02T08:00:00Z",
];

for (
  const [date, timeZone, seq] of [
    ["2026-03-28", "UTC", 1],
    ["2026-03-29", "UTC", 2],
    // Where it is an hour later, and on that day two.
    ["2026-03-28", "Europe/Berlin", 1],
    ["2026-03-29", "Europe/Berlin", 1],
    ["2026-03-30", "Europe/Berlin", 3],
    ["2026-03-30", "UTC", 4],
    ["2026-03-30", "America/New_York", 4],
    ["2026-04-02", "Pacific/Kiritimati", 4],
    ["1999-01-01", "UTC", 1],
    ["2026-04-03", "UTC", null],
    ["9999-12-31", "UTC", null],
  ] as const
) {
  Deno.test(`From ${date} on in ${timeZone} the first message is ${seq ?? "none"}`, async () => {
    assertEquals(await firstSeqFrom(said(...TIMES), date, timeZone), seq);
  });
}

Deno.test("In an empty room no day leads anywhere", async () => {
  assertEquals(await firstSeqFrom(said(), "2026-01-01", "UTC"), null);
});
