import { assert, assertEquals } from "@std/assert";
import { TokenBucket } from "../../lib/chat/token_bucket.ts";
import { SeededRandom } from "../support/seeded_random.ts";

Deno.test("TokenBucket gives its burst at once, then tells how long to wait", () => {
  const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 1_000);
  assertEquals([1, 2, 3, 4].map(() => bucket.take(1_000)), [0, 0, 0, 500]);
});

Deno.test("TokenBucket.take() takes nothing when it refuses", () => {
  const bucket = new TokenBucket({ perSecond: 2, burst: 1 }, 0);
  assertEquals(bucket.take(0), 0);
  for (let i = 0; i < 10; i++) assertEquals(bucket.take(100), 400);
  assertEquals(bucket.take(500), 0);
});

Deno.test("TokenBucket fills up by and by", () => {
  const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 0);
  for (let i = 0; i < 3; i++) bucket.take(0);
  assertEquals(bucket.take(499), 1);
  assertEquals(bucket.take(500), 0);
  assertEquals(bucket.take(500), 500);
  assertEquals([bucket.take(1_500), bucket.take(1_500)], [0, 0]);
  assertEquals(bucket.take(1_500), 500);
});

Deno.test("TokenBucket holds no more than its burst", () => {
  const bucket = new TokenBucket({ perSecond: 1_000, burst: 2 }, 0);
  const hour = 3_600_000;
  assertEquals([1, 2, 3].map(() => bucket.take(hour)), [0, 0, 1]);
});

Deno.test("TokenBucket takes less than one token a second", () => {
  const bucket = new TokenBucket({ perSecond: 0.1, burst: 1 }, 0);
  assertEquals(bucket.take(0), 0);
  assertEquals(bucket.take(0), 10_000);
  assertEquals(bucket.take(9_999), 1);
  assertEquals(bucket.take(10_000), 0);
});

Deno.test("TokenBucket gives and takes nothing when the clock is set back", () => {
  const bucket = new TokenBucket({ perSecond: 1, burst: 2 }, 100_000);
  assertEquals(bucket.take(100_000), 0);
  assertEquals(bucket.take(0), 0);
  assertEquals(bucket.take(0), 1_000);
  assertEquals(bucket.take(1_000), 0);
});

Deno.test("TokenBucket.isFull() tells when a new one would do as well", () => {
  const bucket = new TokenBucket({ perSecond: 1, burst: 2 }, 0);
  assertEquals(bucket.isFull(0), true);
  bucket.take(0);
  bucket.take(0);
  assertEquals(bucket.isFull(1_999), false);
  assertEquals(bucket.isFull(2_000), true);
});

Deno.test("TokenBucket has a token after the wait that it told", () => {
  const random = new SeededRandom(4);
  for (let i = 0; i < 2_000; i++) {
    const perSecond = random.pick([0.1, 0.3, 0.7, 1, 2, 3, 7, 10, 33]);
    const burst = random.between(1, 5);
    let now = random.between(0, 2 ** 41);
    const bucket = new TokenBucket({ perSecond, burst }, now);
    for (let take = 0; take < 20; take++) {
      const wait = bucket.take(now);
      assert(wait >= 0 && wait <= Math.ceil(1_000 / perSecond));
      if (wait > 0) assertEquals(bucket.take(now + wait), 0);
      now += wait + random.between(0, 300);
    }
  }
});
