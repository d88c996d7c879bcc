import { assertEquals, assertRejects } from "@std/assert";
import { RefusedError } from "../../lib/log/new_entry.ts";
import { encodeSegment, entryBytes } from "../../lib/log/segment.ts";
import { parseEntry } from "../../lib/log/stored_entry.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import { headKey, type LogHead, segmentKey } from "../../lib/store/keys.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { readAll } from "../support/read_all.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");

/** Adds an entry as a newer Islet would, in a segment of its own. */
async function appendPoll(kv: Deno.Kv, room: RoomName): Promise<void> {
  const { value: head, versionstamp } = await kv.get<LogHead>(headKey(room));
  if (head === null) throw new Error("The room is empty");
  const seq = head.seq + 1;
  const json = JSON.stringify({ kind: "poll", seq, id: {}, question: "Tea?" });
  await kv.atomic()
    .check({ key: headKey(room), versionstamp })
    .set(segmentKey(room, seq), encodeSegment([json]))
    .set(headKey(room), {
      ...head,
      seq,
      count: head.count + 1,
      bytes: head.bytes + entryBytes(json),
    }).commit();
}

Deno.test("History counts entries of kinds that it doesn't know, and shows none", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  await history.append(ROOM, aNewEntry("c1"));
  await appendPoll(kv, ROOM);
  await appendPoll(kv, ROOM);
  const after = startHistory(kv).history;
  for (const instance of [history, after]) {
    const messages = await readAll(instance, ROOM);
    assertEquals(messages.map(({ id }) => id), ["c1"]);
  }
  assertEquals((await after.append(ROOM, aNewEntry("c4"))).seq, 4);
  assertEquals((await history.append(ROOM, aNewEntry("c5"))).seq, 5);
  const { messages } = await after.page(ROOM, { limit: 2 });
  assertEquals(messages.map(({ id }) => id), ["c4", "c5"]);
});

Deno.test("History gives entries of kinds that it doesn't know to those who resume", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  await history.append(ROOM, aNewEntry("c1"));
  await appendPoll(kv, ROOM);
  const log = history.open(ROOM, () => {});
  await log.reload();
  const { entries } = await log.reader.entriesFrom(2);
  assertEquals(entries.map((json) => JSON.parse(json).question), ["Tea?"]);
});

Deno.test("History drops entries of kinds that it doesn't know with what is older", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv, { messages: 2 });
  await history.append(ROOM, aNewEntry("c1"));
  await appendPoll(kv, ROOM);
  for (const id of ["c3", "c4"]) await history.append(ROOM, aNewEntry(id));
  const { value } = await kv.get<LogHead>(headKey(ROOM));
  assertEquals([value?.seq, value?.count, value?.messages], [4, 3, 2]);
  await history.append(ROOM, aNewEntry("c5"));
  const log = startHistory(kv, { messages: 2 }).history.open(ROOM, () => {});
  await log.load();
  const { entries } = await log.reader.entriesFrom(1);
  assertEquals(entries.map((json) => parseEntry(json).seq), [4, 5]);
});

Deno.test("History changes no entry of a kind that it doesn't know", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  await history.append(ROOM, aNewEntry("c1"));
  await appendPoll(kv, ROOM);
  const deletion = { user: aUser(), id: "d1", kind: "delete", of: 2 } as const;
  const { code } = await assertRejects(
    () => history.append(ROOM, deletion),
    RefusedError,
  );
  assertEquals(code, "not_found");
});
