import {
  assertEquals,
  assertGreaterOrEqual,
  assertLessOrEqual,
} from "@std/assert";
import { retryDelayMs } from "../../../lib/client/connection/backoff.ts";

const DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];

for (const [index, delayMs] of DELAYS_MS.entries()) {
  const attempt = index + 1;

  Deno.test(`retryDelayMs() is ${delayMs} ms to ${delayMs * 1.2} ms for attempt ${attempt}`, () => {
    assertEquals(retryDelayMs(attempt, () => 0), delayMs);
    assertEquals(retryDelayMs(attempt, () => 0.5), delayMs * 1.1);
    assertLessOrEqual(retryDelayMs(attempt, () => 0.999999), delayMs * 1.2);
    for (let draw = 0; draw < 1_000; draw++) {
      const drawn = retryDelayMs(attempt, Math.random);
      assertGreaterOrEqual(drawn, delayMs);
      assertLessOrEqual(drawn, delayMs * 1.2);
      assertEquals(drawn, Math.trunc(drawn));
    }
  });
}

Deno.test("retryDelayMs() spreads clients that lost their connection together", () => {
  const delays = new Set(
    Array.from({ length: 100 }, () => retryDelayMs(5, Math.random)),
  );
  assertGreaterOrEqual(delays.size, 50);
});
