import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertNotEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { FakeTime, TimeError } from "@std/testing/time";

Deno.test("FakeTime.tick() fires timers in order", () => {
  using time = new FakeTime();
  const fired: string[] = [];
  setTimeout(() => fired.push("c"), 200);
  setTimeout(() => fired.push("a"), 100);
  setTimeout(() => fired.push("b"), 100);

  time.tick(99);
  assertEquals(fired, []);
  time.tick(1);
  assertEquals(fired, ["a", "b"]);
  time.tick(100);
  assertEquals(fired, ["a", "b", "c"]);
});

Deno.test("FakeTime.tick() fires timers that timers set", () => {
  using time = new FakeTime(0);
  const fired: number[] = [];
  setTimeout(() => {
    setTimeout(() => fired.push(time.now), 0);
    setTimeout(() => fired.push(time.now), 50);
    setTimeout(() => fired.push(time.now), 51);
  }, 100);

  time.tick(150);
  assertEquals(fired, [100, 150]);
});

Deno.test("FakeTime.tick() shows each timer its own time", () => {
  using time = new FakeTime(1_000);
  const seen: number[] = [];
  const look = () => seen.push(Date.now());
  setTimeout(look, 10);
  setTimeout(look, 20);

  time.tick(50);
  assertEquals(seen, [1_010, 1_020]);
  assertEquals(time.now, 1_050);
});

Deno.test("FakeTime.tick() stops where a timer throws", () => {
  using time = new FakeTime(0);
  let later = false;
  setTimeout(() => {
    throw new RangeError("Broken timer");
  }, 10);
  setTimeout(() => later = true, 20);

  assertThrows(() => time.tick(50), RangeError, "Broken timer");
  assertEquals(time.now, 10);
  assertEquals(later, false);
  time.tick(10);
  assertEquals(later, true);
});

Deno.test("FakeTime passes arguments to timers", () => {
  using time = new FakeTime();
  const sums: number[] = [];
  const add = (a: number, b: number) => sums.push(a + b);
  setTimeout(add, 10, 1, 2);
  const interval = setInterval(add, 10, 3, 4);

  time.tick(20);
  clearInterval(interval);
  assertEquals(sums, [3, 7, 7]);
});

Deno.test("FakeTime gives timers no `this`", () => {
  using time = new FakeTime();
  const seen: unknown[] = [];
  setTimeout(function (this: unknown) {
    seen.push(this ?? "nothing");
  });

  time.tick();
  assertEquals(seen, ["nothing"]);
});

Deno.test("FakeTime repeats an interval until it is cleared", () => {
  using time = new FakeTime();
  let count = 0;
  const interval = setInterval(() => {
    if (++count === 3) clearInterval(interval);
  }, 100);

  time.tick(1_000);
  assertEquals(count, 3);
});

Deno.test("FakeTime forgets a timer that is cleared", () => {
  using time = new FakeTime();
  let fired = false;
  clearTimeout(setTimeout(() => fired = true, 10));
  clearTimeout(undefined);

  time.tick(10);
  assertEquals(fired, false);
});

Deno.test("FakeTime refuses a timer with no callback", () => {
  using _time = new FakeTime();
  const setAnything: (callback: string) => unknown = setTimeout;
  assertThrows(() => setAnything("text"), TimeError);
});

Deno.test("FakeTime starts at the real time", () => {
  const before = Date.now();
  using time = new FakeTime();
  assert(time.start >= before && time.start <= before + 10_000);
  assertEquals(time.now, time.start);
});

for (
  const start of [86_400_000, new Date(86_400_000), "1970-01-02T00:00:00Z"]
) {
  Deno.test(`FakeTime starts at a given time (${typeof start})`, () => {
    using time = new FakeTime(start);
    assertEquals(time.start, 86_400_000);
    time.tick(5);
    assertEquals(time.start, 86_400_000);
    assertEquals(time.now, 86_400_005);
  });
}

Deno.test("FakeTime refuses an invalid start", () => {
  assertThrows(() => new FakeTime("no time at all"), TypeError);
  using _time = new FakeTime();
});

Deno.test("FakeTime fakes Date", () => {
  using time = new FakeTime(86_400_000);
  assertEquals(Date.now(), 86_400_000);
  assertEquals(new Date().getTime(), 86_400_000);
  assertEquals(new Date(5).getTime(), 5);
  assertEquals(new Date(2000, 0, 1).getFullYear(), 2000);
  assertEquals(Date.UTC(1970, 0, 2), 86_400_000);
  assertInstanceOf(new Date(), Date);
  time.tick(1_000);
  assertEquals(Date.now(), 86_401_000);
});

Deno.test("FakeTime fakes AbortSignal.timeout()", () => {
  using time = new FakeTime();
  const signal = AbortSignal.timeout(1_000);
  time.tick(999);
  assertEquals(signal.aborted, false);
  time.tick(1);
  assertEquals(signal.aborted, true);
  assertEquals(signal.reason.name, "TimeoutError");
});

Deno.test("FakeTime leaves performance.now() real", () => {
  using time = new FakeTime();
  const before = performance.now();
  time.tick(3_600_000);
  assert(performance.now() - before < 60_000);
});

Deno.test("FakeTime.now moves the clock, but not backwards", () => {
  using time = new FakeTime(1_000);
  let fired = false;
  setTimeout(() => fired = true, 500);
  time.now = 1_500;
  assertEquals(fired, true);
  assertThrows(() => time.now = 1_499, RangeError);
});

Deno.test("FakeTime.next() moves to the next timer", () => {
  using time = new FakeTime(0);
  const fired: string[] = [];
  setTimeout(() => fired.push("b"), 200);
  setTimeout(() => fired.push("a"), 100);

  assertEquals(time.next(), true);
  assertEquals([time.now, ...fired], [100, "a"]);
  assertEquals(time.next(), true);
  assertEquals([time.now, ...fired], [200, "a", "b"]);
  assertEquals(time.next(), false);
  assertEquals(time.now, 200);
});

Deno.test("FakeTime.runAll() fires all timers, also new ones", () => {
  using time = new FakeTime(0);
  const fired: number[] = [];
  setTimeout(() => {
    fired.push(time.now);
    setTimeout(() => fired.push(time.now), 1_000);
  }, 500);

  time.runAll();
  assertEquals(fired, [500, 1_500]);
});

Deno.test("FakeTime.tickAsync() runs microtasks first", async () => {
  using time = new FakeTime();
  let fired = false;
  Promise.resolve().then(() => setTimeout(() => fired = true, 100));

  await time.tickAsync(100);
  assertEquals(fired, true);
});

Deno.test("FakeTime.nextAsync() runs microtasks first", async () => {
  using time = new FakeTime(0);
  Promise.resolve().then(() => setTimeout(() => {}, 100));

  assertEquals(await time.nextAsync(), true);
  assertEquals(time.now, 100);
  assertEquals(await time.nextAsync(), false);
});

Deno.test("FakeTime.runAllAsync() runs microtasks between timers", async () => {
  using time = new FakeTime(0);
  const times: number[] = [];
  const wait = (ms: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, ms));
  const waiting = (async () => {
    for (const ms of [100, 200, 300]) {
      await wait(ms);
      times.push(time.now);
    }
  })();

  await time.runAllAsync();
  await waiting;
  assertEquals(times, [100, 300, 600]);
});

Deno.test("FakeTime.runMicrotasks() lets the clock stand still", async () => {
  using time = new FakeTime();
  let ran = false;
  Promise.resolve().then(() => Promise.resolve()).then(() => ran = true);
  const before = time.now;

  await time.runMicrotasks();
  assertEquals(ran, true);
  assertEquals(time.now, before);
});

Deno.test("FakeTime.delay() waits in real time", async () => {
  using time = new FakeTime();
  const before = performance.now();
  const shown = time.now;

  await time.delay(20);
  assert(performance.now() - before >= 15);
  assertEquals(time.now, shown);
});

Deno.test("FakeTime goes by itself when it has a rate", async () => {
  using time = new FakeTime(0, { advanceRate: 100, advanceFrequency: 2 });
  let fired = false;
  setTimeout(() => fired = true, 400);

  while (time.now < 400) await time.delay(2);
  assertEquals(fired, true);
});

Deno.test("FakeTime.restore() gives real time back", () => {
  const real = [Date, setTimeout, clearTimeout, setInterval, clearInterval];
  const realAbortSignalTimeout = AbortSignal.timeout;
  const time = new FakeTime();
  assertNotEquals(globalThis.setTimeout, real[1]);
  time.restore();

  assertEquals(
    [Date, setTimeout, clearTimeout, setInterval, clearInterval],
    real,
  );
  assertStrictEquals(AbortSignal.timeout, realAbortSignalTimeout);
  assertThrows(() => time.restore(), TimeError);
});

Deno.test("FakeTime's timers cannot be used when time is real again", () => {
  const time = new FakeTime();
  const fake = { setTimeout, clearTimeout, setInterval, clearInterval };
  time.restore();

  assertThrows(() => fake.setTimeout(() => {}), TimeError);
  assertThrows(() => fake.setInterval(() => {}), TimeError);
  assertThrows(() => fake.clearTimeout(0), TimeError);
  assertThrows(() => fake.clearInterval(0), TimeError);
});

Deno.test("FakeTime fakes time once at a time", () => {
  using _time = new FakeTime();
  assertThrows(() => new FakeTime(), TimeError);
});
