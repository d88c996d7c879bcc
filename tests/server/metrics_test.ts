import { assert, assertEquals } from "@std/assert";
import { Registry } from "prom-client";
import { figuresOf } from "../../lib/chat/parts.ts";
import { Connections } from "../../lib/server/connections.ts";
import { readFigures } from "../../lib/server/figures.ts";
import { Metrics } from "../../lib/server/metrics.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { parseExposition } from "../support/parse_exposition.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";

const ADDRESS = "192.0.2.1";

const ROOM = aRoom("lobby");

/** The figures of rooms, of a process that runs for 1.5 s and swept after one. */
function aMetrics({ parts }: StartedRooms) {
  const connections = new Connections();
  const registry = new Registry();
  const largestRooms = (most: number) => parts.history.largest(most);
  const metrics = new Metrics({
    registry,
    read: () =>
      readFigures({
        config: {
          cleanupMs: 60_000,
          historyMessages: 1000,
          historyBytes: 65_536,
          maxSessions: 15_000,
        },
        chat: {
          figures: () => figuresOf(parts),
          census: () => parts.rooms.census(),
          largestRooms,
          sweeps: { sweeps: 2, lastAt: 2_000 },
        },
        connections,
        startedAt: 1_000,
        now: () => 2_500,
      }),
    largestRooms,
  });
  return { metrics, connections };
}

Deno.test("Metrics.exposition() tells what the process has", async () => {
  await using started = await startRooms();
  const { metrics, connections } = aMetrics(started);
  const [ana, again, reader, gone] = [
    new FakeSession(aUser("Ana")),
    new FakeSession(aUser("Ana")),
    new FakeSession(null),
    new FakeSession(aUser("Bo")),
  ];
  await started.join(ROOM, ana);
  await started.join(aRoom("other"), again);
  await started.join(ROOM, reader);
  await started.join(aRoom("third"), gone);
  await started.post(ROOM, 1, 3);
  connections.add(ana, ADDRESS);
  gone.isOpen = false;
  started.rooms.sweep();
  const { samples } = parseExposition(await metrics.exposition(false));
  const expected = {
    islet_sessions: 3,
    // Two sessions are one user's, and one is nobody's.
    islet_users: 1,
    islet_named_sessions: 2,
    islet_rooms: 2,
    islet_connections: 1,
    islet_connections_limit: 15_000,
    islet_messages_total: 3,
    islet_changes_total: 0,
    // Of three messages, to the two in their room.
    islet_deliveries_total: 6,
    islet_commits_total: 3,
    islet_queue_entries: 0,
    islet_slow_readers: 0,
    islet_sessions_cleaned_up_total: 1,
    islet_sweeps_total: 2,
    islet_last_sweep_timestamp_seconds: 2,
    islet_sweep_interval_seconds: 60,
    islet_largest_room_messages: 3,
    islet_room_messages_limit: 1000,
    islet_room_bytes_limit: 65_536,
    islet_uptime_seconds: 1.5,
  };
  for (const [name, value] of Object.entries(expected)) {
    assertEquals([name, samples.get(name)], [name, value]);
  }
  for (const name of ["memory_rss", "memory_heap_used", "largest_room"]) {
    assert((samples.get(`islet_${name}_bytes`) ?? 0) > 100, name);
  }
});

Deno.test("Metrics.exposition() counts again at each look", async () => {
  await using started = await startRooms();
  const { metrics } = aMetrics(started);
  await started.join(ROOM, new FakeSession(aUser("Ana")));
  await started.post(ROOM, 1);
  await metrics.exposition(false);
  await started.post(ROOM, 2);
  const { samples } = parseExposition(await metrics.exposition(false));
  assertEquals(samples.get("islet_messages_total"), 2);
});

Deno.test("Metrics.exposition() names rooms only to those who may know names: the ten that keep most", async () => {
  await using started = await startRooms();
  const { metrics } = aMetrics(started);
  for (let n = 1; n <= 12; n++) {
    await started.post(aRoom(`room-${n}`), 1, n);
  }
  const plain = await metrics.exposition(false);
  assertEquals(plain.includes("room-"), false);
  const { samples } = parseExposition(await metrics.exposition(true));
  const named = [...samples].filter(([name]) => name.includes("{room="));
  assertEquals(
    named.filter(([name]) => name.startsWith("islet_room_messages{")),
    Array.from({ length: 10 }, (_, i) => [
      `islet_room_messages{room="room-${12 - i}"}`,
      12 - i,
    ]),
  );
  assertEquals(named.length, 20);
});

Deno.test("Metrics.exposition() names a room no longer once ten others keep more", async () => {
  await using started = await startRooms();
  const { metrics } = aMetrics(started);
  await started.post(aRoom("small"), 1, 1);
  const before = await metrics.exposition(true);
  assertEquals(before.includes('{room="small"}'), true);
  for (let n = 1; n <= 10; n++) await started.post(aRoom(`room-${n}`), 1, 2);
  const after = await metrics.exposition(true);
  assertEquals(after.includes('{room="small"}'), false);
});

Deno.test("Metrics.exposition() has a type and a help for each figure, and _total behind each counter", async () => {
  await using started = await startRooms();
  const { metrics } = aMetrics(started);
  const { types } = parseExposition(await metrics.exposition(true));
  for (const [name, type] of types) {
    assertEquals([name, name.endsWith("_total")], [name, type === "counter"]);
  }
});
