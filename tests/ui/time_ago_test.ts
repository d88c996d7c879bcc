import { assertEquals } from "@std/assert";
import { timeAgo } from "../../lib/ui/time_ago.ts";

const SECOND_MS = 1000;
const HOUR_MS = 60 * 60 * SECOND_MS;

const cases: [agoMs: number, words: string][] = [
  [-5 * SECOND_MS, "just now"],
  [0, "just now"],
  [59 * SECOND_MS, "just now"],
  [60 * SECOND_MS, "1 minute ago"],
  [59.9 * 60 * SECOND_MS, "59 minutes ago"],
  [HOUR_MS, "1 hour ago"],
  [23.9 * HOUR_MS, "23 hours ago"],
  [24 * HOUR_MS, "yesterday"],
  [72 * HOUR_MS, "3 days ago"],
];

for (const [agoMs, words] of cases) {
  Deno.test(`timeAgo() says "${words}" after ${agoMs / SECOND_MS} s`, () => {
    const now = Date.UTC(2026, 4, 1);
    assertEquals(timeAgo(now - agoMs, now), words);
  });
}
