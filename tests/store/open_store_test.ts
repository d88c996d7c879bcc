import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  headKey,
  type LogHead,
  RECENT_PREFIX,
  SCHEMA_KEY,
} from "../../lib/store/keys.ts";
import { StartError } from "../../lib/store/open_kv.ts";
import { openStore } from "../../lib/store/open_store.ts";
import { migrate, readSchema, SCHEMA_VERSION } from "../../lib/store/schema.ts";
import { aRoom } from "../support/a_room.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

// Written by Islet of before versions, with 5 messages a room kept of the 7 that were
// sent to each of three rooms.
const OLD_STORE = new URL("./fixtures/schema_1.sqlite", import.meta.url);
const ROOMS = ["coffee", "tea", "tea-2"].map(aRoom);
const NOW = Date.UTC(2026, 10, 25, 15, 30);

/** A copy of the old store. */
async function anOldStore(): Promise<TempStore> {
  const store = await TempStore.create();
  await Deno.copyFile(OLD_STORE, store.path);
  return store;
}

/** Opens a store, and returns what the operator is told. */
async function open(path: string) {
  const notes: string[] = [];
  const kv = await openStore({
    path,
    now: () => NOW,
    onNote: (note) => notes.push(note),
  });
  return { kv, notes };
}

async function heads(kv: Deno.Kv): Promise<(LogHead | null)[]> {
  return await Promise.all(
    ROOMS.map(async (room) => (await kv.get<LogHead>(headKey(room))).value),
  );
}

/** Files beside a store. */
function filesOf({ path }: TempStore): string[] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}

for (const version of [undefined, SCHEMA_VERSION]) {
  Deno.test(`openStore() leaves a store alone that ${version ? "is up to date" : "is new"}`, async () => {
    await using store = await TempStore.create();
    if (version !== undefined) {
      using kv = await Deno.openKv(store.path);
      await kv.set(SCHEMA_KEY, version);
    }
    const { kv, notes } = await open(store.path);
    assertEquals((await kv.get(SCHEMA_KEY)).value, SCHEMA_VERSION);
    kv.close();
    assertEquals([notes, filesOf(store)], [[], ["islet.sqlite"]]);
  });
}

Deno.test("openStore() brings a store of an older Islet up to date, and keeps a copy", async () => {
  await using store = await anOldStore();
  const { kv, notes } = await open(store.path);
  const copy = "islet.sqlite.schema-1.2026-11-25T15-30-00-000Z";
  assertEquals(notes.length, 1);
  assertStringIncludes(notes[0] ?? "", copy);
  assertEquals((await kv.get(SCHEMA_KEY)).value, SCHEMA_VERSION);
  for (const head of await heads(kv)) {
    assertEquals([head?.seq, head?.count, head?.messages], [7, 5, 5]);
  }
  kv.close();
  assertEquals(filesOf(store), ["islet.sqlite", copy]);
  const folder = store.path.slice(0, store.path.lastIndexOf("/"));
  assertEquals(
    await Deno.readFile(`${folder}/${copy}`),
    await Deno.readFile(OLD_STORE),
  );

  const again = await open(store.path);
  again.kv.close();
  assertEquals([again.notes, filesOf(store).length], [[], 2]);
});

Deno.test("openStore() loses nothing of a store of an older Islet", async () => {
  await using store = await anOldStore();
  const { kv } = await open(store.path);
  const { history } = startHistory(kv, { messages: 5 });
  for (const room of ROOMS) {
    const messages = await readAll(history, room);
    assertEquals(
      messages.map(({ seq, text }) => [seq, text]),
      seqs(3, 7).map((n) => [n, `Message ${n} of ${room}`]),
    );
    const { seq } = await history.append(room, aNewEntry("new"));
    assertEquals(seq, 8);
  }
  assertEquals((await heads(kv))[0]?.messages, 5);
  await history.idle();
  kv.close();
});

Deno.test("openStore() has no room of an older Islet be listed, as none was made for that", async () => {
  await using store = await anOldStore();
  {
    using old = await Deno.openKv(store.path);
    const entries = old.list({ prefix: RECENT_PREFIX });
    assertEquals((await Array.fromAsync(entries)).length, ROOMS.length);
  }
  const { kv } = await open(store.path);
  const { history } = startHistory(kv, { messages: 5 });
  assertEquals(await history.recentRooms(), []);
  for (const room of ROOMS) await history.append(room, aNewEntry("new"));
  assertEquals(await Array.fromAsync(kv.list({ prefix: RECENT_PREFIX })), []);
  await history.idle();
  kv.close();
});

Deno.test("openStore() brings the copy up to date like the store", async () => {
  await using store = await anOldStore();
  (await open(store.path)).kv.close();
  const [, copy] = filesOf(store);
  const folder = store.path.slice(0, store.path.lastIndexOf("/"));
  await Deno.rename(`${folder}/${copy}`, store.path);
  const { kv, notes } = await open(store.path);
  assertEquals((await heads(kv)).map((head) => head?.messages), [5, 5, 5]);
  assertEquals(notes.length, 1);
  kv.close();
});

Deno.test("openStore() refuses a store of a newer Islet, and leaves it alone", async () => {
  await using store = await anOldStore();
  {
    using kv = await Deno.openKv(store.path);
    await kv.set(SCHEMA_KEY, SCHEMA_VERSION + 1);
  }
  const before = await Deno.readFile(store.path);
  const error = await assertRejects(() => open(store.path), StartError);
  assertEquals(
    error.message,
    `Cannot use the store at ${store.path}: it is of a newer Islet (schema 4, ` +
      "this one knows 3). Start that one, or use a copy of before it",
  );
  assertEquals(await Deno.readFile(store.path), before);
  assertEquals(filesOf(store), ["islet.sqlite"]);
});

Deno.test("openStore() refuses a store whose schema is no version", async () => {
  for (const schema of ["2", 0, {}]) {
    await using store = await TempStore.create();
    const kv = await store.open();
    await kv.set(SCHEMA_KEY, schema);
    const error = await assertRejects(() => open(store.path), StartError);
    assertStringIncludes(error.message, store.path);
  }
});

Deno.test("openStore() leaves a store alone that it can't copy", async () => {
  await using store = await anOldStore();
  const copy = `${store.path}.schema-1.2026-11-25T15-30-00-000Z`;
  await Deno.mkdir(`${copy}.part`);
  const error = await assertRejects(() => open(store.path), StartError);
  assertStringIncludes(error.message, `Cannot copy the store at ${store.path}`);
  assertEquals(
    await Deno.readFile(store.path),
    await Deno.readFile(OLD_STORE),
  );
});

Deno.test("openStore() makes no copy of what is in memory", async () => {
  const { kv, notes } = await open(":memory:");
  assertEquals([await readSchema(kv), notes], [SCHEMA_VERSION, []]);
  kv.close();
});

Deno.test("migrate() goes on where it was broken off", async () => {
  for (const failAt of seqs(1, 3)) {
    await using store = await anOldStore();
    const intercepted = new InterceptedKv(await store.open());
    let commits = 0;
    intercepted.commit = (commit) =>
      ++commits < failAt ? commit() : Promise.reject(new Error("Broken store"));
    await assertRejects(() => migrate(intercepted.kv, 1));
    assertEquals(await readSchema(intercepted.kv), 1);
    const counted = (await heads(intercepted.kv)).map((head) => head?.messages);
    assertEquals(counted.filter((count) => count === 5).length, failAt - 1);

    const kv = await store.open();
    await migrate(kv, 1);
    assertEquals(await readSchema(kv), SCHEMA_VERSION);
    assertEquals((await heads(kv)).map((head) => head?.messages), [5, 5, 5]);
  }
});

Deno.test("migrate() leaves alone what somebody has written meanwhile", async () => {
  await using store = await anOldStore();
  const intercepted = new InterceptedKv(await store.open());
  const other = startHistory(await store.open(), { messages: 5 }).history;
  const [room = aRoom("coffee")] = ROOMS;
  intercepted.commit = async (commit) => {
    intercepted.commit = (commit) => commit();
    await other.append(room, aNewEntry("meanwhile"));
    return await commit();
  };
  await migrate(intercepted.kv, 1);
  const [head] = await heads(intercepted.kv);
  assertEquals([head?.seq, head?.messages], [8, 5]);
});
