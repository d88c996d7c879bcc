import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { parseEntry } from "../../lib/log/stored_entry.ts";
import type { History } from "../../lib/log/history.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { afterTurns } from "../support/after_turns.ts";
import { aRoom } from "../support/a_room.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { sweepTurns } from "../support/sweep_turns.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");

/** Opens a room, and returns the seqs that its listener is told. */
function listen(history: History, room: RoomName) {
  const told: number[] = [];
  const log = history.open(room, (entries) => {
    told.push(...entries.map((json) => parseEntry(json).seq));
  });
  return { log, told };
}

Deno.test("History.refresh() tells the listener what another instance wrote", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  const { log, told } = listen(here, ROOM);
  await log.load();
  for (const n of seqs(1, 3)) await there.append(ROOM, aNewEntry(`c${n}`));
  assertEquals(told, []);
  here.refresh(ROOM);
  await here.idle();
  assertEquals([told, log.newestSeq], [[1, 2, 3], 3]);
  here.refresh(ROOM);
  await here.idle();
  assertEquals(told, [1, 2, 3]);
});

Deno.test("History.refreshAll() tells the listeners of all rooms", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  const rooms = seqs(1, 5).map((n) => aRoom(`room-${n}`));
  const listeners = rooms.map((room) => listen(here, room));
  await Promise.all(listeners.map(({ log }) => log.load()));
  for (const room of rooms) await there.append(room, aNewEntry("c1"));
  here.refreshAll();
  await here.idle();
  assertEquals(listeners.map(({ told }) => told), rooms.map(() => [1]));
});

Deno.test("History.refresh() has a room read again that nobody has open", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await here.append(ROOM, aNewEntry("c1"));
  await there.append(ROOM, aNewEntry("c2"));
  here.refresh(ROOM);
  const { log } = listen(here, ROOM);
  await log.load();
  assertEquals(log.newestSeq, 2);
  assertEquals((await log.reader.entriesFrom(1)).entries.length, 2);
});

Deno.test("History.refresh() reads only what is new", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const here = startHistory(intercepted.kv).history;
  const there = startHistory(await store.open()).history;
  for (const n of seqs(1, 200)) await there.append(ROOM, aNewEntry(`c${n}`));
  const { log, told } = listen(here, ROOM);
  await log.load();
  let entries = 0;
  intercepted.beforeRead = () => {
    entries++;
    return Promise.resolve();
  };
  await there.append(ROOM, aNewEntry("c201"));
  here.refresh(ROOM);
  await here.idle();
  assertEquals(told, [201]);
  // The head, one segment, and the end of the list.
  assertEquals(entries, 3);
});

Deno.test("History.refresh() isn't lost, whenever it comes while the room is read", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const here = startHistory(intercepted.kv).history;
  const there = startHistory(await store.open()).history;
  await sweepTurns(["during the read", "after it"], async (turns) => {
    const room = aRoom(`room-${turns}`);
    await there.append(room, aNewEntry("c1"));
    const { log } = listen(here, room);
    const refreshed = Promise.withResolvers<boolean>();
    // The head, one segment, and the end of the list: then it is too late for c2.
    let reads = 0;
    intercepted.beforeRead = async () => {
      if (++reads !== 3) return;
      await there.append(room, aNewEntry("c2"));
      afterTurns(turns, () => {
        refreshed.resolve(log.isLoaded);
        here.refresh(room);
      });
    };
    await log.load();
    const wasLoaded = await refreshed.promise;
    await here.idle();
    assertEquals(log.newestSeq, 2, `${turns} turns`);
    return wasLoaded ? "after it" : "during the read";
  });
});

Deno.test("History.refresh() isn't lost, whenever it comes during a commit", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const here = startHistory(intercepted.kv).history;
  const there = startHistory(await store.open()).history;
  await sweepTurns(["during the commit", "after it"], async (turns) => {
    const room = aRoom(`room-${turns}`);
    const { log, told } = listen(here, room);
    await log.load();
    const refreshed = Promise.withResolvers<boolean>();
    intercepted.commit = async (commit) => {
      const result = await commit();
      intercepted.commit = (next) => next();
      await there.append(room, aNewEntry("c2"));
      afterTurns(turns, () => {
        refreshed.resolve(told.includes(1));
        here.refresh(room);
      });
      return result;
    };
    await here.append(room, aNewEntry("c1"));
    const wasStored = await refreshed.promise;
    await here.idle();
    assertEquals(told, [1, 2], `${turns} turns`);
    return wasStored ? "after it" : "during the commit";
  });
});

Deno.test("RoomLog.reload() finds what was written while an earlier read is under way", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const here = startHistory(intercepted.kv).history;
  const there = startHistory(await store.open()).history;
  await there.append(ROOM, aNewEntry("c1"));
  const { log, told } = listen(here, ROOM);
  let reads = 0;
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.beforeRead = async () => {
    // The head, one segment, and the end of the list: then it is too late for c2.
    if (++reads !== 3) return;
    begun.resolve();
    await held.promise;
  };
  const loaded = log.load();
  await begun.promise;
  await there.append(ROOM, aNewEntry("c2"));
  const reloaded = log.reload();
  held.resolve();
  await loaded;
  assertEquals(log.newestSeq, 1);
  await reloaded;
  assertEquals([log.newestSeq, told], [2, [2]]);
});

Deno.test("RoomLog.reload() finds what was written after a commit that is still under way", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const here = startHistory(intercepted.kv).history;
  const there = startHistory(await store.open()).history;
  const { log, told } = listen(here, ROOM);
  await log.load();
  const taken = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.commit = async (commit) => {
    const result = await commit();
    taken.resolve();
    await held.promise;
    return result;
  };
  const appended = here.append(ROOM, aNewEntry("c1"));
  await taken.promise;
  await there.append(ROOM, aNewEntry("c2"));
  const reloaded = log.reload();
  held.resolve();
  await Promise.all([appended, reloaded]);
  assertEquals([log.newestSeq, told], [2, [1, 2]]);
});

Deno.test("History.refresh() recovers from a store that failed", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history: here, errors } = startHistory(intercepted.kv);
  const there = startHistory(await store.open()).history;
  const { log, told } = listen(here, ROOM);
  await log.load();
  await there.append(ROOM, aNewEntry("c1"));
  const broken = new Error("Broken store");
  intercepted.beforeRead = () => Promise.reject(broken);
  here.refresh(ROOM);
  await here.idle();
  assertEquals([told, errors], [[], [broken]]);
  intercepted.beforeRead = () => Promise.resolve();
  here.refresh(ROOM);
  await here.idle();
  assertEquals(told, [1]);
});

Deno.test("History reads a room that somebody follows every second, until the store answers", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history: here, errors } = startHistory(intercepted.kv);
  const there = startHistory(await store.open()).history;
  const { log, told } = listen(here, ROOM);
  await log.load();
  await there.append(ROOM, aNewEntry("c1"));
  using time = new FakeTime();
  const broken = new Error("Broken store");
  intercepted.beforeRead = () => Promise.reject(broken);
  here.refresh(ROOM);
  await here.idle();
  for (const failures of [2, 3]) {
    time.tick(1_000);
    await here.idle();
    assertEquals([told, errors.length], [[], failures]);
  }
  intercepted.beforeRead = () => Promise.resolve();
  time.tick(1_000);
  await here.idle();
  assertEquals(told, [1]);
});
