import { assert, assertEquals } from "@std/assert";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TestClient } from "../support/test_client.ts";
import {
  type CollectedSpan,
  TraceCollector,
} from "../support/trace_collector.ts";
import { until } from "../support/until.ts";

const ROOM = "secret-room";

await buildOnDisk();

/** A server that sends its traces to a collector. */
async function startTraced(collector: TraceCollector): Promise<ServerProcess> {
  return await ServerProcess.start({
    ISLET_KV_PATH: ":memory:",
    ISLET_RATE_PER_SECOND: "0",
    ...collector.settings,
  });
}

function named(
  { spans }: TraceCollector,
  name: string,
): CollectedSpan[] {
  return spans.filter((span) => span.name === name);
}

Deno.test("With OTEL_DENO a message is traced from its frame to its broadcast", async () => {
  await using collector = new TraceCollector();
  await using server = await startTraced(collector);
  const url = await server.url;
  await using ana = await TestClient.join(url, ROOM, { name: "Ana" });
  ana.send({ type: "message", id: "c1", text: "Hello" });
  await ana.untilMessages(1);
  await until("the spans have come", () => collector.spans.length === 3);
  const [frame] = named(collector, "frame");
  const [commit] = named(collector, "commit");
  const [broadcast] = named(collector, "broadcast");
  assert(frame && commit && broadcast);
  assertEquals(
    [frame.parentSpanId, commit.parentSpanId, broadcast.parentSpanId],
    ["", frame.spanId, commit.spanId],
  );
  const traces = [frame, commit, broadcast].map(({ traceId }) => traceId);
  assertEquals(new Set(traces).size, 1);
  const times = [
    frame.startTimeUnixNano,
    commit.startTimeUnixNano,
    commit.endTimeUnixNano,
    broadcast.startTimeUnixNano,
    broadcast.endTimeUnixNano,
  ].map(BigInt);
  assertEquals(times, times.toSorted((a, b) => Number(a - b)));
  const told = JSON.stringify(collector.spans);
  for (const secret of [ROOM, "Ana", "Hello"]) {
    assertEquals([secret, told.includes(secret)], [secret, false]);
  }
});

Deno.test("Frames that share a commit are linked to it", async () => {
  await using collector = new TraceCollector();
  await using server = await startTraced(collector);
  const url = await server.url;
  await using ana = await TestClient.join(url, ROOM, { name: "Ana" });
  const count = 20;
  for (let n = 1; n <= count; n++) {
    ana.send({ type: "message", id: `c${n}`, text: "Hello" });
  }
  await ana.untilMessages(count);
  await until(
    "all frames have come",
    () => named(collector, "frame").length === count,
  );
  const known = new Set<string>();
  for (const { parentSpanId, links } of named(collector, "commit")) {
    known.add(parentSpanId);
    for (const { spanId } of links) known.add(spanId);
  }
  const frames = named(collector, "frame").map(({ spanId }) => spanId);
  assertEquals(known, new Set(frames));
  assert(named(collector, "commit").length < count);
});

Deno.test("A frame that is refused has a span that says why", async () => {
  await using collector = new TraceCollector();
  await using server = await startTraced(collector);
  const url = await server.url;
  await using reader = await TestClient.join(url, ROOM, {});
  reader.send({ type: "message", id: "c1", text: "Hello" });
  await reader.next("error");
  await until("the span has come", () => collector.spans.length === 1);
  const [span] = collector.spans;
  assertEquals(span?.status.code, 2);
  assertEquals(
    span?.attributes.find(({ key }) => key === "islet.refusal")?.value,
    { stringValue: "not_allowed" },
  );
});

Deno.test("What is posted by HTTP is part of its request's trace", async () => {
  await using collector = new TraceCollector();
  await using server = await startTraced(collector);
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const response = await fetch(
    `${await server.url}/api/rooms/${ROOM}/messages?name=Ana`,
    {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      },
      body: JSON.stringify({ text: "Hello" }),
    },
  );
  assertEquals(response.status, 201);
  await response.body?.cancel();
  await until("the spans have come", () => collector.spans.length === 2);
  assertEquals(
    collector.spans.map((span) => [span.name, span.traceId]).sort(),
    [["broadcast", traceId], ["commit", traceId]],
  );
});
