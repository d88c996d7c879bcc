import { assertEquals } from "@std/assert";
import { decodeMessage } from "../../lib/protocol/entries.ts";
import type { Message } from "../../lib/protocol/messages.ts";
import type { Appended } from "../../lib/log/new_entry.ts";
import type { History } from "../../lib/log/history.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");

/** Opens the room, and returns all that its listener is told from then on. */
async function listen(history: History): Promise<readonly Message[]> {
  const told: Message[] = [];
  const log = history.open(ROOM, (entries, firstSeq) => {
    for (const [i, json] of entries.entries()) {
      const entry = decodeMessage(JSON.parse(json));
      assertEquals(entry.seq, firstSeq + i);
      told.push(entry);
    }
  });
  await log.load();
  return told;
}

Deno.test("History writes after what another instance wrote meanwhile", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  const written: number[] = [];
  for (const n of seqs(1, 10)) {
    const { message } = await here.append(ROOM, aNewEntry(`here-${n}`));
    written.push(message.seq);
    for (const m of seqs(1, n % 3)) {
      const { message } = await there.append(
        ROOM,
        aNewEntry(`there-${n}-${m}`),
      );
      written.push(message.seq);
    }
  }
  assertEquals(written, seqs(1, written.length));
  const messages = await readAll(here, ROOM);
  assertEquals(messages.map(({ seq }) => seq), written);
});

Deno.test("History counts a message once whose commit lost against another instance's", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await here.append(ROOM, aNewEntry("here-1"));
  await there.append(ROOM, aNewEntry("there-1"));
  await here.append(ROOM, aNewEntry("here-2"));
  assertEquals(here.largest(1).map(({ messages }) => messages), [3]);
});

Deno.test("History tells its listener what another instance wrote before its own", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  const told = await listen(here);
  await there.append(ROOM, aNewEntry("there-1"));
  await there.append(ROOM, aNewEntry("there-2"));
  await here.append(ROOM, aNewEntry("here-1"));
  assertEquals(told.map(({ seq, id }) => `${seq} ${id}`), [
    "1 there-1",
    "2 there-2",
    "3 here-1",
  ]);
});

Deno.test("History loses and doubles nothing when two instances write to one room", async () => {
  await using store = await TempStore.create();
  const instances = [
    startHistory(await store.open()),
    startHistory(await store.open()),
  ] as const;
  const users = [aUser("Ana"), aUser("Ben")] as const;
  const told = await Promise.all(
    instances.map(({ history }) => listen(history)),
  );
  const ids = seqs(1, 150).map((n) => `c${n}`);

  const appended = await Promise.all(
    instances.map(async ({ history }, i) => {
      const user = users[i] ?? users[0];
      const sent: Promise<Appended>[] = [];
      for (const id of ids) {
        sent.push(history.append(ROOM, aNewEntry(id, { user })));
        // Always a few under way, so that some wait while a commit loses.
        await sent.at(-8);
      }
      return (await Promise.all(sent)).map(({ message, duplicate }) => {
        assertEquals(duplicate, false);
        return message;
      });
    }),
  );

  const stored = await readAll(startHistory(await store.open()).history, ROOM);
  assertEquals(stored.map(({ seq }) => seq), seqs(1, 300));
  for (const [i, acknowledged] of appended.entries()) {
    // What each wrote is in the order in which it wrote it.
    assertEquals(acknowledged.map(({ id }) => id), ids);
    const user = users[i] ?? users[0];
    assertEquals(
      stored.filter(({ userId }) => userId === user.userId),
      acknowledged,
    );
  }
  // Each was told everything up to its own last message, once and in order.
  for (const [i, entries] of told.entries()) {
    const last = appended[i]?.at(-1)?.seq ?? 0;
    assertEquals(entries.slice(0, last), stored.slice(0, last));
    assertEquals(entries.length >= last, true);
  }
  assertEquals(instances.flatMap(({ errors }) => errors), []);
});

Deno.test("History stores a message once that two instances get at once", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await Promise.all([listen(here), listen(there)]);
  const newEntry = aNewEntry("c1");
  const appended = await Promise.all([
    here.append(ROOM, newEntry),
    there.append(ROOM, newEntry),
  ]);
  assertEquals(appended[0].message, appended[1].message);
  assertEquals(appended.filter(({ duplicate }) => duplicate).length, 1);
  assertEquals((await readAll(here, ROOM)).length, 1);
});

Deno.test("History lets a room that lost a race hold up no other", async () => {
  await using store = await TempStore.create();
  const { history, errors } = startHistory(await store.open());
  const there = startHistory(await store.open()).history;
  const rooms = [ROOM, ...seqs(1, 9).map((n) => aRoom(`room-${n}`))];
  for (const room of rooms) await history.append(room, aNewEntry("c1"));
  await there.append(ROOM, aNewEntry("c2"));

  const order: string[] = [];
  const appended = await Promise.all(rooms.map(async (room) => {
    const { message } = await history.append(room, aNewEntry("c3"));
    order.push(room);
    return message.seq;
  }));
  assertEquals(appended, [3, ...seqs(1, 9).map(() => 2)]);
  assertEquals(order.at(-1), ROOM);
  assertEquals(errors, []);
});

Deno.test("History tells from where on it goes when another instance wrote more than is kept", async () => {
  await using store = await TempStore.create();
  const caps = { messages: 5 };
  const here = startHistory(await store.open(), caps).history;
  const there = startHistory(await store.open(), caps).history;
  const told = await listen(here);
  await here.append(ROOM, aNewEntry("here-1"));
  for (const n of seqs(1, 20)) {
    await there.append(ROOM, aNewEntry(`there-${n}`));
  }
  await here.append(ROOM, aNewEntry("here-2"));
  assertEquals(told.map(({ seq }) => seq), [1, ...seqs(17, 22)]);
});

Deno.test("Histories of one handle are as good as two instances", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const histories = [startHistory(kv), startHistory(kv), startHistory(kv)];
  await Promise.all(
    histories.flatMap(({ history }, i) =>
      seqs(1, 20).map((n) => history.append(ROOM, aNewEntry(`${i}-${n}`)))
    ),
  );
  const messages = await readAll(startHistory(kv).history, ROOM);
  assertEquals(messages.map(({ seq }) => seq), seqs(1, 60));
  assertEquals(new Set(messages.map(({ id }) => id)).size, 60);
});
