import { assert, assertEquals, assertMatch } from "@std/assert";
import { figuresOf } from "../../lib/chat/parts.ts";
import { Connections } from "../../lib/server/connections.ts";
import { type Figure, Metrics } from "../../lib/server/metrics.ts";
import { aRoom } from "../support/a_room.ts";
import { FakeSession } from "../support/fake_session.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";

const ROOM = aRoom("lobby");

/** The figures of rooms, of a process that runs for 1.5 s. */
function aMetrics({ parts }: StartedRooms) {
  const connections = new Connections();
  const metrics = new Metrics({
    chat: { figures: () => figuresOf(parts) },
    connections,
    startedAt: 1_000,
    now: () => 2_500,
  });
  return { metrics, connections };
}

function valueOf(metrics: Metrics, name: string): number | undefined {
  return metrics.figures().find((figure) => figure.name === name)?.value;
}

/** Reads Prometheus' text format, as strictly as its description is. */
function parseExposition(text: string): Figure[] {
  assert(text.endsWith("\n"));
  const lines = text.slice(0, -1).split("\n");
  const figures: Figure[] = [];
  for (let i = 0; i < lines.length; i += 3) {
    const [help = "", type = "", sample = ""] = lines.slice(i, i + 3);
    const [, name = "", words = ""] = /^# HELP (\S+) (.+)$/.exec(help) ?? [];
    const [, typed, kind] = /^# TYPE (\S+) (counter|gauge)$/.exec(type) ?? [];
    const [, sampled, value] = /^([a-z_]+) (-?[0-9.e+]+)$/.exec(sample) ?? [];
    assertEquals([typed, sampled], [name, name]);
    assertMatch(name, /^islet_[a-z_]+$/);
    figures.push({
      name,
      type: kind === "counter" ? "counter" : "gauge",
      help: words,
      value: Number(value),
    });
  }
  return figures;
}

Deno.test("Metrics.figures() counts what the process has", async () => {
  await using started = await startRooms();
  const { metrics, connections } = aMetrics(started);
  const [one, two] = [new FakeSession(), new FakeSession()];
  await started.join(ROOM, one);
  await started.join(aRoom("other"), two);
  await started.post(ROOM, 1, 3);
  connections.add(one);
  metrics.countConnection(false);
  metrics.countConnection(true);
  two.isOpen = false;
  started.rooms.sweep();
  const figures = {
    islet_sessions: 1,
    islet_rooms: 1,
    islet_connections: 1,
    islet_connections_accepted_total: 2,
    islet_reconnects_total: 1,
    islet_messages_total: 3,
    islet_commits_total: 3,
    islet_sessions_cleaned_up_total: 1,
    islet_uptime_seconds: 1.5,
  };
  for (const [name, value] of Object.entries(figures)) {
    assertEquals([name, valueOf(metrics, name)], [name, value]);
  }
  for (
    const name of ["islet_memory_rss_bytes", "islet_memory_heap_used_bytes"]
  ) {
    assert((valueOf(metrics, name) ?? 0) > 1_000_000);
  }
});

Deno.test("Metrics.figures() begins with nothing", async () => {
  await using started = await startRooms();
  const { metrics } = aMetrics(started);
  const counters = metrics.figures().filter(({ type }) => type === "counter");
  assertEquals(counters.map(({ value }) => value), counters.map(() => 0));
});

Deno.test("Metrics.exposition() is Prometheus' text format of all figures", async () => {
  await using started = await startRooms();
  const { metrics } = aMetrics(started);
  metrics.countConnection(true);
  const parsed = parseExposition(metrics.exposition());
  const names = parsed.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  // Memory differs from one look to the next.
  const steady = (figures: readonly Figure[]) =>
    figures.filter(({ name }) => !name.startsWith("islet_memory_"));
  assertEquals(steady(parsed), [...steady(metrics.figures())]);
  for (const { name, type } of parsed) {
    assertEquals(name.endsWith("_total"), type === "counter");
  }
});
