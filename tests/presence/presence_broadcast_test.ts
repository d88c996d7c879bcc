import { assert, assertEquals, assertExists } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { PresenceBroadcast } from "../../lib/presence/presence_broadcast.ts";
import { frameOf } from "../../lib/protocol/frame.ts";
import { FakeSession } from "../support/fake_session.ts";

/** A broadcast among sessions; the frames say how many there are. */
function startBroadcast(size: number) {
  const listeners = new Set(
    Array.from({ length: size }, () => new FakeSession()),
  );
  const broadcast = new PresenceBroadcast({
    listeners,
    frame: () =>
      frameOf({
        type: "online_users",
        onlineUsers: [],
        onlineCount: listeners.size,
      }),
    tell: (session, frame) => session.send(frame),
  });
  return {
    broadcast,
    listeners,
    /** What each listener was told so far. */
    told: () =>
      [...listeners].map((session) =>
        session.all("online_users").map(({ onlineCount }) => onlineCount)
      ),
  };
}

Deno.test("PresenceBroadcast tells everybody in a large room, not all in one turn", () => {
  using time = new FakeTime();
  const { broadcast, told } = startBroadcast(1000);
  broadcast.changed();
  time.tick(999);
  assertEquals(told(), Array(1000).fill([]));
  time.next();
  const atOnce = told().filter(({ length }) => length > 0).length;
  assert(atOnce > 0 && atOnce < 500);
  time.runAll();
  assertEquals(told(), Array(1000).fill([1000]));
});

Deno.test("PresenceBroadcast follows what changes during a broadcast with another", () => {
  using time = new FakeTime();
  const { broadcast, listeners, told } = startBroadcast(1000);
  const [first] = listeners;
  assertExists(first);
  broadcast.changed();
  time.next();
  listeners.delete(first);
  broadcast.changed();
  time.tick(500);
  // Those whose turn came later are told what holds by then.
  assertEquals([told()[0], told().at(-1)], [[1000], [999]]);
  time.runAll();
  assertEquals([told()[0], told().at(-1)], [[1000, 999], [999, 999]]);
});

Deno.test("PresenceBroadcast tells nobody after its end", () => {
  using time = new FakeTime();
  const { broadcast, told } = startBroadcast(1000);
  broadcast.changed();
  time.next();
  const before = told();
  broadcast[Symbol.dispose]();
  assertEquals(time.next(), false);
  assertEquals(told(), before);
});
