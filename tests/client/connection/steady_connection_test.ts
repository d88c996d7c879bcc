import { assertEquals } from "@std/assert";
import { signal } from "@preact/signals";
import { FakeTime } from "@std/testing/time";
import type { Connection } from "../../../lib/client/connection/connection.ts";
import { SteadyConnection } from "../../../lib/client/connection/steady_connection.ts";

const ONLINE: Connection = { state: "online" };
const OFFLINE: Connection = { state: "offline" };
const CLOSED: Connection = { state: "closed" };

function waiting(attempt: number): Connection {
  return { state: "waiting", attempt, retryInSeconds: 1 };
}

/** A connection that is online, and what is shown of it. */
function startOnline() {
  const source = signal<Connection>({ state: "idle" });
  const steady = new SteadyConnection(source);
  steady.start();
  source.value = ONLINE;
  return { source, shown: () => steady.connection.value };
}

Deno.test("SteadyConnection shows the first attempt at once", () => {
  using _time = new FakeTime();
  const { source, shown } = startOnline();
  source.value = { state: "idle" };
  source.value = { state: "connecting", attempt: 0 };
  assertEquals(shown(), { state: "connecting", attempt: 0 });
  source.value = CLOSED;
});

Deno.test("SteadyConnection doesn't show a loss that is over within two seconds", () => {
  using time = new FakeTime();
  const { source, shown } = startOnline();
  source.value = waiting(1);
  time.tick(1_000);
  source.value = { state: "connecting", attempt: 1 };
  time.tick(999);
  assertEquals(shown(), ONLINE);
  source.value = ONLINE;
  assertEquals(time.next(), false);
  source.value = CLOSED;
});

Deno.test("SteadyConnection shows a loss that takes two seconds, as it stands by then", () => {
  using time = new FakeTime();
  const { source, shown } = startOnline();
  source.value = waiting(1);
  time.tick(1_000);
  source.value = waiting(2);
  time.tick(1_000);
  assertEquals(shown(), waiting(2));
  source.value = { state: "connecting", attempt: 2 };
  assertEquals(shown(), { state: "connecting", attempt: 2 });
  source.value = CLOSED;
});

for (
  const [what, connection] of [
    ["no network", OFFLINE],
    ["a failure", { state: "failed", message: "No", needsReload: false }],
    ["the end", CLOSED],
  ] as const
) {
  Deno.test(`SteadyConnection shows ${what} at once, also in a loss`, () => {
    using time = new FakeTime();
    const { source, shown } = startOnline();
    source.value = waiting(1);
    source.value = connection;
    assertEquals(shown(), connection);
    assertEquals(time.next(), false);
    source.value = CLOSED;
  });
}
