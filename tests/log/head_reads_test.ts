import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { HeadReads } from "../../lib/log/head_reads.ts";
import { aRoom } from "../support/a_room.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";

const ROOM = aRoom("lobby");

Deno.test("HeadReads counts a read that began late as under way when an earlier one ends", async () => {
  using time = new FakeTime();
  const intercepted = new InterceptedKv(await Deno.openKv(":memory:"));
  using kv = intercepted.kv;
  const heads = new HeadReads(kv);
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();

  intercepted.beforeRead = () => first.promise;
  const early = heads.read(ROOM);
  await time.runMicrotasks();
  intercepted.beforeRead = () => second.promise;
  const late = heads.read(ROOM);
  await time.tickAsync(250);
  await time.runMicrotasks();
  assertEquals(intercepted.reads, 2);

  first.resolve();
  await early;
  const shared = [heads.read(ROOM), heads.read(ROOM)];
  await time.runMicrotasks();
  assertEquals(intercepted.reads, 2);
  second.resolve();
  await Promise.all([late, ...shared]);
  assertEquals(intercepted.reads, 3);
});

Deno.test("HeadReads reads once for those who ask in one turn, and anew for who asks later", async () => {
  const intercepted = new InterceptedKv(await Deno.openKv(":memory:"));
  using kv = intercepted.kv;
  const heads = new HeadReads(kv);
  const reads = [heads.read(ROOM), heads.read(ROOM)];
  await Promise.resolve();
  reads.push(heads.read(ROOM));
  assertEquals(intercepted.reads, 1);
  await Promise.all(reads);
  assertEquals(intercepted.reads, 2);
});

Deno.test("HeadReads reads at once when no read is under way, and keeps none that has ended", async () => {
  const intercepted = new InterceptedKv(await Deno.openKv(":memory:"));
  using kv = intercepted.kv;
  const heads = new HeadReads(kv);
  for (const reads of [1, 2, 3]) {
    const head = heads.read(ROOM);
    assertEquals(intercepted.reads, reads);
    await head;
  }
});
