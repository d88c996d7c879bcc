import { assertEquals } from "@std/assert";
import { RateLimiter } from "../../lib/chat/rate_limiter.ts";

Deno.test("RateLimiter limits each user by themselves", () => {
  const limiter = new RateLimiter({ perSecond: 2, burst: 2 });
  assertEquals([1, 2, 3].map(() => limiter.take("u-ana", 0)), [0, 0, 500]);
  assertEquals([1, 2, 3].map(() => limiter.take("u-ben", 0)), [0, 0, 500]);
  assertEquals(limiter.take("u-ana", 500), 0);
});

Deno.test("RateLimiter without a rate limits and remembers nobody", () => {
  const limiter = new RateLimiter({ perSecond: 0, burst: 1 });
  for (let i = 0; i < 100; i++) assertEquals(limiter.take("u-ana", 0), 0);
  assertEquals(limiter.size, 0);
});

Deno.test("RateLimiter.sweep() forgets users who have been quiet", () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 3 });
  limiter.take("u-ana", 0);
  for (let i = 0; i < 3; i++) limiter.take("u-ben", 0);
  assertEquals(limiter.size, 2);
  limiter.sweep(999);
  assertEquals(limiter.size, 2);
  limiter.sweep(1_000);
  assertEquals(limiter.size, 1);
  limiter.sweep(2_999);
  assertEquals(limiter.size, 1);
  limiter.sweep(3_000);
  assertEquals(limiter.size, 0);
});

Deno.test("RateLimiter.sweep() lets nobody send more", () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 2 });
  limiter.take("u-ana", 0);
  limiter.take("u-ana", 0);
  limiter.sweep(500);
  assertEquals(limiter.take("u-ana", 500), 500);
});

Deno.test("RateLimiter treats any user id alike", () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 1 });
  for (const userId of ["", "__proto__", "constructor", "toString"]) {
    assertEquals(limiter.take(userId, 0), 0);
    assertEquals(limiter.take(userId, 0), 1_000);
  }
});

Deno.test("RateLimiter remembers no more than it may, and forgets who was quiet for longest", () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 1, maxKeys: 3 });
  for (const key of ["a", "b", "c"]) limiter.take(key, 0);
  assertEquals(limiter.take("a", 1), 999);
  limiter.take("d", 2);
  assertEquals(limiter.size, 3);
  // Still known: only b, who asked last of all, is new again.
  assertEquals(["a", "c", "d"].map((key) => limiter.take(key, 2) > 0), [
    true,
    true,
    true,
  ]);
  assertEquals(limiter.take("b", 2), 0);
  for (let n = 0; n < 1000; n++) limiter.take(`key-${n}`, 3);
  assertEquals(limiter.size, 3);
});

Deno.test("RateLimiter.waitMs() takes nothing, and remembers nobody", () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 1 });
  assertEquals([limiter.waitMs("u-ana", 0), limiter.size], [0, 0]);
  assertEquals(limiter.take("u-ana", 0), 0);
  assertEquals([limiter.waitMs("u-ana", 0), limiter.waitMs("u-ana", 0)], [
    1000,
    1000,
  ]);
  assertEquals(limiter.waitMs("u-ana", 1000), 0);
  assertEquals(limiter.take("u-ana", 1000), 0);
});
