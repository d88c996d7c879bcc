import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Clock } from "../../lib/ui/clock.ts";
import { clockOf, MAX_CLOCKS } from "../../lib/ui/kept_clocks.ts";
import { EVENING } from "./render.ts";

const H23 = { hourCycle: "h23", locale: "en-US" } as const;

Deno.test("A clock of whom nothing is known says that its times are in UTC", () => {
  const clock = clockOf({ ...H23, timeZone: null });
  assertEquals(clock.time(EVENING), "20:30 UTC");
  assertEquals(clock.date(EVENING), "Friday, May 1, 2026");
});

for (
  const [locale, parts, time] of [
    ["de-DE", ["1. Mai 2026"], "20:30"],
    ["fa-IR", ["جمعه", "اردیبهشت", "۱۴۰۵"], "۲۰:۳۰"],
    ["th-TH", ["พฤษภาคม", "2569"], "20:30"],
    ["ja-JP-u-ca-japanese", ["令和8年5月1日"], "20:30"],
  ] as const
) {
  Deno.test(`Clock tells days in the language and calendar of ${locale}`, () => {
    const clock = new Clock({ ...H23, timeZone: "UTC", locale });
    // How the parts are put together depends on the version of the locale data.
    for (const part of parts) assertStringIncludes(clock.date(EVENING), part);
    assertEquals(clock.time(EVENING), time);
    assertEquals(clock.lang, locale);
  });
}

Deno.test("A clock is made once for all who read the time alike", () => {
  const setting = { ...H23, timeZone: "Asia/Tokyo" };
  assert(clockOf(setting) === clockOf({ ...setting }));
});

Deno.test("However people read the time, few clocks are kept", () => {
  const setting = { ...H23, timeZone: "Asia/Tokyo" };
  const kept = clockOf(setting);
  for (let n = 0; n < MAX_CLOCKS; n++) {
    const numbering = n.toString(36).padStart(3, "x");
    clockOf({ ...setting, locale: `en-US-u-nu-${numbering}` });
  }
  assert(clockOf(setting) !== kept);
});

Deno.test("Clock tells the time of its zone", () => {
  const tokyo = new Clock({ ...H23, timeZone: "Asia/Tokyo" });
  assertEquals(tokyo.time(EVENING), "05:30");
  assertEquals(tokyo.date(EVENING), "Saturday, May 2, 2026");
});

Deno.test("Clock counts twice twelve hours where people do", () => {
  const newYork = new Clock({
    timeZone: "America/New_York",
    hourCycle: "h12",
    locale: "en-US",
  });
  // Which kind of space depends on the version of the locale data.
  assertEquals(newYork.time(EVENING).replace(/\s/, " "), "4:30 PM");
});

Deno.test("Clock starts a day where its zone does, quarters of an hour included", () => {
  const kathmandu = new Clock({ ...H23, timeZone: "Asia/Kathmandu" });
  const midnight = Date.UTC(2026, 4, 1, 18, 15);
  assertEquals(kathmandu.date(midnight - 1), "Friday, May 1, 2026");
  assertEquals(kathmandu.date(midnight), "Saturday, May 2, 2026");
  assertEquals(kathmandu.date(midnight - 1), "Friday, May 1, 2026");
});
