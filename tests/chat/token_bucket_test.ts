import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { TokenBucket } from "../../lib/chat/token_bucket.ts";

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

const someOptions = fc.record({
  perSecond: fc.constantFrom(0.1, 0.3, 0.7, 1, 2, 3, 7, 10, 33),
  burst: fc.integer({ min: 1, max: 5 }),
});
const someStart = fc.integer({ min: 0, max: 2 ** 41 });
const somePauses = fc.array(fc.integer({ min: 0, max: 300 }), {
  maxLength: 20,
});

Deno.test("TokenBucket has a token after the wait that it told", () => {
  const property = fc.property(
    someOptions,
    someStart,
    somePauses,
    (options, start, pauses) => {
      const bucket = new TokenBucket(options, start);
      let now = start;
      for (const pause of pauses) {
        const wait = bucket.take(now);
        assert(wait >= 0 && wait <= Math.ceil(1_000 / options.perSecond));
        if (wait > 0) assertEquals(bucket.take(now + wait), 0);
        now += wait + pause;
      }
    },
  );
  fc.assert(property, { numRuns: 2_000 });
});
