import { assertEquals } from "@std/assert";
import {
  FIRST_WAIT_MS,
  LONGEST_WAIT_MS,
  Penalties,
} from "../../lib/chat/penalties.ts";

const MINUTE_MS = 60_000;

Deno.test("Penalties send away for twice as long each time, and never for more than a minute", () => {
  const penalties = new Penalties();
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 6; i++) {
    const waitMs = penalties.add("ana", now);
    waits.push(waitMs);
    now += waitMs;
  }
  assertEquals(waits, [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  assertEquals([FIRST_WAIT_MS, LONGEST_WAIT_MS], [5_000, 60_000]);
});

Deno.test("Penalties tell how much is left, and nobody who is away is sent away again", () => {
  const penalties = new Penalties();
  assertEquals(penalties.waitMs("ana", 0), 0);
  penalties.add("ana", 0);
  assertEquals(penalties.waitMs("ana", 1_000), 4_000);
  assertEquals(penalties.add("ana", 1_000), 4_000);
  assertEquals(penalties.waitMs("ben", 1_000), 0);
  assertEquals(penalties.waitMs("ana", 5_000), 0);
});

Deno.test("Penalties start over with whoever has behaved for ten minutes", () => {
  const penalties = new Penalties();
  penalties.add("ana", 0);
  penalties.add("ana", 5_000);
  const later = 15_000 + 10 * MINUTE_MS;
  penalties.sweep(later - 1);
  assertEquals(penalties.size, 1);
  assertEquals(penalties.add("ana", later), 5_000);
  penalties.sweep(later + 5_000 + 10 * MINUTE_MS);
  assertEquals(penalties.size, 0);
});

Deno.test("Penalties remember 10 000, and forget first who flooded longest ago", () => {
  const penalties = new Penalties();
  for (let i = 0; i < 10_000; i++) penalties.add(`user-${i}`, 0);
  penalties.add("user-0", 5_000);
  penalties.add("one-more", 5_000);
  assertEquals(penalties.size, 10_000);
  const waits = [0, 1, 2].map((i) => penalties.waitMs(`user-${i}`, 1_000));
  assertEquals(waits, [14_000, 0, 4_000]);
});
