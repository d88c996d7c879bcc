import { assert, assertEquals, assertLess } from "@std/assert";
import { MAX_SEGMENT_BYTES } from "../../lib/log/segment.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { storedSegments } from "../support/stored_segments.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");

// 2000 characters of 3 bytes each: the longest that a message can be.
const LONGEST_TEXT = "語".repeat(2000);

function someRooms(count: number) {
  return seqs(1, count).map((n) => aRoom(`room-${n}`));
}

Deno.test("History stores what one event brings in one commit", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await Promise.all(
    seqs(1, 200).map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
  );
  assertEquals(history.commits, 1);
  assertEquals((await readAll(history, ROOM)).length, 200);
});

Deno.test("History gathers messages that come during a commit for the next one", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.commit = async (commit) => {
    begun.resolve();
    await held.promise;
    return await commit();
  };
  const first = history.append(ROOM, aNewEntry("c1"));
  await begun.promise;
  const more: Promise<unknown>[] = [];
  for (const n of seqs(2, 100)) {
    more.push(history.append(ROOM, aNewEntry(`c${n}`)));
    // Not of one event.
    await Promise.resolve();
  }
  held.resolve();
  await Promise.all([first, ...more]);
  assertEquals(history.commits, 2);
  const messages = await readAll(history, ROOM);
  assertEquals(messages.map(({ id }) => id), seqs(1, 100).map((n) => `c${n}`));
});

Deno.test("History stores messages of several rooms in one commit", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const rooms = someRooms(50);
  const logs = rooms.map((room) => history.open(room, () => {}));
  await Promise.all(logs.map((log) => log.load()));
  const drafts = seqs(1, 3).map((n) => aNewEntry(`c${n}`));
  await Promise.all(
    rooms.flatMap((room) =>
      drafts.map((newEntry) => history.append(room, newEntry))
    ),
  );
  assertEquals(history.commits, 1);
  for (const room of rooms) {
    const messages = await readAll(history, room);
    assertEquals(messages.map(({ seq }) => seq), [1, 2, 3]);
  }
});

Deno.test("History commits as many rooms at once as a commit may check", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const rooms = someRooms(250);
  const logs = rooms.map((room) => history.open(room, () => {}));
  await Promise.all(logs.map((log) => log.load()));
  await Promise.all(rooms.map((room) => history.append(room, aNewEntry("c1"))));
  assertEquals(history.commits, 3);
});

Deno.test("History splits messages of a room into segments of at most 60 KiB", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  await Promise.all(
    seqs(1, 50).map((n) =>
      history.append(ROOM, aNewEntry(`c${n}`, { text: LONGEST_TEXT }))
    ),
  );
  const segments = await storedSegments(kv, ROOM);
  assertEquals(MAX_SEGMENT_BYTES, 61_440);
  for (const { bytes } of segments) assert(bytes <= MAX_SEGMENT_BYTES);
  // Ten of these messages fit into a segment.
  assertEquals(segments.map(({ entries }) => entries), [10, 10, 10, 10, 10]);
  assertEquals(segments.map(({ lastSeq }) => lastSeq), [10, 20, 30, 40, 50]);
});

Deno.test("History stores the longest messages of hundreds of rooms at once", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history, errors } = startHistory(kv);
  const rooms = someRooms(300);
  const user = { ...aUser(), userName: "語".repeat(32) };
  const drafts = seqs(1, 4).map((n) => ({
    user,
    id: `${n}`.padStart(64, "c"),
    text: LONGEST_TEXT,
  }));
  const appended = await Promise.all(
    rooms.flatMap((room) =>
      drafts.map((newEntry) => history.append(room, newEntry))
    ),
  );
  assertEquals(errors, []);
  assertEquals(appended.length, 1200);
  // 7 MB, in commits of at most 700 KiB of values.
  assertLess(history.commits, 24);
  for (const room of rooms.slice(0, 10)) {
    assertEquals(
      (await readAll(history, room)).map(({ text }) => text === LONGEST_TEXT),
      [true, true, true, true],
    );
  }
});

Deno.test("History keeps a commit within the limits of the store when all rooms trim", async () => {
  await using store = await TempStore.create();
  let now = 0;
  const { history, errors } = startHistory(await store.open(), {
    messages: 7,
    now: () => now,
  });
  // The longest names, since keys count too.
  const rooms = seqs(1, 100).map((n) => aRoom(`${n}`.padStart(64, "r")));
  const logs = rooms.map((room) => history.open(room, () => {}));
  await Promise.all(logs.map((log) => log.load()));
  for (const n of seqs(1, 7)) {
    await Promise.all(
      rooms.map((room) => history.append(room, aNewEntry(`small-${n}`))),
    );
  }
  // The lobby's entries are due again as well.
  now += 60_000;
  const text = "x".repeat(925);
  await Promise.all(
    rooms.flatMap((room) =>
      seqs(1, 7).map((n) =>
        history.append(room, aNewEntry(`big-${n}`, { text }))
      )
    ),
  );
  assertEquals(errors, []);
  for (const room of rooms) {
    const messages = await readAll(history, room);
    assertEquals(messages.map(({ seq }) => seq), seqs(8, 14));
  }
});

Deno.test("History lets no room wait for the backlogs of others", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  // Loaded, since each would wait for its own reads otherwise.
  const quiet = aRoom("quiet");
  const busy = someRooms(24);
  const logs = [quiet, ...busy].map((room) => history.open(room, () => {}));
  await Promise.all(logs.map((log) => log.load()));
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.commit = async (commit) => {
    begun.resolve();
    await held.promise;
    return await commit();
  };
  const stored = new Map(busy.map((room) => [room, 0]));
  // Three segments for each room, of which a commit takes not even twelve.
  const backlog = busy.flatMap((room) =>
    seqs(1, 30).map(async (n) => {
      await history.append(room, aNewEntry(`c${n}`, { text: LONGEST_TEXT }));
      stored.set(room, (stored.get(room) ?? 0) + 1);
    })
  );
  await begun.promise;
  const before = history.append(quiet, aNewEntry("c1"))
    .then(() => [...stored.values()]);
  held.resolve();
  const storedBefore = await before;
  // It came when some rooms had had their first turn, and waits for one of each.
  assertEquals(Math.max(...storedBefore), 20);
  await Promise.all(backlog);
  assertEquals([...stored.values()], busy.map(() => 30));
});

Deno.test("History.idle() resolves once all that was taken is stored", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  let stored = 0;
  for (const room of someRooms(20)) {
    for (const n of seqs(1, 20)) {
      history.append(room, aNewEntry(`c${n}`, { text: LONGEST_TEXT })).then(
        () => stored++,
      );
    }
  }
  await history.idle();
  assertEquals(stored, 400);
});

Deno.test("History.idle() resolves at once when nothing waits", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await history.idle();
  assertEquals([history.commits, intercepted.reads], [0, 0]);
});

Deno.test("History keeps the logs of the rooms that were last posted to, and no more", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  const rooms = someRooms(80);
  for (const room of rooms) await history.append(room, aNewEntry("c1"));

  intercepted.reads = 0;
  for (const room of rooms.slice(-64)) {
    await history.append(room, aNewEntry("c2"));
  }
  assertEquals(intercepted.reads, 0);

  for (const room of rooms.slice(0, 16)) {
    await history.append(room, aNewEntry("c2"));
  }
  // Each is read anew: its head and its segments.
  assertEquals(intercepted.reads, 32);
});
