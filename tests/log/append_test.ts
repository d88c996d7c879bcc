import { assertEquals, assertRejects } from "@std/assert";
import type { History } from "../../lib/log/history.ts";
import { RefusedError } from "../../lib/log/new_entry.ts";
import type { RoomRecord } from "../../lib/log/room_record.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { readAll } from "../support/read_all.ts";
import { listRoom } from "../support/list_room.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");

Deno.test("History.append() tells the stored message", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open(), { now: () => 1234 });
  const appended = await history.append(ROOM, aNewEntry("c1", { text: "hi" }));
  assertEquals(appended, {
    seq: 1,
    message: { seq: 1, id: "c1", ...aUser(), text: "hi", sentAt: 1234 },
    duplicate: false,
  });
  assertEquals(await readAll(history, ROOM), [appended.message]);
});

Deno.test("History.append() numbers messages 1, 2, 3 in the order in which they came", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const ids = seqs(1, 30).map((n) => `c${n}`);
  const first = await history.append(ROOM, aNewEntry("c1"));
  const second = await history.append(ROOM, aNewEntry("c2"));
  const rest = await Promise.all(
    ids.slice(2).map((id) => history.append(ROOM, aNewEntry(id))),
  );
  const appended = [first, second, ...rest].map(({ message }) => message);
  assertEquals(appended.map(({ seq }) => seq), seqs(1, 30));
  assertEquals(appended.map(({ id }) => id), ids);
  assertEquals(await readAll(history, ROOM), appended);
});

Deno.test("History.append() numbers each room by itself", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const rooms = ["a", "b", "a-b", "b"].map(aRoom);
  const appended = await Promise.all(
    rooms.map((room, i) => history.append(room, aNewEntry(`c${i}`))),
  );
  assertEquals(appended.map(({ message }) => message.seq), [1, 1, 1, 2]);
});

Deno.test("History.append() resolves once the message is in the store", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const { message } = await history.append(ROOM, aNewEntry("c1"));
  const other = startHistory(await store.open()).history;
  assertEquals(await readAll(other, ROOM), [message]);
});

Deno.test("History.append() stores any text as it is", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const texts = [
    'quotes " and \\ backslashes \\n',
    "lines\n\n\tand tabs",
    "line separators \u2028 \u2029",
    "日本語 עברית 😀 e\u0301 \ufffd",
    '{"seq":99}\n{"seq":100}',
    "__proto__",
  ];
  const user = { userId: "u 1", userName: 'Ana "😀" \\' };
  for (const [i, text] of texts.entries()) {
    await history.append(ROOM, { user, id: `c${i}`, text });
  }
  const reopened = startHistory(await store.open()).history;
  for (const reader of [history, reopened]) {
    const messages = await readAll(reader, ROOM);
    assertEquals(messages.map(({ text }) => text), texts);
    assertEquals(messages[0]?.userName, user.userName);
  }
});

Deno.test("History.append() stores a message with the same sender and id once", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const first = await history.append(ROOM, aNewEntry("c1", { text: "first" }));
  await history.append(ROOM, aNewEntry("c2"));
  const again = await history.append(ROOM, aNewEntry("c1", { text: "first" }));
  assertEquals(again, {
    seq: first.seq,
    message: first.message,
    duplicate: true,
  });
  assertEquals((await readAll(history, ROOM)).length, 2);
});

Deno.test("History.append() refuses another message under an id that was used", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const first = await history.append(ROOM, aNewEntry("c1", { text: "first" }));
  const error = await assertRejects(
    () => history.append(ROOM, aNewEntry("c1", { text: "again" })),
    RefusedError,
  );
  assertEquals(error.code, "conflict");
  assertEquals(await readAll(history, ROOM), [first.message]);
});

Deno.test("History.append() stores a message once that is sent twice at once", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const appended = await Promise.all([
    history.append(ROOM, aNewEntry("c1", { text: "first" })),
    history.append(ROOM, aNewEntry("c2")),
    history.append(ROOM, aNewEntry("c1", { text: "first" })),
  ]);
  assertEquals(appended.map(({ message }) => message.seq), [1, 2, 1]);
  assertEquals(appended.map(({ duplicate }) => duplicate), [
    false,
    false,
    true,
  ]);
  assertEquals(appended[2].message.text, "first");
  assertEquals((await readAll(history, ROOM)).length, 2);
  assertEquals(history.messages, 2);
});

Deno.test("History.append() stores a message once that is sent twice with more in between than is kept", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open(), { messages: 5 });
  const ids = ["c1", ...seqs(2, 20).map((n) => `c${n}`), "c1"];
  const appended = await Promise.all(
    ids.map((id) => history.append(ROOM, aNewEntry(id))),
  );
  assertEquals(appended.map(({ message }) => message.seq), [...seqs(1, 20), 1]);
  assertEquals(history.messages, 20);
});

Deno.test("History.append() stores a message once that is sent again after a restart", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const first = await history.append(ROOM, aNewEntry("c1"));
  store.close();
  const restarted = startHistory(await store.open()).history;
  const again = await restarted.append(ROOM, aNewEntry("c1"));
  assertEquals(again, {
    seq: first.seq,
    message: first.message,
    duplicate: true,
  });
  assertEquals(await readAll(restarted, ROOM), [first.message]);
});

Deno.test("History.append() stores a message once that is sent to another instance too", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await there.append(ROOM, aNewEntry("c0"));
  const first = await here.append(ROOM, aNewEntry("c1"));
  const again = await there.append(ROOM, aNewEntry("c1"));
  assertEquals(again, {
    seq: first.seq,
    message: first.message,
    duplicate: true,
  });
  assertEquals((await readAll(here, ROOM)).length, 2);
});

Deno.test("History.append() tells ids of different senders and rooms apart", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const ben = aUser("Ben");
  const appended = await Promise.all([
    history.append(ROOM, aNewEntry("c1")),
    history.append(ROOM, aNewEntry("c1", { user: ben })),
    history.append(aRoom("other"), aNewEntry("c1")),
  ]);
  assertEquals(appended.map(({ duplicate }) => duplicate), [
    false,
    false,
    false,
  ]);
});

Deno.test("History.append() knows a sender by id, whatever the name", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const ana = aUser("Ana");
  await history.append(ROOM, aNewEntry("c1", { user: ana }));
  const renamed = { ...ana, userName: "Anna" };
  const again = await history.append(ROOM, aNewEntry("c1", { user: renamed }));
  assertEquals([again.duplicate, again.message.userName], [true, "Ana"]);
});

Deno.test("History.append() tells the listener what is stored, before the sender", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const told: string[] = [];
  const log = history.open(ROOM, (entries, firstSeq) => {
    told.push(`${firstSeq}: ${entries.length}`);
  });
  await log.load();
  for (const id of ["c1", "c2"]) {
    await history.append(ROOM, aNewEntry(id));
    told.push(`${id} is stored`);
  }
  await history.append(ROOM, aNewEntry("c2"));
  assertEquals(told, ["1: 1", "c1 is stored", "2: 1", "c2 is stored"]);
  history.release(log);
  await history.append(ROOM, aNewEntry("c3"));
  assertEquals(told.length, 4);
});

Deno.test("History.messages counts messages that were stored", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await Promise.all(
    ["c1", "c2", "c1", "c3"].map((id) => history.append(ROOM, aNewEntry(id))),
  );
  await history.append(ROOM, aNewEntry("c2"));
  assertEquals(history.messages, 3);
});

Deno.test("History.recentRooms() lists listed rooms, the latest first", async () => {
  await using store = await TempStore.create();
  let now = 5_000;
  const { history } = startHistory(await store.open(), { now: () => now });
  assertEquals(await history.recentRooms(), []);
  await history.append(aRoom("unlisted"), aNewEntry("c1"));
  for (const name of ["b", "a", "silent"]) {
    const topic = `All of ${name}`;
    await listRoom(history, aRoom(name), { title: `The ${name} room`, topic });
    if (name !== "silent") await history.append(aRoom(name), aNewEntry("c1"));
    now += 1_000;
  }
  const recent = await history.recentRooms();
  assertEquals(
    recent.map(({ title, topic, lastMessageAt }) =>
      `${title}, ${topic}: ${lastMessageAt}`
    ),
    [
      "The silent room, All of silent: null",
      "The a room, All of a: 6000",
      "The b room, All of b: 5000",
    ],
  );
});

Deno.test("History.recentRooms() follows what becomes of a room, wherever that happens", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  const other = startHistory(await store.open()).history;
  const titles = async () =>
    (await history.recentRooms()).map(({ title }) => title);
  const change = async (writer: History, fields: Partial<RoomRecord>) => {
    await writer.change(ROOM, {
      user: aUser(),
      id: crypto.randomUUID(),
      apply: (before) => ({ ...before ?? aRecord(), ...fields }),
    });
  };
  // People have talked there before it is listed.
  await history.append(ROOM, aNewEntry("c1"));
  await change(history, { title: "Tea" });
  assertEquals(await titles(), []);
  await change(other, { listed: true });
  assertEquals(await titles(), ["Tea"]);
  await change(history, { title: "Coffee" });
  assertEquals(await titles(), ["Coffee"]);
  await history.append(ROOM, aNewEntry("c2"));
  await change(other, { listed: false });
  assertEquals(await titles(), []);
  assertEquals(await Array.fromAsync(kv.list({ prefix: ["recent"] })), []);
});

Deno.test("History.recentRooms() lists the latest of very many rooms, each once", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  let now = 1_000_000;
  const { history } = startHistory(kv, { now: () => now });
  const other = startHistory(await store.open(), { now: () => now }).history;
  const rooms = seqs(1, 1_000).map((n) => aRoom(`a${n}`));
  await Promise.all(rooms.map(async (room) => {
    await listRoom(history, room);
    await history.append(room, aNewEntry("c1"));
  }));
  await listRoom(other, aRoom("zebra"));
  for (const writer of [history, other, history]) {
    now += 60_000;
    await writer.append(aRoom("zebra"), aNewEntry(`c${now}`));
  }
  const recent = await history.recentRooms();
  assertEquals(recent.length, 1_000);
  assertEquals([recent[0]?.room, recent[0]?.lastMessageAt], ["zebra", now]);
  assertEquals(new Set(recent.map(({ room }) => room)).size, 1_000);
  const keys = await Array.fromAsync(kv.list({ prefix: ["recent"] }));
  assertEquals(keys.length, 1_001);
});

Deno.test("History.recentRooms() knows the time within a minute", async () => {
  await using store = await TempStore.create();
  let now = 5_000;
  const { history } = startHistory(await store.open(), { now: () => now });
  await listRoom(history, ROOM);
  const times: number[] = [];
  for (const after of [0, 59_999, 1, 30_000]) {
    now += after;
    await history.append(ROOM, aNewEntry(`c${now}`));
    const [recent] = await history.recentRooms();
    times.push(recent?.lastMessageAt ?? NaN);
  }
  assertEquals(times, [5_000, 5_000, 65_000, 65_000]);
});

Deno.test("History.submit() tells of each message once, after those in the room", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const told: string[] = [];
  const log = history.open(
    ROOM,
    (_, firstSeq) => told.push(`room ${firstSeq}`),
  );
  await log.load();
  const submit = (id: string) =>
    history.submit(ROOM, aNewEntry(id), {
      stored: ({ message, duplicate }) =>
        told.push(`${duplicate ? "again" : "stored"} ${message.id}`),
      failed: (error) => told.push(error.message),
    });
  submit("c1");
  await history.idle();
  submit("c2");
  submit("c1");
  await history.idle();
  assertEquals(told, [
    "room 1",
    "stored c1",
    "again c1",
    "room 2",
    "stored c2",
  ]);
});
