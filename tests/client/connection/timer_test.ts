import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { AwakeTimer } from "../../../lib/client/connection/awake_timer.ts";
import { Countdown } from "../../../lib/client/connection/countdown.ts";
import { Timer } from "../../../lib/client/connection/timer.ts";
import { slowTimers } from "../slow_timers.ts";

Deno.test("Timer runs its action once, when it is due", () => {
  using time = new FakeTime();
  const timer = new Timer();
  let runs = 0;
  timer.set(1_000, () => runs++);
  time.tick(999);
  assertEquals([runs, timer.pending], [0, true]);
  time.tick(1);
  assertEquals([runs, timer.pending], [1, false]);
  assertEquals(time.next(), false);
});

Deno.test("Timer.set() replaces the pending action", () => {
  using time = new FakeTime();
  const timer = new Timer();
  const ran: string[] = [];
  timer.set(1_000, () => ran.push("first"));
  timer.set(2_000, () => ran.push("second"));
  time.runAll();
  assertEquals(ran, ["second"]);
});

Deno.test("Timer.set() works from within its own action", () => {
  using time = new FakeTime();
  const timer = new Timer();
  let runs = 0;
  timer.set(1_000, () => timer.set(1_000, () => runs++));
  time.tick(2_000);
  assertEquals(runs, 1);
});

Deno.test("Timer.clear() leaves nothing pending", () => {
  using time = new FakeTime();
  const timer = new Timer();
  timer.set(1_000, () => {});
  timer.clear();
  assertEquals(timer.pending, false);
  assertEquals(time.next(), false);
});

Deno.test("AwakeTimer runs its action in time while the page is awake", () => {
  using time = new FakeTime();
  const timer = new AwakeTimer();
  let runs = 0;
  timer.set(10_000, () => runs++);
  time.tick(9_999);
  assertEquals(runs, 0);
  time.tick(1);
  assertEquals([runs, timer.pending], [1, false]);
});

Deno.test("AwakeTimer counts a long sleep as one second", () => {
  using time = new FakeTime();
  const timer = new AwakeTimer();
  let runs = 0;
  {
    using _asleep = slowTimers(3_600_000);
    timer.set(10_000, () => runs++);
  }
  time.tick(3_600_000);
  assertEquals(runs, 0);
  time.tick(8_999);
  assertEquals(runs, 0);
  time.tick(1);
  assertEquals(runs, 1);
});

Deno.test("AwakeTimer.clear() leaves nothing pending", () => {
  using time = new FakeTime();
  const timer = new AwakeTimer();
  timer.set(10_000, () => {});
  time.tick(3_500);
  timer.clear();
  assertEquals(timer.pending, false);
  assertEquals(time.next(), false);
});

Deno.test("Countdown tells whole seconds, rounded up, then the end", () => {
  using time = new FakeTime();
  const start = time.now;
  const told: [number, number | "end"][] = [];
  new Countdown(Date.now).start(2_300, {
    onSecond: (left) => told.push([time.now - start, left]),
    onEnd: () => told.push([time.now - start, "end"]),
  });
  time.runAll();
  assertEquals(told, [[0, 3], [300, 2], [1_300, 1], [2_300, "end"]]);
});

Deno.test("Countdown of nothing ends without a second", () => {
  using time = new FakeTime();
  const told: (number | "end")[] = [];
  new Countdown(Date.now).start(0, {
    onSecond: (left) => told.push(left),
    onEnd: () => told.push("end"),
  });
  time.runAll();
  assertEquals(told, [0, "end"]);
});

Deno.test("Countdown keeps to the clock when its ticks come late", () => {
  using time = new FakeTime();
  using _throttled = slowTimers(60_000);
  const start = time.now;
  let endedAt = 0;
  new Countdown(Date.now).start(90_000, {
    onSecond: () => {},
    onEnd: () => endedAt = time.now,
  });
  time.tick(3_600_000);
  assertEquals(endedAt - start, 120_000);
});

Deno.test("Countdown isn't lengthened by a clock that is set back", () => {
  using time = new FakeTime();
  let setBack = 0;
  let ended = false;
  new Countdown(() => Date.now() - setBack).start(5_000, {
    onSecond: () => {},
    onEnd: () => ended = true,
  });
  time.tick(2_500);
  setBack = 3_600_000;
  time.tick(2_500);
  assertEquals(ended, true);
});

Deno.test("Countdown.stop() leaves nothing pending", () => {
  using time = new FakeTime();
  const countdown = new Countdown(Date.now);
  countdown.start(5_000, { onSecond: () => {}, onEnd: () => {} });
  time.tick(1_500);
  countdown.stop();
  assertEquals(time.next(), false);
});
