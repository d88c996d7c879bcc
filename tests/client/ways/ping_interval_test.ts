import { assertEquals } from "@std/assert";
import { PingInterval } from "../../../lib/client/ways/ping_interval.ts";

const TABLE: [what: string, silencesMs: number[], expectedMs: number][] = [
  ["nothing was cut", [], 30_000],
  ["one cut may be anything", [20_000], 30_000],
  ["two cuts have the same cause", [20_100, 20_000], 10_000],
  ["two cuts have causes of their own", [20_000, 12_000], 30_000],
  ["two cuts are of a server that dies twice", [300, 200], 30_000],
  ["pings come too seldom still", [20_000, 20_000, 9_000, 9_000], 5_000],
  ["it is never less than 5 s", [6_000, 6_000], 5_000],
  ["a silence is longer than that between pings", [40_000, 40_000], 30_000],
];

for (const [what, silencesMs, expectedMs] of TABLE) {
  Deno.test(`PingInterval is ${expectedMs} ms where ${what}`, () => {
    const interval = new PingInterval();
    for (const silenceMs of silencesMs) interval.noteCut(silenceMs);
    assertEquals(interval.ms, expectedMs);
  });
}
