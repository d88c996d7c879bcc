import { assertEquals } from "@std/assert";
import { Clock, UTC_CLOCK } from "../../lib/ui/clock.ts";
import { EVENING } from "./render.ts";

Deno.test("UTC_CLOCK says that its times are in UTC", () => {
  assertEquals(UTC_CLOCK.time(EVENING), "20:30 UTC");
  assertEquals(UTC_CLOCK.date(EVENING), "Friday, May 1, 2026");
});

Deno.test("Clock tells the time of its zone", () => {
  const tokyo = new Clock("Asia/Tokyo", "h23");
  assertEquals(tokyo.time(EVENING), "05:30");
  assertEquals(tokyo.date(EVENING), "Saturday, May 2, 2026");
});

Deno.test("Clock counts twice twelve hours where people do", () => {
  const newYork = new Clock("America/New_York", "h12");
  // Which kind of space depends on the version of the locale data.
  assertEquals(newYork.time(EVENING).replace(/\s/, " "), "4:30 PM");
});

Deno.test("Clock starts a day where its zone does, quarters of an hour included", () => {
  const kathmandu = new Clock("Asia/Kathmandu", "h23");
  const midnight = Date.UTC(2026, 4, 1, 18, 15);
  assertEquals(kathmandu.date(midnight - 1), "Friday, May 1, 2026");
  assertEquals(kathmandu.date(midnight), "Saturday, May 2, 2026");
  assertEquals(kathmandu.date(midnight - 1), "Friday, May 1, 2026");
});
