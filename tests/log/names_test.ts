import { assertEquals, assertRejects } from "@std/assert";
import type { NewChange } from "../../lib/log/new_entry.ts";
import { tagOf } from "../../lib/protocol/user_tag.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");
const ANA = { userId: "u-first", userName: "Ana" };
const OTHER = { userId: "u-second", userName: "Ana" };
const TAG = tagOf(OTHER.userId);
const STRANGER = { userId: "u-stranger", userName: "Stranger" };

function said(id: string, user: typeof ANA & { readonly tag?: string }) {
  return aNewEntry(id, { user });
}

Deno.test("Whoever writes second under a name gets a tag, each time", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  for (const [n, user] of [ANA, OTHER, ANA, OTHER].entries()) {
    await history.append(ROOM, said(`c${n}`, user));
  }
  const tags = (await readAll(history, ROOM)).map(({ tag }) => tag);
  assertEquals(tags, [undefined, TAG, undefined, TAG]);
});

Deno.test("Two that write under a name in one commit are told apart", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await Promise.all([
    history.append(ROOM, said("c1", OTHER)),
    history.append(ROOM, said("c2", ANA)),
  ]);
  assertEquals(history.commits, 1);
  const tags = (await readAll(history, ROOM)).map(({ tag }) => tag);
  assertEquals(tags, [undefined, tagOf(ANA.userId)]);
});

Deno.test("A name that reads the same is the same", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, said("c1", ANA));
  for (const [n, userName] of ["ANA", "ａｎａ"].entries()) {
    const entry = said(`other-${n}`, { ...OTHER, userName });
    const { message } = await history.append(ROOM, entry);
    assertEquals([message.userName, message.tag], [userName, TAG]);
    const { message: own } = await history.append(
      ROOM,
      said(`own-${n}`, { ...ANA, userName }),
    );
    assertEquals(own.tag, undefined);
  }
});

Deno.test("Who has a name is known after a restart", async () => {
  await using store = await TempStore.create();
  const before = startHistory(await store.open()).history;
  await before.append(ROOM, said("c1", ANA));
  const { history } = startHistory(await store.open());
  const { message } = await history.append(ROOM, said("c2", OTHER));
  assertEquals(message.tag, TAG);
});

Deno.test("Who writes on two instances at once under one name is told apart", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await here.append(ROOM, aNewEntry("c0"));
  await there.append(ROOM, aNewEntry("c00", { user: STRANGER }));
  // Each of them believes that the name is free.
  await Promise.all([
    here.append(ROOM, said("c1", { ...ANA, userName: "Zoe" })),
    there.append(ROOM, said("c2", { ...OTHER, userName: "Zoe" })),
  ]);
  const written = (await readAll(here, ROOM)).filter(({ userName }) =>
    userName === "Zoe"
  );
  assertEquals(written.map(({ tag }) => tag === undefined), [true, false]);
});

Deno.test("A name is free once nothing is kept that was written under it alone", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open(), { messages: 3 });
  await history.append(ROOM, said("c1", ANA));
  const tags: (string | undefined)[] = [];
  for (const n of seqs(2, 4)) {
    const { message } = await history.append(ROOM, said(`c${n}`, OTHER));
    tags.push(message.tag);
  }
  // The fourth commit has dropped the first message.
  const { message } = await history.append(ROOM, said("c5", OTHER));
  assertEquals(tags, [TAG, TAG, TAG]);
  assertEquals(message.tag, undefined);
});

Deno.test("A tag that the room has given stays, also where the name is free", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const tagged = await history.append(
    ROOM,
    said("c1", { ...OTHER, tag: "xx" }),
  );
  assertEquals(tagged.message.tag, "xx");
  const { message } = await history.append(ROOM, said("c2", ANA));
  assertEquals(message.tag, undefined);
});

Deno.test("What wasn't stored takes no name", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await history.append(ROOM, aNewEntry("c0", { user: STRANGER }));
  intercepted.commit = () => Promise.reject(new Error("Broken store"));
  await assertRejects(() => history.append(ROOM, said("c1", ANA)));
  intercepted.commit = (commit) => commit();
  const { message } = await history.append(ROOM, said("c2", OTHER));
  assertEquals(message.tag, undefined);
});

Deno.test("A change has the tag of who made it, a message that of its author", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, said("c1", ANA));
  await history.append(ROOM, said("c2", OTHER));
  const change = async (newChange: NewChange) =>
    (await history.append(ROOM, newChange)).message;
  const reacted = await change({
    user: OTHER,
    id: "c3",
    kind: "reaction",
    of: 1,
    emoji: "👍",
    on: true,
  });
  assertEquals(reacted.tag, undefined);
  assertEquals(reacted.reactions?.[0]?.users, [{ ...OTHER, tag: TAG }]);
  const edit = { user: OTHER, id: "c4", kind: "edit", of: 2 } as const;
  assertEquals((await change({ ...edit, text: "Better" })).tag, TAG);
  const deleted = await change({ user: ANA, id: "c5", kind: "delete", of: 2 });
  assertEquals([deleted.deleted, deleted.tag], [true, TAG]);
  const entries = await history.entriesAfter(ROOM, 2);
  const tags = entries.entries.map((json) => JSON.parse(json).tag);
  assertEquals(tags, [TAG, TAG, undefined]);
});

Deno.test("Whoever writes second under a look-alike of a name gets a tag, also after a restart", async () => {
  await using store = await TempStore.create();
  const before = startHistory(await store.open()).history;
  await before.append(ROOM, said("c1", ANA));
  const alike = { ...OTHER, userName: "Аna" };
  assertEquals((await before.append(ROOM, said("c2", alike))).message.tag, TAG);
  const { history } = startHistory(await store.open());
  assertEquals(
    (await history.append(ROOM, said("c3", alike))).message.tag,
    TAG,
  );
});

Deno.test("Who has written for longer gets a tag under what looks like another's name", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, said("c1", { ...ANA, userName: "ian" }));
  await history.append(ROOM, said("c2", { ...OTHER, userName: "lan" }));
  const tags: (string | undefined)[] = [];
  for (
    const [id, user, userName] of [
      ["c3", ANA, "Ian"],
      ["c4", OTHER, "lan"],
      ["c5", ANA, "ian"],
    ] as const
  ) {
    const entry = said(id, { ...user, userName });
    tags.push((await history.append(ROOM, entry)).message.tag);
  }
  assertEquals(tags, [tagOf(ANA.userId), undefined, undefined]);
});
