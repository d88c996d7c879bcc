import { assert, assertEquals, assertRejects } from "@std/assert";
import { largestRooms } from "../../lib/log/kept_rooms.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");

Deno.test("A commit that is stored is reported with its size, and when it began, ended and was told", async () => {
  await using store = await TempStore.create();
  const { history, commits } = startHistory(await store.open());
  // From then on both rooms are known, and neither has to be read first.
  await history.append(ROOM, aNewEntry("c1"));
  await history.append(aRoom("other"), aNewEntry("c1"));
  await Promise.all([
    history.append(ROOM, aNewEntry("c2")),
    history.append(ROOM, aNewEntry("c3")),
    history.append(aRoom("other"), aNewEntry("c2")),
  ]);
  assertEquals(
    commits.map(({ outcome, rooms, entries }) => [outcome, rooms, entries]),
    [["stored", 1, 1], ["stored", 1, 1], ["stored", 2, 3]],
  );
  const { bytes = 0, startedAt = 0, endedAt = 0, toldAt = 0 } = commits[2] ??
    {};
  assert(bytes > 100 && bytes < 1000, `${bytes} bytes`);
  assert(0 < startedAt && startedAt < endedAt && endedAt <= toldAt);
  assertEquals([history.messages, history.changes], [5, 0]);
});

Deno.test("A commit is reported with the spans that its entries came with", async () => {
  await using store = await TempStore.create();
  const { history, commits } = startHistory(await store.open());
  const traces = ["a", "b"].map((letter) => ({
    traceId: letter.repeat(32),
    spanId: letter.repeat(16),
    traceFlags: 1,
  }));
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  for (const [n, trace] of [undefined, ...traces].entries()) {
    const settle = { stored: resolve, failed: reject, trace };
    history.submit(ROOM, aNewEntry(`c${n}`), settle);
  }
  await promise;
  assertEquals(commits.map((commit) => commit.traces), [traces]);
});

Deno.test("A commit that lost against another writer is reported as a conflict, and the next one as stored", async () => {
  await using store = await TempStore.create();
  const one = startHistory(await store.open());
  const other = startHistory(await store.open());
  await one.history.append(ROOM, aNewEntry("c1"));
  await other.history.append(ROOM, aNewEntry("c2"));
  await one.history.append(ROOM, aNewEntry("c3"));
  assertEquals(
    one.commits.map(({ outcome }) => outcome),
    ["stored", "conflict", "stored"],
  );
});

Deno.test("A commit that failed is reported so", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history, commits } = startHistory(intercepted.kv);
  await history.append(ROOM, aNewEntry("c1"));
  intercepted.commit = () => Promise.reject(new Error("Broken store"));
  await assertRejects(() => history.append(ROOM, aNewEntry("c2")));
  assertEquals(commits.map(({ outcome }) => outcome), ["stored", "failed"]);
});

Deno.test("History.waiting counts what the store hasn't taken yet", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  const open = Promise.withResolvers<void>();
  intercepted.commit = async (commit) => {
    await open.promise;
    return await commit();
  };
  const stored = [1, 2, 3].map((n) => history.append(ROOM, aNewEntry(`c${n}`)));
  assertEquals(history.waiting, 3);
  open.resolve();
  await Promise.all(stored);
  assertEquals(history.waiting, 0);
});

Deno.test("History.largest() has rooms that are in memory, those that keep most first", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  for (const [name, count] of [["one", 1], ["three", 3], ["two", 2]] as const) {
    for (let n = 1; n <= count; n++) {
      await history.append(aRoom(name), aNewEntry(`c${n}`));
    }
  }
  history.open(aRoom("empty"), () => {});
  assertEquals(
    history.largest(2).map(({ room, messages }) => [room, messages]),
    [["three", 3], ["two", 2]],
  );
  assertEquals(history.largest(9).length, 3);
  const [three, two] = history.largest(2);
  assert((three?.bytes ?? 0) > (two?.bytes ?? 0));
});

Deno.test("largestRooms() of none are none", () => {
  assertEquals(largestRooms([], 10), []);
});
