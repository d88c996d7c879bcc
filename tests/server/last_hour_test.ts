import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Events } from "../../lib/server/events.ts";
import type { Figures } from "../../lib/server/figures.ts";
import { LastHour } from "../../lib/server/last_hour.ts";
import { charts, shownFigures } from "../../lib/server/status_view.ts";

const MINUTE_MS = 60_000;

const NOTHING: Figures = {
  sessions: 0,
  users: 0,
  namedSessions: 0,
  rooms: 0,
  connections: 0,
  maxConnections: 15_000,
  messages: 0,
  changes: 0,
  deliveries: 0,
  commits: 0,
  waiting: 0,
  slowReaders: 0,
  skips: 0,
  slowClosed: 0,
  cleanedUp: 0,
  sweeps: 0,
  lastSweepSeconds: 0,
  sweepIntervalSeconds: 60,
  largestMessages: 0,
  largestBytes: 0,
  maxMessages: 1000,
  maxBytes: 1_048_576,
  rssBytes: 0,
  heapBytes: 0,
  externalBytes: 0,
  uptimeSeconds: 0,
};

/** An hour of a process whose figures the test sets. */
function aLastHour() {
  const time = new FakeTime();
  const events = new Events();
  let figures = NOTHING;
  const lastHour = new LastHour({ read: () => figures, events });
  return {
    events,
    lastHour,
    /** A minute passes. */
    pass: (changed: Partial<Figures> = {}) => {
      figures = { ...figures, ...changed };
      time.tick(MINUTE_MS);
    },
    [Symbol.dispose]: () => {
      lastHour[Symbol.dispose]();
      assertEquals(time.next(), false);
      time.restore();
    },
  };
}

Deno.test("LastHour has nothing before the first minute is over", () => {
  using hour = aLastHour();
  assertEquals(hour.lastHour.minutes, []);
  assertEquals(charts(hour.lastHour.minutes), []);
});

Deno.test("LastHour tells of each minute how it ended and what happened in it", () => {
  using hour = aLastHour();
  const { events, lastHour } = hour;
  events.connected("1");
  events.refused("flood");
  events.lagged(3);
  events.lagged(40);
  events.lagged(5);
  for (const tookMs of [2, 4]) {
    events.committed({
      outcome: "stored",
      rooms: 1,
      entries: 1,
      bytes: 1,
      startedAt: 0,
      endedAt: tookMs,
      toldAt: tookMs,
      traces: [],
    });
  }
  hour.pass({ users: 3, connections: 4, messages: 10, deliveries: 30 });
  hour.pass({ users: 2, messages: 15, rssBytes: 7 });
  assertEquals(lastHour.minutes, [
    {
      users: 3,
      connections: 4,
      messages: 10,
      deliveries: 30,
      reconnects: 1,
      refusals: 1,
      commitMs: 3,
      worstLagMs: 40,
      rssBytes: 0,
    },
    {
      users: 2,
      connections: 4,
      messages: 5,
      deliveries: 0,
      reconnects: 0,
      refusals: 0,
      commitMs: 0,
      worstLagMs: 0,
      rssBytes: 7,
    },
  ]);
});

Deno.test("LastHour keeps sixty minutes", () => {
  using hour = aLastHour();
  for (let minute = 1; minute <= 70; minute++) hour.pass({ users: minute });
  const users = hour.lastHour.minutes.map((minute) => minute.users);
  assertEquals([users.length, users[0], users.at(-1)], [60, 11, 70]);
});

Deno.test("charts() has a chart of each figure, with the last minute's value", () => {
  using hour = aLastHour();
  hour.pass({ users: 3 });
  hour.pass({ users: 5 });
  const all = charts(hour.lastHour.minutes);
  assertEquals(all[0], {
    help: "Users",
    value: 5,
    unit: null,
    minutes: [3, 5],
  });
  const [minute = {}] = hour.lastHour.minutes;
  assertEquals(all.length, Object.keys(minute).length);
});

Deno.test("shownFigures() has each figure under words of its own", () => {
  const words = shownFigures(NOTHING).map(({ help }) => help);
  assertEquals(new Set(words).size, words.length);
});
