import { assert, assertEquals, assertRejects } from "@std/assert";
import type { History } from "../../lib/log/history.ts";
import { RefusedError, UnavailableError } from "../../lib/log/new_entry.ts";
import { parseEntry } from "../../lib/log/stored_entry.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import {
  deletedKey,
  FLOOR_KEY,
  headKey,
  segmentKey,
} from "../../lib/store/keys.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { storedKeys } from "../support/stored_keys.ts";
import { storedSegments } from "../support/stored_segments.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("tea");
const OTHER = aRoom("tea-2");

const always = () => true;

async function fill(history: History, room: RoomName, count: number) {
  for (const n of seqs(1, count)) {
    await history.append(room, aNewEntry(`${room}-${n}`));
  }
}

async function makeListed(history: History, room: RoomName) {
  await history.change(room, {
    user: aUser(),
    id: crypto.randomUUID(),
    from: "there",
    apply: (before) => before === null ? aRecord({ listed: true }) : "conflict",
  });
}

/** Follows a room; what is told, and whether it was deleted, is in the order of time. */
async function follow(history: History, room: RoomName) {
  const told: (number | "deleted")[] = [];
  const log = history.open(
    room,
    (entries) => told.push(...entries.map((json) => parseEntry(json).seq)),
    () => told.push("deleted"),
  );
  await log.load();
  return { log, told };
}

Deno.test("Nothing of a deleted room is left in the store, and all of the others", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  await makeListed(history, OTHER);
  await fill(history, OTHER, 3);
  const others = await storedKeys(kv);
  await makeListed(history, ROOM);
  await fill(history, ROOM, 20);
  await history.append(ROOM, aNewEntry("a-reply", { replyTo: 2 }));
  const edit = { user: aUser(), id: "edit", kind: "edit", of: 3 } as const;
  await history.append(ROOM, { ...edit, text: "other" });
  await kv.set(["rooms", ROOM, "presence", "dead"], { users: [], count: 1 });
  await kv.set(["lobby", ROOM, "dead"], 1);
  // Of whatever a newer Islet keeps there.
  for (const part of ["a", "lof", "log ", "z"]) {
    await kv.set(["rooms", ROOM, part, 1], part);
  }
  await kv.set(["lobby", OTHER, "dead"], 1);

  assertEquals(await history.deletions.delete(ROOM, always), true);
  assertEquals(await storedKeys(kv), [
    FLOOR_KEY,
    ["lobby", OTHER, "dead"],
    ...others,
  ]);
  assertEquals((await history.recentRooms()).map(({ room }) => room), [OTHER]);
  assertEquals((await readAll(history, OTHER)).length, 3);
});

Deno.test("A room of more segments than one operation can remove goes wholly", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  await history.append(ROOM, aNewEntry("c1"));
  // As they are where each commit had one small entry.
  const { value: head } = await kv.get<object>(headKey(ROOM));
  const count = 2400;
  await kv.set(headKey(ROOM), { ...head, seq: count, count, messages: count });
  for (let first = 2; first <= count; first += 500) {
    const operation = kv.atomic();
    for (const n of seqs(first, Math.min(count, first + 499))) {
      const message = { seq: n, id: `c${n}`, text: "", sentAt: 1, ...aUser() };
      const line = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
      operation.set(segmentKey(ROOM, n), line);
    }
    await operation.commit();
  }
  assertEquals((await storedSegments(kv, ROOM)).length, count);
  assertEquals(await history.deletions.delete(ROOM, always), true);
  assertEquals(await storedKeys(kv), [FLOOR_KEY]);
});

Deno.test("A room that may not go stays as it is", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  const { told } = await follow(history, ROOM);
  await makeListed(history, ROOM);
  await fill(history, ROOM, 2);
  const before = await storedKeys(kv);
  const asked: unknown[] = [];
  const isDeleted = await history.deletions.delete(ROOM, (found) => {
    asked.push([found.record, found.head.seq]);
    return false;
  });
  assertEquals(isDeleted, false);
  assertEquals(asked, [[aRecord({ listed: true }), 3]]);
  const refusal = new Error("Not you");
  await assertRejects(
    () =>
      history.deletions.delete(ROOM, () => {
        throw refusal;
      }),
    Error,
    refusal.message,
  );
  await history.idle();
  assertEquals(await storedKeys(kv), before);
  assertEquals(told, [1, 2, 3]);
});

Deno.test("A room that isn't there can't be deleted", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  assertEquals(await history.deletions.delete(ROOM, always), false);
  assertEquals(await storedKeys(kv), []);
});

Deno.test("At the address of a deleted room is a new one, which belongs to nobody and is empty", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await makeListed(history, ROOM);
  await fill(history, ROOM, 5);
  await history.deletions.delete(ROOM, always);
  assertEquals(await history.isBegun(ROOM), false);
  assertEquals(await history.record(ROOM), null);
  assertEquals(await history.readRecord(ROOM), null);
  assertEquals(await history.page(ROOM, { limit: 50 }), {
    messages: [],
    head: 7,
    hasOlder: false,
    hasNewer: false,
  });
  // Somebody may make it again, and nothing is left of the first sender's ids.
  await makeListed(history, ROOM);
  const again = await history.append(ROOM, aNewEntry(`${ROOM}-1`));
  assertEquals([again.seq, again.duplicate], [9, false]);
  assertEquals((await readAll(history, ROOM)).map(({ seq }) => seq), [9]);
});

Deno.test("Where nothing was deleted logs begin with 1, and after that with what no deleted one had", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const seqOf = async (room: RoomName) =>
    (await history.append(room, aNewEntry(crypto.randomUUID()))).seq;
  assertEquals(await seqOf(ROOM), 1);
  await fill(history, OTHER, 9);
  await history.deletions.delete(OTHER, always);
  assertEquals(await seqOf(ROOM), 2);
  await history.deletions.delete(ROOM, always);
  assertEquals(await seqOf(ROOM), 11);
  assertEquals(await seqOf(OTHER), 11);
});

Deno.test("Whoever has seen any part of a deleted room is told that it is gone", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await fill(history, ROOM, 5);
  await history.deletions.delete(ROOM, always);
  const read = async (after: number) => {
    const { entries, head, isTruncated } = await history.entriesAfter(
      ROOM,
      after,
    );
    return [entries.map((json) => parseEntry(json).seq), head, isTruncated];
  };
  for (const after of seqs(0, 5)) {
    assertEquals(await read(after), [[], 6, true]);
  }
  assertEquals(await read(6), [[], 6, false]);
  await fill(history, ROOM, 3);
  for (const after of seqs(0, 5)) {
    assertEquals(await read(after), [[7, 8, 9], 9, true]);
  }
  assertEquals(await read(7), [[8, 9], 9, false]);
});

Deno.test("Who follows a room is told of its deletion, on all instances and once", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await fill(here, ROOM, 2);
  const followers = [await follow(here, ROOM), await follow(there, ROOM)];
  await here.deletions.delete(ROOM, always);
  // As the notes of the deletion say.
  there.refresh(ROOM);
  for (const history of [here, there]) await history.idle();
  assertEquals(followers.map(({ told }) => told), [["deleted"], ["deleted"]]);
  const { seq } = await there.append(ROOM, aNewEntry("c3"));
  here.refresh(ROOM);
  await here.idle();
  assertEquals(followers.map(({ told }) => told), [
    ["deleted", seq],
    ["deleted", seq],
  ]);
});

Deno.test("Another instance learns of a deletion however much has been written since", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await fill(here, ROOM, 2);
  const { told } = await follow(there, ROOM);
  await here.deletions.delete(ROOM, always);
  await fill(here, ROOM, 3);
  there.refresh(ROOM);
  await there.idle();
  assertEquals(told, ["deleted", 4, 5, 6]);
  assertEquals((await readAll(there, ROOM)).map(({ seq }) => seq), [4, 5, 6]);
});

Deno.test("What was on its way into a deleted room is refused, and not said in the next one", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await fill(here, ROOM, 2);
  const { told } = await follow(there, ROOM);
  await here.deletions.delete(ROOM, always);
  // It hasn't heard of it.
  const error = await assertRejects(
    () => there.append(ROOM, aNewEntry("late")),
    RefusedError,
    "This room was deleted",
  );
  assertEquals([error.code, told], ["gone", ["deleted"]]);
  assertEquals(await readAll(here, ROOM), []);
  assertEquals((await there.append(ROOM, aNewEntry("late"))).seq, 4);
});

Deno.test("Who comes to a log that was idle is not told that its room was deleted meanwhile", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await fill(here, ROOM, 2);
  await fill(there, ROOM, 2);
  await there.deletions.delete(ROOM, always);
  here.refresh(ROOM);
  const { told } = await follow(here, ROOM);
  assertEquals(told, []);
  const { seq } = await here.append(ROOM, aNewEntry("c3"));
  await here.idle();
  assertEquals(told, [seq]);
  assertEquals((await there.append(ROOM, aNewEntry("c4"))).seq, seq + 1);
});

Deno.test("Who no longer follows a room is not told of its deletion", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await fill(history, ROOM, 2);
  const { log, told } = await follow(history, ROOM);
  history.release(log);
  // Its log is held by what is on its way into it.
  let refused: Promise<unknown> = Promise.resolve();
  intercepted.commit = (commit) => {
    intercepted.commit = (next) => next();
    refused = assertRejects(() => history.append(ROOM, aNewEntry("c3")));
    return commit();
  };
  await history.deletions.delete(ROOM, always);
  await refused;
  assertEquals(told, []);
});

Deno.test("An instance that knows a room from before it was begun writes nothing among the seqs that it had", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  const { log, told } = await follow(there, ROOM);
  assertEquals(log.newestSeq, 0);
  await fill(here, ROOM, 5);
  await here.deletions.delete(ROOM, always);
  const { seq } = await there.append(ROOM, aNewEntry("c1"));
  assertEquals([seq, told], [7, [7]]);
});

Deno.test("Many rooms can be begun by one commit, and after a deletion as well", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, aNewEntry("c1"));
  const rooms = seqs(1, 150).map((n) => aRoom(`room-${n}`));
  for (const room of rooms) history.open(room, () => {});
  const begin = () =>
    Promise.all(
      rooms.map(async (room) =>
        (await history.append(room, aNewEntry("c1"))).seq
      ),
    );
  const logs = rooms.slice(100).map((room) => history.open(room, () => {}));
  for (const log of logs) await log.load();
  await history.deletions.delete(ROOM, always);
  assertEquals(new Set(await begin()), new Set([3]));
});

Deno.test("A deletion that is broken off has deleted the room, and is ended by another instance", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history, errors } = startHistory(intercepted.kv);
  const kv = await store.open();
  const there = startHistory(kv).history;
  await makeListed(history, ROOM);
  await fill(history, ROOM, 5);
  const killed = new Error("Killed");
  let commits = 0;
  intercepted.commit = (commit) =>
    ++commits === 1 ? commit() : Promise.reject(killed);
  assertEquals(await history.deletions.delete(ROOM, always), true);
  assertEquals([commits, errors], [2, [killed]]);

  // Another room is there before all of this one is gone.
  assertEquals(await there.isBegun(ROOM), false);
  assertEquals((await there.append(ROOM, aNewEntry("new"))).seq, 8);
  await kv.set(["rooms", ROOM, "presence", "new"], { users: [], count: 1 });
  assertEquals((await readAll(there, ROOM)).map(({ id }) => id), ["new"]);
  await there.deletions.resume();
  await there.deletions.resume();
  assertEquals(await storedKeys(kv), [
    FLOOR_KEY,
    ["rooms", ROOM, "head"],
    ["rooms", ROOM, "log", 8],
    ["rooms", ROOM, "presence", "new"],
  ]);
  assertEquals((await there.append(ROOM, aNewEntry("newer"))).seq, 9);
});

Deno.test("A room that is deleted again before all of it was removed goes wholly", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await fill(history, ROOM, 3);
  intercepted.commit = (commit) => {
    intercepted.commit = () => Promise.reject(new Error("Killed"));
    return commit();
  };
  await history.deletions.delete(ROOM, always);
  intercepted.commit = (commit) => commit();
  assertEquals((await intercepted.kv.get(deletedKey(ROOM))).value, 3);
  await fill(history, ROOM, 2);
  assertEquals(await history.deletions.delete(ROOM, always), true);
  assertEquals(await storedKeys(intercepted.kv), [FLOOR_KEY]);
});

Deno.test("A room that the store doesn't delete is there, and can be deleted later", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await fill(history, ROOM, 2);
  const { told } = await follow(history, ROOM);
  const broken = new Error("Broken store");
  intercepted.commit = () => Promise.reject(broken);
  const error = await assertRejects(
    () => history.deletions.delete(ROOM, always),
    UnavailableError,
    "could not be deleted",
  );
  assertEquals(error.cause, broken);
  intercepted.commit = (commit) => commit();
  intercepted.beforeRead = () => Promise.reject(broken);
  await assertRejects(
    () => history.deletions.delete(ROOM, always),
    UnavailableError,
  );
  intercepted.beforeRead = () => Promise.resolve();
  await history.append(ROOM, aNewEntry("c3"));
  assertEquals(told, [3]);
  assertEquals(await history.deletions.delete(ROOM, always), true);
});

Deno.test("A deletion that the store has taken without saying so is seen", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await fill(history, ROOM, 2);
  const { told } = await follow(history, ROOM);
  intercepted.commit = async (commit) => {
    await commit();
    throw new Error("Broken connection");
  };
  await assertRejects(
    () => history.deletions.delete(ROOM, always),
    UnavailableError,
  );
  intercepted.commit = (commit) => commit();
  await history.idle();
  assertEquals(told, ["deleted"]);
  await history.deletions.resume();
  assertEquals(await storedKeys(intercepted.kv), [FLOOR_KEY]);
});

Deno.test("A message that is sent before a deletion goes with the room, one during it is refused, and one after it begins the next", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await fill(history, ROOM, 2);
  await history.idle();
  const before = history.append(ROOM, aNewEntry("before"));
  const deleting = history.deletions.delete(ROOM, always);
  assertEquals((await before).seq, 3);
  let during: Promise<unknown> = Promise.resolve();
  intercepted.commit = (commit) => {
    intercepted.commit = (next) => next();
    during = assertRejects(
      () => history.append(ROOM, aNewEntry("during")),
      RefusedError,
      "This room was deleted",
    );
    return commit();
  };
  assertEquals(await deleting, true);
  await during;
  assertEquals((await history.append(ROOM, aNewEntry("after"))).seq, 5);
  assertEquals((await readAll(history, ROOM)).map(({ id }) => id), ["after"]);
});

Deno.test("While two instances write, a room can be deleted, and nothing of before comes back or after is lost", async () => {
  await using store = await TempStore.create();
  const writers = [
    startHistory(await store.open()),
    startHistory(await store.open()),
  ] as const;
  const third = startHistory(await store.open());
  const users = [aUser("Ana"), aUser("Ben")] as const;
  const followed = await Promise.all(
    writers.map(({ history }) => follow(history, ROOM)),
  );
  const acknowledged = new Map<string, number>();
  let isOver = false;
  const writing = writers.map(async ({ history }, i) => {
    const user = users[i] ?? users[0];
    for (let n = 1; !isOver || n < 300; n++) {
      const id = `${i}-${n}`;
      try {
        const { seq } = await history.append(ROOM, aNewEntry(id, { user }));
        acknowledged.set(id, seq);
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        assertEquals(error.code, "gone");
      }
    }
  });
  let lastDeleted = 0;
  try {
    for (const _round of seqs(1, 3)) {
      // So that there is a room again, however long the last deletion took.
      const enough = acknowledged.size + 40;
      while (acknowledged.size < enough) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const isDeleted = await third.history.deletions.delete(
        ROOM,
        ({ head }) => {
          lastDeleted = head.seq;
          return true;
        },
      );
      assert(isDeleted);
    }
  } finally {
    isOver = true;
    await Promise.all(writing);
  }
  const kept = await readAll(
    startHistory(await store.open()).history,
    ROOM,
  );
  const after = [...acknowledged].filter(([, seq]) => seq > lastDeleted)
    .map(([id]) => id).toSorted();
  assertEquals(kept.map(({ id }) => id).toSorted(), after);
  assert(kept.every(({ seq }) => seq > lastDeleted));
  assertEquals(new Set(acknowledged.values()).size, acknowledged.size);
  for (const { told } of followed) {
    const seqsTold = told.filter((each) => each !== "deleted");
    assertEquals(seqsTold, seqsTold.toSorted((a, b) => a - b));
    // Two that come while one of them is kept waiting are told as one.
    const deletions = told.filter((each) => each === "deleted").length;
    assert(deletions >= 1 && deletions <= 3, `${deletions} deletions`);
  }
  assertEquals([...writers, third].flatMap(({ errors }) => errors), []);
});
