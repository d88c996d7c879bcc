import { assert, assertEquals, assertLess, fail } from "@std/assert";
import { headKey, type LogHead } from "../../lib/store/keys.ts";
import { MAX_SEGMENT_BYTES } from "../../lib/log/segment.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { entrySize } from "../support/entry_size.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { storedSegments } from "../support/stored_segments.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");

Deno.test("History keeps the newest 1000 of 1005 messages", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  for (const n of seqs(1, 1005)) await history.append(ROOM, aNewEntry(`c${n}`));
  const kept = seqs(6, 1005);
  const messages = await readAll(history, ROOM);
  assertEquals(messages.map(({ seq }) => seq), kept);
  assertEquals(messages[0]?.id, "c6");
  // The keys of the others are gone.
  const segments = await storedSegments(kv, ROOM);
  assertEquals(segments.map(({ lastSeq }) => lastSeq), kept);
});

Deno.test("History keeps the newest 1000 of 1005 messages that came at once", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await Promise.all(
    seqs(1, 1005).map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
  );
  const messages = await readAll(history, ROOM);
  assertEquals(messages.map(({ seq }) => seq), seqs(6, 1005));
});

for (const cap of [1, 2, 7]) {
  Deno.test(`History keeps ${cap} messages when that is the cap`, async () => {
    await using store = await TempStore.create();
    const kv = await store.open();
    const { history } = startHistory(kv, { messages: cap });
    // What is known in memory, and what anyone else reads.
    const log = history.open(ROOM, () => {});
    await log.load();
    let last = 0;
    for (const together of [1, 1, 3, 1, 20, 2, 1, 1]) {
      const batch = seqs(last + 1, last + together);
      const appended = await Promise.all(
        batch.map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
      );
      assertEquals(appended.map(({ message }) => message.seq), batch);
      last += together;
      const messages = await readAll(history, ROOM);
      const kept = seqs(Math.max(1, last - cap + 1), last);
      assertEquals(messages.map(({ seq }) => seq), kept);
      assertEquals(
        (await log.reader.entriesFrom(1)).entries.length,
        kept.length,
      );
      const reopened = startHistory(kv, { messages: cap }).history;
      assertEquals(await readAll(reopened, ROOM), messages);
      assertLess((await storedSegments(kv, ROOM)).length, cap + 1);
    }
  });
}

Deno.test("History forgets the ids of messages that the cap dropped", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open(), { messages: 3 });
  for (const id of ["c1", "c2", "c3", "c4"]) {
    await history.append(ROOM, aNewEntry(id));
  }
  const [known, forgotten] = await Promise.all([
    history.append(ROOM, aNewEntry("c4")),
    history.append(ROOM, aNewEntry("c1")),
  ]);
  assertEquals([known.message.seq, known.duplicate], [4, true]);
  assertEquals([forgotten.message.seq, forgotten.duplicate], [5, false]);
});

Deno.test("History acknowledges a repeat of a message that leaves at that moment", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv, { messages: 1 });
  await history.append(ROOM, aNewEntry("c1"));
  // Whatever is read now is read too late.
  intercepted.beforeRead = () => history.idle();
  const [again, next] = await Promise.all([
    history.append(ROOM, aNewEntry("c1")),
    history.append(ROOM, aNewEntry("c2")),
  ]);
  assertEquals([again.message.seq, again.duplicate], [1, true]);
  assertEquals([next.message.seq, next.duplicate], [2, false]);
});

Deno.test("History keeps as many of the newest messages as the byte cap allows", async () => {
  await using store = await TempStore.create();
  const bytes = 100_000;
  const { history } = startHistory(await store.open(), { bytes });
  const sizes: number[] = [];
  for (const n of seqs(1, 60)) {
    const text = "語".repeat(n % 7 === 0 ? 2000 : 10 * n);
    const { message } = await history.append(
      ROOM,
      aNewEntry(`c${n}`, { text }),
    );
    sizes.push(entrySize(message));
    const kept = (await readAll(history, ROOM)).length;
    const sizeOf = (newest: number) =>
      sizes.slice(sizes.length - newest).reduce((sum, size) => sum + size, 0);
    assert(sizeOf(kept) <= bytes);
    assert(kept === n || sizeOf(kept + 1) > bytes);
  }
});

Deno.test("History keeps to the byte cap when messages come at once", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const bytes = 65_536;
  const { history } = startHistory(kv, { bytes });
  const text = "語".repeat(2000);
  const appended = await Promise.all(
    seqs(1, 45).map((n) => history.append(ROOM, aNewEntry(`c${n}`, { text }))),
  );
  const size = entrySize(appended.at(-1)?.message ?? fail());
  const kept = Math.floor(bytes / size);
  const messages = await readAll(history, ROOM);
  assertEquals(messages.map(({ seq }) => seq), seqs(46 - kept, 45));
  // What the store holds beside is the rest of one segment.
  const stored = (await storedSegments(kv, ROOM))
    .reduce((sum, segment) => sum + segment.bytes, 0);
  assertLess(stored, bytes + MAX_SEGMENT_BYTES);
});

Deno.test("History writes into a room's head what is kept", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv, { messages: 5 });
  for (const n of seqs(1, 8)) await history.append(ROOM, aNewEntry(`c${n}`));
  const bytes = (await readAll(history, ROOM))
    .reduce((sum, message) => sum + entrySize(message), 0);
  const { value } = await kv.get<LogHead>(headKey(ROOM));
  assertEquals(value && { ...value, listedAt: 0, usedAt: 0 }, {
    seq: 8,
    count: 5,
    messages: 5,
    bytes,
    listedAt: 0,
    usedAt: 0,
  });
});

Deno.test("History takes lower caps after a restart", async () => {
  await using store = await TempStore.create();
  const before = startHistory(await store.open()).history;
  for (const n of seqs(1, 30)) await before.append(ROOM, aNewEntry(`c${n}`));
  store.close();

  const kv = await store.open();
  const { history } = startHistory(kv, { messages: 10 });
  const unopened = await readAll(history, ROOM);
  assertEquals(unopened.map(({ seq }) => seq), seqs(21, 30));
  await history.append(ROOM, aNewEntry("c31"));
  const messages = await readAll(history, ROOM);
  assertEquals(messages.map(({ seq }) => seq), seqs(22, 31));
  const segments = await storedSegments(kv, ROOM);
  assertEquals(segments.map(({ lastSeq }) => lastSeq), seqs(22, 31));
});

Deno.test("History takes a lower byte cap after a restart", async () => {
  await using store = await TempStore.create();
  const before = startHistory(await store.open()).history;
  const text = "x".repeat(1900);
  for (const n of seqs(1, 50)) {
    await before.append(ROOM, aNewEntry(`c${n}`, { text }));
  }
  store.close();

  const bytes = 65_536;
  const { history } = startHistory(await store.open(), { bytes });
  const log = history.open(ROOM, () => {});
  await log.load();
  const kept = await readAll(history, ROOM);
  assert(kept.reduce((sum, entry) => sum + entrySize(entry), 0) <= bytes);
  assertEquals(kept.at(-1)?.seq, 50);
  assertEquals(log.oldestSeq, kept[0]?.seq);
  assertEquals((await log.reader.entriesFrom(1)).entries.length, kept.length);
});

Deno.test("History doesn't bring back what lower caps have dropped", async () => {
  await using store = await TempStore.create();
  const before = startHistory(await store.open()).history;
  for (const n of seqs(1, 30)) await before.append(ROOM, aNewEntry(`c${n}`));
  const lower = startHistory(await store.open(), { messages: 10 }).history;
  await lower.append(ROOM, aNewEntry("c31"));
  store.close();

  const { history } = startHistory(await store.open());
  assertEquals((await readAll(history, ROOM)).length, 10);
  await history.append(ROOM, aNewEntry("c32"));
  const messages = await readAll(history, ROOM);
  assertEquals(messages.map(({ seq }) => seq), seqs(22, 32));
});

Deno.test("History deletes a thousand segments over several commits", async () => {
  await using store = await TempStore.create();
  const room = aRoom("r".repeat(64));
  const before = startHistory(await store.open()).history;
  for (const n of seqs(1, 1000)) await before.append(room, aNewEntry(`c${n}`));
  store.close();

  const kv = await store.open();
  const { history, errors } = startHistory(kv, { messages: 1 });
  await history.append(room, aNewEntry("c1001"));
  const left = (await storedSegments(kv, room)).length;
  assertLess(left, 1000);
  await history.append(room, aNewEntry("c1002"));
  assertEquals(errors, []);
  const segments = await storedSegments(kv, room);
  assertEquals(segments.map(({ lastSeq }) => lastSeq), [1002]);
  assertEquals((await readAll(history, room)).map(({ id }) => id), ["c1002"]);
});
