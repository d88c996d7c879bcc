import { assertEquals } from "@std/assert";
import { roomNames } from "../../lib/store/room_names.ts";
import { headKey, recordKey, segmentKey } from "../../lib/store/keys.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";

const NAMES = ["a", "a-b", "a0", "b"];

async function start() {
  const store = new InterceptedKv(await Deno.openKv(":memory:"));
  const { kv } = store;
  // Of some rooms there is a record, of some a log; of one much of it.
  await kv.set(recordKey("b"), {});
  await kv.set(headKey("a0"), {});
  await kv.set(recordKey("a-b"), {});
  await kv.set(headKey("a-b"), {});
  for (let seq = 1; seq <= 100; seq++) await kv.set(segmentKey("a", seq), "");
  // What is none of rooms.
  await kv.set(["rooms2", "c"], {});
  store.reads = 0;
  return { store, kv, [Symbol.dispose]: () => kv.close() };
}

Deno.test("roomNames() finds each room once, by name, with one read each", async () => {
  using started = await start();
  const found = await Array.fromAsync(roomNames(started.kv));
  assertEquals(found.toSorted(), NAMES);
  assertEquals(found, [...NAMES].sort());
  // One for each, and for the end.
  assertEquals(started.store.reads, NAMES.length + 1);
});

for (const [index, after] of NAMES.entries()) {
  Deno.test(`roomNames() goes on after ${after}`, async () => {
    using started = await start();
    const found = await Array.fromAsync(roomNames(started.kv, after));
    assertEquals(found, NAMES.slice(index + 1));
  });
}

Deno.test("roomNames() goes on after a room that is gone", async () => {
  using started = await start();
  const found = await Array.fromAsync(roomNames(started.kv, "a-a"));
  assertEquals(found, NAMES.slice(1));
});

Deno.test("roomNames() reads no further than it is asked", async () => {
  using started = await start();
  for await (const room of roomNames(started.kv)) {
    assertEquals(room, "a");
    break;
  }
  assertEquals(started.store.reads, 1);
});
