import { assertEquals } from "@std/assert";
import { RecentKeys } from "../../lib/chat/recent_keys.ts";

const HOUR_MS = 60 * 60 * 1000;

Deno.test("RecentKeys remember what was there within an hour", () => {
  const keys = new RecentKeys();
  assertEquals(keys.has("tea", 0), false);
  keys.add("tea", 0);
  keys.add("coffee", 0);
  assertEquals(keys.has("tea", HOUR_MS / 2), true);
  keys.sweep(HOUR_MS - 1);
  assertEquals(keys.size, 2);
  keys.sweep(HOUR_MS);
  assertEquals([keys.has("tea", HOUR_MS), keys.size], [true, 1]);
  keys.sweep(2 * HOUR_MS);
  assertEquals(keys.size, 0);
});

Deno.test("RecentKeys remember 10 000, and forget first what wasn't there for longest", () => {
  const keys = new RecentKeys();
  for (let i = 0; i < 10_000; i++) keys.add(`room-${i}`, i);
  assertEquals(keys.has("room-0", 10_000), true);
  keys.add("one-more", 10_001);
  assertEquals(keys.size, 10_000);
  assertEquals(
    ["room-0", "room-1", "room-2"].map((key) => keys.has(key, 10_002)),
    [true, false, true],
  );
});
