import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { History } from "../../lib/log/history.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { afterTurns } from "../support/after_turns.ts";
import { aRoom } from "../support/a_room.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";
import { until } from "../support/until.ts";

// Logs that nobody has open: 64 stay in memory, those that were used last.

const IDLE_LOGS = 64;
const TEA = aRoom("tea");

/** A history whose reads a test can count. */
async function start(store: TempStore) {
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  /** How many reads something takes. */
  async function readsOf(act: () => Promise<unknown>): Promise<number> {
    const before = intercepted.reads;
    await act();
    return intercepted.reads - before;
  }
  return { history, intercepted, readsOf };
}

/** Uses others, one after the other. */
async function useOthers(
  history: History,
  count: number,
  visit: (room: RoomName) => Promise<unknown> = (room) =>
    history.append(room, aNewEntry("c1")),
): Promise<void> {
  for (const n of seqs(1, count)) await visit(aRoom(`room-${n}`));
  await history.idle();
}

const USES: [
  name: string,
  use: (history: History, room: RoomName) => Promise<unknown>,
][] = [
  ["written to", (history, room) => history.append(room, aNewEntry("c2"))],
  ["searched", (history, room) => history.messagesBy(room, "u-ana")],
  ["asked of an author", (history, room) => history.author(room, "u-ana")],
  ["opened", async (history, room) => {
    const log = history.open(room, () => {});
    await log.load();
    history.release(log);
  }],
];

for (const [name, use] of USES) {
  Deno.test(`History forgets a log that was ${name} once 64 others were used after it`, async () => {
    await using store = await TempStore.create();
    const { history, readsOf } = await start(store);
    await history.append(TEA, aNewEntry("c1"));
    await use(history, TEA);
    await useOthers(history, IDLE_LOGS - 1);
    assertEquals(await readsOf(() => history.append(TEA, aNewEntry("c3"))), 0);
    await use(history, TEA);
    await useOthers(history, IDLE_LOGS);
    const reads = await readsOf(() => history.append(TEA, aNewEntry("c4")));
    assertEquals(reads > 0, true);
  });
}

Deno.test("History keeps a log longer that was used again", async () => {
  await using store = await TempStore.create();
  const { history, readsOf } = await start(store);
  await history.append(TEA, aNewEntry("c1"));
  await useOthers(history, IDLE_LOGS - 1);
  await history.append(TEA, aNewEntry("c2"));
  await history.append(aRoom("one-more"), aNewEntry("c1"));
  await history.idle();
  assertEquals(await readsOf(() => history.append(TEA, aNewEntry("c3"))), 0);
  const oldest = aRoom("room-1");
  const reads = await readsOf(() => history.append(oldest, aNewEntry("c3")));
  assertEquals(reads > 0, true);
});

Deno.test("History.release() tells the listener nothing more", async () => {
  await using store = await TempStore.create();
  const { history } = await start(store);
  let told = 0;
  const log = history.open(TEA, () => told++);
  await history.append(TEA, aNewEntry("c1"));
  assertEquals(told, 1);
  history.release(log);
  await history.append(TEA, aNewEntry("c2"));
  assertEquals(told, 1);
});

Deno.test("History reads nothing at once of a log whose commit has failed, however much waited for it", async () => {
  await using store = await TempStore.create();
  const { history, intercepted } = await start(store);
  await history.append(TEA, aNewEntry("c0"));
  intercepted.commit = () => Promise.reject(new Error("Broken store"));
  const { reads } = intercepted;
  // More than goes into one commit.
  const text = "x".repeat(2000);
  await Promise.all(
    seqs(1, 100).map((n) =>
      assertRejects(() => history.append(TEA, aNewEntry(`c${n}`, { text })))
    ),
  );
  await history.idle();
  assertEquals(intercepted.reads, reads);
});

Deno.test("History reads a log again that could not be written, and no other", async () => {
  using time = new FakeTime(null, { advanceRate: 1 });
  await using store = await TempStore.create();
  const { history, intercepted } = await start(store);
  const rooms = [TEA, aRoom("coffee")];
  const logs = rooms.map((room) => history.open(room, () => {}));
  await Promise.all(logs.map((log) => log.load()));
  const readRooms: unknown[] = [];
  intercepted.afterRead = (key) => {
    readRooms.push(key[1]);
    return Promise.resolve();
  };
  for (const room of rooms) {
    intercepted.commit = () => Promise.reject(new Error("Broken store"));
    await assertRejects(() => history.append(room, aNewEntry("c1")));
    intercepted.commit = (commit) => commit();
    await afterTurns(50);
    readRooms.length = 0;
    time.tick(1_000);
    await until("it is read", () => readRooms.length > 0);
    await history.idle();
    assertEquals(new Set(readRooms), new Set([room]));
  }
  for (const log of logs) history.release(log);
});
