import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Heartbeat } from "../../../lib/client/connection/heartbeat.ts";
import { slowTimers } from "../slow_timers.ts";

function startHeartbeat() {
  const seen = { pings: 0, silences: 0 };
  const heartbeat = new Heartbeat({
    ping: () => seen.pings++,
    onSilence: () => seen.silences++,
  });
  heartbeat.start();
  return { heartbeat, seen };
}

Deno.test("Heartbeat pings after 30 s", () => {
  using time = new FakeTime();
  const { heartbeat, seen } = startHeartbeat();
  time.tick(29_999);
  assertEquals(seen.pings, 0);
  time.tick(1);
  assertEquals(seen.pings, 1);
  heartbeat.stop();
});

Deno.test("Heartbeat counts 30 s to the next ping from the answer", () => {
  using time = new FakeTime();
  const { heartbeat, seen } = startHeartbeat();
  time.tick(35_000);
  heartbeat.heard();
  time.tick(29_999);
  assertEquals(seen.pings, 1);
  time.tick(1);
  assertEquals(seen.pings, 2);
  heartbeat.stop();
});

Deno.test("Heartbeat reports 10 s of silence after a ping, once", () => {
  using time = new FakeTime();
  const { seen } = startHeartbeat();
  time.tick(39_999);
  assertEquals(seen.silences, 0);
  time.tick(1);
  assertEquals(seen, { pings: 1, silences: 1 });
  assertEquals(time.next(), false);
});

Deno.test("Heartbeat.heard() doesn't put off the ping of a busy room", () => {
  using time = new FakeTime();
  const { heartbeat, seen } = startHeartbeat();
  for (let second = 0; second < 30; second++) {
    time.tick(1_000);
    heartbeat.heard();
  }
  assertEquals(seen.pings, 1);
  heartbeat.stop();
});

Deno.test("Heartbeat.check() pings at once, and not twice", () => {
  using time = new FakeTime();
  const { heartbeat, seen } = startHeartbeat();
  time.tick(1_000);
  heartbeat.check();
  heartbeat.check();
  assertEquals(seen.pings, 1);
  time.tick(10_000);
  assertEquals(seen.silences, 1);
});

Deno.test("Heartbeat.check() does nothing before the start and after the stop", () => {
  using time = new FakeTime();
  const { heartbeat, seen } = startHeartbeat();
  heartbeat.stop();
  heartbeat.check();
  heartbeat.heard();
  assertEquals(seen.pings, 0);
  assertEquals(time.next(), false);
});

Deno.test("Heartbeat.stop() leaves nothing pending, also after a ping", () => {
  using time = new FakeTime();
  const { heartbeat } = startHeartbeat();
  time.tick(35_000);
  heartbeat.stop();
  assertEquals(time.next(), false);
});

Deno.test("Heartbeat lets a connection live whose page slept after the ping", () => {
  using time = new FakeTime();
  const { heartbeat, seen } = startHeartbeat();
  {
    using _asleep = slowTimers(3_600_000);
    time.tick(30_000); // The ping goes out, and the laptop is shut.
  }
  time.tick(3_600_000); // It wakes: the timer fires before the pong is delivered.
  assertEquals(seen.silences, 0);
  heartbeat.heard();
  time.tick(29_999);
  assertEquals(seen, { pings: 1, silences: 0 });
  heartbeat.stop();
});

Deno.test("Heartbeat lets a connection live whose tab gets one timer a minute", () => {
  using time = new FakeTime();
  using _throttled = slowTimers(60_000);
  const { heartbeat, seen } = startHeartbeat();
  for (let ping = 1; ping <= 10; ping++) {
    time.tick(60_000);
    assertEquals(seen.pings, ping);
    time.tick(50); // Frames aren't throttled.
    heartbeat.heard();
  }
  assertEquals(seen.silences, 0);
  heartbeat.stop();
});

Deno.test("Heartbeat finds silence even in a tab that gets one timer a minute", () => {
  using time = new FakeTime();
  using _throttled = slowTimers(60_000);
  const { seen } = startHeartbeat();
  time.tick(11 * 60_000);
  assertEquals(seen, { pings: 1, silences: 1 });
});
