import { assertEquals } from "@std/assert";
import { MAX_ATTEMPTS } from "../../lib/client/connection/timing.ts";
import { Events } from "../../lib/server/events.ts";
import { reconnectOf, RECONNECTS } from "../../lib/server/reconnect.ts";
import { parseExposition } from "../support/parse_exposition.ts";

async function samplesOf({ registry }: Events) {
  return parseExposition(await registry.metrics()).samples;
}

Deno.test("Events begins each series with 0, so that its first event is an increase", async () => {
  const samples = await samplesOf(new Events());
  assertEquals(new Set(samples.values()), new Set([0]));
  for (
    const name of [
      'islet_reconnects_total{attempt="0"}',
      'islet_reconnects_total{attempt="unknown"}',
      'islet_refusals_total{reason="rate_limited"}',
      'islet_store_errors_total{part="log"}',
    ]
  ) assertEquals([name, samples.has(name)], [name, true]);
});

Deno.test("Events counts connections, and which attempt they are", async () => {
  const events = new Events();
  events.connected(null);
  events.connected("0");
  events.connected("3");
  events.connected("3");
  const samples = await samplesOf(events);
  assertEquals(samples.get("islet_connections_accepted_total"), 4);
  assertEquals(samples.get('islet_reconnects_total{attempt="0"}'), 1);
  assertEquals(samples.get('islet_reconnects_total{attempt="3"}'), 2);
});

Deno.test("Events counts refusals by reason, and failures of the store by whom they hit", async () => {
  const events = new Events();
  events.refused("flood");
  events.crowdedOut();
  events.shutOut("banned");
  events.storeFailed("pages");
  const samples = await samplesOf(events);
  assertEquals(samples.get('islet_refusals_total{reason="flood"}'), 1);
  assertEquals(
    samples.get('islet_refusals_total{reason="user_connections"}'),
    1,
  );
  assertEquals(samples.get('islet_refusals_total{reason="banned"}'), 1);
  assertEquals(samples.get('islet_store_errors_total{part="pages"}'), 1);
});

Deno.test("Events measures commits: how long, how large, and how long until all were told", async () => {
  const events = new Events();
  const report = {
    rooms: 2,
    entries: 30,
    bytes: 5000,
    startedAt: 1000,
    endedAt: 1004,
    toldAt: 1010,
    traces: [],
  };
  events.committed({ ...report, outcome: "stored" });
  events.committed({ ...report, outcome: "conflict" });
  events.committed({ ...report, outcome: "failed", endedAt: 6000 });
  const samples = await samplesOf(events);
  const expected = {
    islet_commit_duration_seconds_count: 3,
    'islet_commit_duration_seconds_bucket{le="0.005"}': 2,
    'islet_commit_duration_seconds_bucket{le="0.0025"}': 0,
    islet_commit_entries_sum: 30,
    islet_commit_bytes_sum: 5000,
    islet_broadcast_duration_seconds_sum: 0.006,
    islet_broadcast_duration_seconds_count: 1,
    islet_commit_conflicts_total: 1,
  };
  for (const [name, value] of Object.entries(expected)) {
    assertEquals([name, samples.get(name)], [name, value]);
  }
});

Deno.test("Events knows every attempt that Islet's own client makes", () => {
  const attempts = Array.from({ length: MAX_ATTEMPTS + 1 }, (_, n) => `${n}`);
  assertEquals<readonly string[]>(RECONNECTS, [...attempts, "unknown"]);
  for (const attempt of attempts) assertEquals(reconnectOf(attempt), attempt);
});

for (
  const text of ["", "6", "-1", "1.0", "01", " 1", "1e0", "x".repeat(9999)]
) {
  Deno.test(`reconnectOf("${text.slice(0, 9)}") is unknown, and no series of its own`, () => {
    assertEquals(reconnectOf(text), "unknown");
  });
}

Deno.test("reconnectOf() is nothing for a first connection", () => {
  assertEquals(reconnectOf(null), null);
});
