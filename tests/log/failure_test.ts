import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { decodeMessage } from "../../lib/protocol/entries.ts";
import { UnavailableError } from "../../lib/log/new_entry.ts";
import { parseEntry } from "../../lib/log/stored_entry.ts";
import { headKey } from "../../lib/store/keys.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { afterTurns } from "../support/after_turns.ts";
import { aRoom } from "../support/a_room.ts";
import { type Commit, InterceptedKv } from "../support/intercepted_kv.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { sweepTurns } from "../support/sweep_turns.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");
const BROKEN = new Error("Broken store");

const passOn = (commit: Commit) => commit();
const loseCommit = () => Promise.reject(BROKEN);
const loseAnswer = async (commit: Commit) => {
  await commit();
  throw BROKEN;
};

/** A history whose store a test can break. */
async function startBreakable(store: TempStore) {
  const intercepted = new InterceptedKv(await store.open());
  return { intercepted, ...startHistory(intercepted.kv) };
}

for (
  const [what, lose] of [
    ["a commit failed", loseCommit],
    ["a commit was stored but its answer got lost", loseAnswer],
  ] as const
) {
  Deno.test(`History.append() rejects with UnavailableError when ${what}`, async () => {
    await using store = await TempStore.create();
    const { history, errors, intercepted } = await startBreakable(store);
    await history.append(ROOM, aNewEntry("c1"));
    intercepted.commit = lose;
    const error = await assertRejects(
      () => history.append(ROOM, aNewEntry("c2")),
      UnavailableError,
    );
    assertStrictEquals(error.cause, BROKEN);
    assertEquals(errors, [BROKEN]);
  });

  Deno.test(`History stores a message once that is sent again after ${what}`, async () => {
    await using store = await TempStore.create();
    const { history, intercepted } = await startBreakable(store);
    await history.append(ROOM, aNewEntry("c1"));
    for (const round of seqs(1, 3)) {
      const ids = seqs(1, 4).map((n) => `c-${round}-${n}`);
      intercepted.commit = lose;
      await Promise.allSettled(
        ids.map((id) => history.append(ROOM, aNewEntry(id))),
      );
      intercepted.commit = passOn;
      await Promise.all(ids.map((id) => history.append(ROOM, aNewEntry(id))));
    }
    const messages = await readAll(history, ROOM);
    assertEquals(messages.map(({ seq }) => seq), seqs(1, 13));
    assertEquals(new Set(messages.map(({ id }) => id)).size, 13);
  });

  Deno.test(`History tells its listener everything once though ${what}`, async () => {
    await using store = await TempStore.create();
    const { history, intercepted } = await startBreakable(store);
    const told: number[] = [];
    const log = history.open(ROOM, (entries) => {
      for (const json of entries) {
        told.push(decodeMessage(JSON.parse(json)).seq);
      }
    });
    await log.load();
    await history.append(ROOM, aNewEntry("c1"));
    intercepted.commit = lose;
    await assertRejects(() => history.append(ROOM, aNewEntry("c2")));
    intercepted.commit = passOn;
    await history.append(ROOM, aNewEntry("c3"));
    await history.append(ROOM, aNewEntry("c2"));
    assertEquals(told, [1, 2, 3]);
  });
}

Deno.test("History.append() rejects everything that waits when a commit fails", async () => {
  await using store = await TempStore.create();
  const { history, errors, intercepted } = await startBreakable(store);
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.commit = async () => {
    begun.resolve();
    await held.promise;
    throw BROKEN;
  };
  const first = history.append(ROOM, aNewEntry("c1"));
  await begun.promise;
  const second = history.append(ROOM, aNewEntry("c2"));
  const elsewhere = history.append(aRoom("other"), aNewEntry("c3"));
  intercepted.commit = passOn;
  held.resolve();
  const [one, two, three] = await Promise.allSettled([
    first,
    second,
    elsewhere,
  ]);
  assertEquals([one?.status, two?.status], ["rejected", "rejected"]);
  // A room that had nothing in that commit goes on.
  assertEquals(three?.status, "fulfilled");
  assertEquals(errors, [BROKEN]);
});

Deno.test("History.append() rejects when the room can't be read, and works when it can", async () => {
  await using store = await TempStore.create();
  await startHistory(await store.open()).history.append(ROOM, aNewEntry("c0"));
  const { history, errors, intercepted } = await startBreakable(store);
  intercepted.beforeRead = () => Promise.reject(BROKEN);
  const error = await assertRejects(
    () => history.append(ROOM, aNewEntry("c1")),
    UnavailableError,
  );
  assertStrictEquals(error.cause, BROKEN);
  assertEquals(errors, [BROKEN]);
  intercepted.beforeRead = () => Promise.resolve();
  const { message } = await history.append(ROOM, aNewEntry("c1"));
  assertEquals(message.seq, 2);
});

Deno.test("History.append() rejects when the second part of a room can't be read", async () => {
  await using store = await TempStore.create();
  const writer = startHistory(await store.open()).history;
  for (const n of seqs(1, 20)) await writer.append(ROOM, aNewEntry(`c${n}`));
  const { history, intercepted } = await startBreakable(store);
  let reads = 0;
  intercepted.beforeRead = () =>
    ++reads > 10 ? Promise.reject(BROKEN) : Promise.resolve();
  await assertRejects(
    () => history.append(ROOM, aNewEntry("c1")),
    UnavailableError,
  );
  intercepted.beforeRead = () => Promise.resolve();
  const again = await history.append(ROOM, aNewEntry("c1"));
  assertEquals([again.message.seq, again.duplicate], [1, true]);
});

Deno.test("History tells of a failed read once, however many wait for it", async () => {
  await using store = await TempStore.create();
  const { history, errors, intercepted } = await startBreakable(store);
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.beforeRead = async () => {
    begun.resolve();
    await held.promise;
    throw BROKEN;
  };
  const appends = [history.append(ROOM, aNewEntry("c1"))];
  await begun.promise;
  for (const n of seqs(2, 10)) {
    appends.push(history.append(ROOM, aNewEntry(`c${n}`)));
    await Promise.resolve();
  }
  held.resolve();
  for (const { status } of await Promise.allSettled(appends)) {
    assertEquals(status, "rejected");
  }
  assertEquals(errors, [BROKEN]);
});

Deno.test("History stores what comes at the moment when a read has failed", async () => {
  await using store = await TempStore.create();
  const { history, intercepted } = await startBreakable(store);
  await sweepTurns(["refused with it", "read anew"], async (turns) => {
    const room = aRoom(`room-${turns}`);
    const begun = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    intercepted.beforeRead = () => {
      begun.resolve();
      return held.promise;
    };
    const failed = history.append(room, aNewEntry("c1"));
    await begun.promise;
    held.reject(BROKEN);
    const settled = Promise.allSettled([failed]);
    await afterTurns(turns);
    intercepted.beforeRead = () => Promise.resolve();
    const [next] = await Promise.allSettled([
      history.append(room, aNewEntry("c2")),
    ]);
    if (next?.status === "rejected") {
      assertInstanceOf(next.reason, UnavailableError);
    }
    await settled;
    const { message } = await history.append(room, aNewEntry("c2"));
    assertEquals(message.seq, 1);
    return next?.status === "rejected" ? "refused with it" : "read anew";
  });
});

Deno.test("History fails only the rooms that it can't read", async () => {
  await using store = await TempStore.create();
  const { history, intercepted } = await startBreakable(store);
  await history.append(aRoom("good"), aNewEntry("c1"));
  intercepted.beforeRead = () => Promise.reject(BROKEN);
  const [good, bad] = await Promise.allSettled([
    history.append(aRoom("good"), aNewEntry("c2")),
    history.append(aRoom("bad"), aNewEntry("c1")),
  ]);
  assertEquals([good?.status, bad?.status], ["fulfilled", "rejected"]);
});

Deno.test("History.append() rejects when a read hangs, and works when it doesn't", async () => {
  using time = new FakeTime();
  await using store = await TempStore.create();
  const { history, intercepted } = await startBreakable(store);
  const begun = Promise.withResolvers<void>();
  intercepted.beforeRead = () => {
    begun.resolve();
    return new Promise(() => {});
  };
  const refused = assertRejects(
    () => history.append(ROOM, aNewEntry("c1")),
    UnavailableError,
  );
  await begun.promise;
  await time.tickAsync(5_000);
  await refused;
  intercepted.beforeRead = () => Promise.resolve();
  assertEquals((await history.append(ROOM, aNewEntry("c1"))).message.seq, 1);
});

for (
  const [what, isLate] of [
    ["is stored after all before that is sent again", false],
    ["would be stored only after that was sent again", true],
  ] as const
) {
  Deno.test(`History stores a message once whose commit hangs and ${what}`, async () => {
    using time = new FakeTime();
    await using store = await TempStore.create();
    const { history, intercepted } = await startBreakable(store);
    await history.append(ROOM, aNewEntry("c1"));
    const begun = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<boolean>();
    intercepted.commit = async (commit) => {
      begun.resolve();
      await held.promise;
      const result = await commit();
      ended.resolve(result.ok);
      return result;
    };
    const refused = assertRejects(
      () => history.append(ROOM, aNewEntry("c2")),
      UnavailableError,
    );
    await begun.promise;
    await time.tickAsync(5_000);
    await refused;

    intercepted.commit = passOn;
    if (!isLate) {
      held.resolve();
      await ended.promise;
    }
    const again = await history.append(ROOM, aNewEntry("c2"));
    assertEquals([again.message.seq, again.duplicate], [2, !isLate]);
    held.resolve();
    assertEquals(await ended.promise, !isLate);
    await history.append(ROOM, aNewEntry("c3"));
    const messages = await readAll(history, ROOM);
    assertEquals(messages.map(({ id }) => id), ["c1", "c2", "c3"]);
  });
}

/** Has a commit of a room that somebody follows hang until it is given up. */
async function giveUpCommit(store: TempStore, time: FakeTime) {
  const { history, errors, intercepted } = await startBreakable(store);
  const told: number[] = [];
  const log = history.open(ROOM, (entries) => {
    told.push(...entries.map((json) => parseEntry(json).seq));
  });
  await log.load();
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.commit = async (commit) => {
    begun.resolve();
    await held.promise;
    return await commit();
  };
  const refused = assertRejects(
    () => history.append(ROOM, aNewEntry("c1")),
    UnavailableError,
  );
  await begun.promise;
  await time.tickAsync(5_000);
  await refused;
  // It is read again once after a second: too early to find anything.
  await time.tickAsync(1_000);
  await history.idle();
  return { history, errors, intercepted, held, told };
}

Deno.test("History tells its listener of what is stored after it was given up", async () => {
  using time = new FakeTime();
  await using store = await TempStore.create();
  const { history, intercepted, held, told } = await giveUpCommit(store, time);
  assertEquals(told, []);
  const stored = Promise.withResolvers<void>();
  intercepted.onSet = () => stored.resolve();
  held.resolve();
  await stored.promise;
  // Past the turns in which the answer comes.
  await time.runMicrotasks();
  await history.idle();
  assertEquals(told, [1]);
});

Deno.test("History tells why a commit fails that was given up before", async () => {
  using time = new FakeTime();
  await using store = await TempStore.create();
  const { errors, held } = await giveUpCommit(store, time);
  held.reject(BROKEN);
  await time.runMicrotasks();
  const [timeout, late, ...more] = errors;
  assertInstanceOf(timeout, DOMException);
  assertEquals([timeout.name, late, more], ["TimeoutError", BROKEN, []]);
});

Deno.test("History.append() rejects when the stored copy of a repeat can't be read", async () => {
  await using store = await TempStore.create();
  const { history, intercepted } = await startBreakable(store);
  // More than memory has of a room.
  for (const n of seqs(1, 300)) await history.append(ROOM, aNewEntry(`c${n}`));
  intercepted.beforeRead = () => Promise.reject(BROKEN);
  const error = await assertRejects(
    () => history.append(ROOM, aNewEntry("c1")),
    UnavailableError,
  );
  assertStrictEquals(error.cause, BROKEN);
});

Deno.test("History.append() rejects when a room's log has a hole", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  await kv.set(headKey(ROOM), { seq: 9, count: 9, bytes: 900 });
  const { history, errors } = startHistory(kv);
  await assertRejects(
    () => history.append(ROOM, aNewEntry("c1")),
    UnavailableError,
  );
  assertEquals(errors.map(String), [
    "Error: Cannot read the log of room lobby: it is torn",
  ]);
});

Deno.test("History.append() rejects when the store is closed", async () => {
  await using store = await TempStore.create();
  const { history } = await startBreakable(store);
  await history.append(ROOM, aNewEntry("c1"));
  store.close();
  await assertRejects(
    () => history.append(ROOM, aNewEntry("c2")),
    UnavailableError,
  );
});

Deno.test("History.append() rejects at once when too many messages wait for a slow store", async () => {
  await using store = await TempStore.create();
  const { history, intercepted } = await startBreakable(store);
  const held = Promise.withResolvers<void>();
  intercepted.beforeRead = () => held.promise;
  const waiting = seqs(1, 20_000).map((n) =>
    history.append(ROOM, aNewEntry(`c${n}`, { text: "x" }))
  );
  await assertRejects(
    () => history.append(aRoom("other"), aNewEntry("c1")),
    UnavailableError,
  );
  held.resolve();
  await Promise.all(waiting);
  const { message } = await history.append(ROOM, aNewEntry("c20001"));
  assertEquals(message.seq, 20_001);
});

for (
  const [what, commit, text] of [
    ["were refused", loseCommit, "new"],
    ["had been stored before", passOn, "c1"],
  ] as const
) {
  Deno.test(`History.append() takes as many messages again once all that waited ${what}`, async () => {
    await using store = await TempStore.create();
    const { history, intercepted } = await startBreakable(store);
    await history.append(ROOM, aNewEntry("c1"));
    intercepted.commit = commit;
    const waiting = seqs(1, 20_000).map((n) =>
      history.append(ROOM, aNewEntry(text === "c1" ? "c1" : `${text}-${n}`))
    );
    await assertRejects(() => history.append(ROOM, aNewEntry("one-too-many")));
    await Promise.allSettled(waiting);
    intercepted.commit = passOn;
    const { message } = await history.append(ROOM, aNewEntry("c2"));
    assertEquals(message.seq, 2);
  });
}

Deno.test("History refuses a message twice that is sent twice to a store that fails", async () => {
  await using store = await TempStore.create();
  const { history, intercepted } = await startBreakable(store);
  await history.append(ROOM, aNewEntry("c1"));
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.commit = async () => {
    begun.resolve();
    await held.promise;
    throw BROKEN;
  };
  const first = history.append(ROOM, aNewEntry("c2"));
  await begun.promise;
  const again = history.append(ROOM, aNewEntry("c2"));
  intercepted.commit = passOn;
  held.resolve();
  for (const { status } of await Promise.allSettled([first, again])) {
    assertEquals(status, "rejected");
  }
  const { message, duplicate } = await history.append(ROOM, aNewEntry("c2"));
  assertEquals([message.seq, duplicate], [2, false]);
});

Deno.test("History.submit() tells once of a message that lost a race and then failed", async () => {
  await using store = await TempStore.create();
  const { history, intercepted } = await startBreakable(store);
  const other = startHistory(await store.open()).history;
  await history.append(ROOM, aNewEntry("c1"));
  await other.append(ROOM, aNewEntry("c2"));
  intercepted.beforeRead = () => Promise.reject(BROKEN);
  const told: unknown[] = [];
  history.submit(ROOM, aNewEntry("c3"), {
    stored: (appended) => told.push(appended),
    failed: ({ cause }) => told.push(cause),
  });
  await history.idle();
  assertEquals(told, [BROKEN]);
});

Deno.test("History.append() rejects when the room could not be told", async () => {
  await using store = await TempStore.create();
  const { history, errors } = await startBreakable(store);
  const log = history.open(ROOM, () => {
    throw BROKEN;
  });
  await log.load();
  await assertRejects(
    () => history.append(ROOM, aNewEntry("c1")),
    UnavailableError,
  );
  assertEquals(errors, [BROKEN]);
  log.listener = null;
  const again = await history.append(ROOM, aNewEntry("c1"));
  assertEquals([again.message.seq, again.duplicate], [1, true]);
});

Deno.test("History.idle() waits for a hanging commit, and no longer", async () => {
  await using store = await TempStore.create();
  const { history, intercepted } = await startBreakable(store);
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.commit = async (commit) => {
    begun.resolve();
    await held.promise;
    return await commit();
  };
  const appended = history.append(ROOM, aNewEntry("c1"));
  await begun.promise;
  let isIdle = false;
  const idle = history.idle().then(() => isIdle = true);
  await readAll(startHistory(await store.open()).history, ROOM);
  assertEquals(isIdle, false);
  held.resolve();
  await Promise.all([idle, appended]);
  assertEquals(isIdle, true);
});

Deno.test("History.idle() resolves when what waited was refused", async () => {
  await using store = await TempStore.create();
  const { history, intercepted } = await startBreakable(store);
  intercepted.commit = loseCommit;
  const refused = assertRejects(() => history.append(ROOM, aNewEntry("c1")));
  await history.idle();
  await refused;
  intercepted.beforeRead = () => Promise.reject(BROKEN);
  const unread = assertRejects(() => history.append(ROOM, aNewEntry("c1")));
  await history.idle();
  await unread;
});
