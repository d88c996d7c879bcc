import { assert, assertEquals, assertRejects } from "@std/assert";
import type { History } from "../../lib/log/history.ts";
import {
  type NewChange,
  type RefusalCode,
  RefusedError,
} from "../../lib/log/new_entry.ts";
import {
  MAX_REACTION_KINDS,
  MAX_REACTIONS,
} from "../../lib/log/reaction_caps.ts";
import { MAX_SEGMENT_BYTES, readSegment } from "../../lib/log/segment.ts";
import { parseEntry } from "../../lib/log/stored_entry.ts";
import type { Entry } from "../../lib/protocol/messages.ts";
import { fold } from "../../lib/protocol/timeline.ts";
import { logPrefix } from "../../lib/store/keys.ts";
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

function anEdit(id: string, of: number, text = `edit ${id}`): NewChange {
  return { user: aUser(), id, kind: "edit", of, text };
}

function aDeletion(id: string, of: number): NewChange {
  return { user: aUser(), id, kind: "delete", of };
}

function aReaction(
  id: string,
  of: number,
  fields: { name?: string; emoji?: string; on?: boolean } = {},
): NewChange {
  const { name = "Ana", emoji = "👍", on = true } = fields;
  return { user: aUser(name), id, kind: "reaction", of, emoji, on };
}

/** All that a room's segments have, as text. */
async function storedText(kv: Deno.Kv): Promise<string> {
  let text = "";
  for await (const { value } of kv.list({ prefix: logPrefix(ROOM) })) {
    text += readSegment(value).join("\n");
  }
  return text;
}

/** Opens the room, and returns what its listener is told. */
function listen(history: History) {
  const told: Entry[] = [];
  const log = history.open(ROOM, (lines) => {
    told.push(...lines.map(parseEntry));
  });
  return { log, told };
}

/** What somebody gets who has everything before a seq. */
async function resume(history: History, from: number): Promise<Entry[]> {
  const { log } = listen(history);
  await log.load();
  const { entries } = await log.reader.entriesFrom(from);
  return entries.map(parseEntry);
}

async function refusal(appending: Promise<unknown>): Promise<RefusalCode> {
  return (await assertRejects(() => appending, RefusedError)).code;
}

Deno.test("History.append() of an edit gives the message its new text", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open(), { now: () => 7 });
  const { message } = await history.append(ROOM, aNewEntry("c1"));
  const edited = await history.append(ROOM, anEdit("e1", 1, "better"));
  assertEquals(edited, {
    seq: 2,
    message: { ...message, text: "better", editedAt: 7 },
    duplicate: false,
  });
  assertEquals(await readAll(history, ROOM), [edited.message]);
});

Deno.test("History.append() of a change keeps words only in its message", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  await history.append(ROOM, aNewEntry("c1", { text: "the first words" }));
  await history.append(ROOM, anEdit("e1", 1, "the second words"));
  assertEquals((await storedText(kv)).split(" words").length - 1, 1);
  await history.append(ROOM, anEdit("e2", 1, "the third words"));
  assertEquals((await storedText(kv)).split(" words").length - 1, 1);
  await history.append(ROOM, aDeletion("d1", 1));
  assert(!(await storedText(kv)).includes("words"));
});

Deno.test("History tells those in a room of changes, edits with their words", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open(), { now: () => 7 });
  const { told } = listen(history);
  await history.append(ROOM, aNewEntry("c1"));
  await history.append(ROOM, anEdit("e1", 1, "better"));
  await history.append(ROOM, aReaction("r1", 1));
  await history.append(ROOM, aDeletion("d1", 1));
  const fields = { ...aUser(), sentAt: 7, of: 1 };
  assertEquals(told.slice(1), [
    { kind: "edit", seq: 2, id: "e1", ...fields, text: "better" },
    { kind: "reaction", seq: 3, id: "r1", ...fields, emoji: "👍", on: true },
    { kind: "delete", seq: 4, id: "d1", ...fields },
  ]);
});

Deno.test("Those who resume get edits with the text that the message has now", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  for (const n of seqs(1, 3)) await history.append(ROOM, aNewEntry(`c${n}`));
  await history.append(ROOM, anEdit("e4", 1, "once"));
  await history.append(ROOM, anEdit("e5", 1, "twice"));
  await history.append(ROOM, anEdit("e6", 2, "a secret"));
  await history.append(ROOM, aDeletion("d7", 2));
  const texts = (entries: readonly Entry[]) =>
    entries.map((entry) => "text" in entry ? entry.text : null);
  const other = startHistory(await store.open()).history;
  for (const reader of [history, other]) {
    assertEquals(
      texts(await resume(reader, 4)),
      ["twice", "twice", null, null],
    );
    assertEquals(
      texts(await resume(reader, 1)),
      ["twice", "", "text of c3", "twice", "twice", null, null],
    );
  }
});

Deno.test("Those who resume get edits without words of messages that aren't kept", async () => {
  await using store = await TempStore.create();
  const caps = { messages: 2 };
  const { history } = startHistory(await store.open(), caps);
  await history.append(ROOM, aNewEntry("c1"));
  await history.append(ROOM, aNewEntry("c2"));
  await history.append(ROOM, anEdit("e3", 1, "better"));
  await history.append(ROOM, aNewEntry("c4"));
  const other = startHistory(await store.open(), caps).history;
  for (const reader of [history, other]) {
    const [, edit] = await resume(reader, 2);
    assert(edit !== undefined && "kind" in edit && edit.kind === "edit");
    assertEquals([edit.seq, edit.text], [3, undefined]);
  }
});

Deno.test("History.append() of a reaction adds it, and takes it back", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, aNewEntry("c1"));
  await history.append(ROOM, aReaction("r1", 1, { name: "Ben" }));
  await history.append(ROOM, aReaction("r2", 1));
  await history.append(ROOM, aReaction("r3", 1, { emoji: "🎉" }));
  await history.append(ROOM, aReaction("r4", 1, { name: "Ben", on: false }));
  const [message] = await readAll(history, ROOM);
  assertEquals(message?.reactions, [
    { emoji: "👍", users: [aUser("Ana")] },
    { emoji: "🎉", users: [aUser("Ana")] },
  ]);
});

Deno.test("History.append() refuses more kinds of reactions than a message may have", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, aNewEntry("c1"));
  const react = (n: number, on = true) =>
    history.append(ROOM, aReaction(`r${n}-${on}`, 1, { emoji: `:${n}:`, on }));
  await Promise.all(seqs(1, MAX_REACTION_KINDS).map((n) => react(n)));
  assertEquals(await refusal(react(21)), "full");
  await react(3, false);
  await react(22);
});

Deno.test("History.append() refuses more reactions than a message may have", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, aNewEntry("c1"));
  const react = (n: number) =>
    history.append(ROOM, aReaction(`r${n}`, 1, { name: `User ${n}` }));
  await Promise.all(seqs(1, MAX_REACTIONS).map(react));
  assertEquals(await refusal(react(301)), "full");
  const [message] = await readAll(history, ROOM);
  assertEquals(message?.reactions?.[0]?.users.length, MAX_REACTIONS);
});

Deno.test("History.append() says of a deleted message that it is gone", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, aNewEntry("c1"));
  await history.append(ROOM, aDeletion("d1", 1));
  for (
    const change of [anEdit("e1", 1), aReaction("r1", 1), aDeletion("d2", 1)]
  ) {
    assertEquals(await refusal(history.append(ROOM, change)), "gone");
  }
  assertEquals((await resume(history, 1)).length, 2);
});

Deno.test("History.append() says of a message that the cap has dropped that it is gone", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open(), { messages: 3 });
  for (const n of seqs(1, 4)) await history.append(ROOM, aNewEntry(`c${n}`));
  assertEquals(await refusal(history.append(ROOM, anEdit("e1", 1))), "gone");
  await history.append(ROOM, anEdit("e2", 2));
});

Deno.test("History.append() doesn't find messages that never were", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  assertEquals(
    await refusal(history.append(ROOM, anEdit("e0", 1))),
    "not_found",
  );
  await history.append(ROOM, aNewEntry("c1"));
  await history.append(ROOM, anEdit("e1", 1));
  for (const seq of [-1, 0, 2, 3, 1e15]) {
    const appending = history.append(ROOM, anEdit(`e${seq}`, seq));
    assertEquals(await refusal(appending), "not_found", `${seq}`);
  }
});

Deno.test("History.append() stores a change that is sent again once", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, aNewEntry("c1"));
  const first = await history.append(ROOM, aReaction("r1", 1));
  const off = await history.append(ROOM, aReaction("r2", 1, { on: false }));
  assertEquals(await history.append(ROOM, aReaction("r1", 1)), {
    seq: first.seq,
    message: off.message,
    duplicate: true,
  });
  const both = await Promise.all([
    history.append(ROOM, anEdit("e1", 1)),
    history.append(ROOM, anEdit("e1", 1)),
  ]);
  assertEquals(both.map(({ duplicate }) => duplicate), [false, true]);
  assertEquals((await resume(history, 1)).length, 4);
});

Deno.test("History.append() compares what is sent again with what was first sent", async () => {
  await using store = await TempStore.create();
  const first = aNewEntry("c1", { text: "first" });
  const other = (text: string) => aNewEntry("c1", { text });
  for (const change of [anEdit("e1", 1, "edited"), aDeletion("d1", 1)]) {
    const { history } = startHistory(await store.open());
    await history.append(ROOM, first);
    const { message } = await history.append(ROOM, change);
    const again = startHistory(await store.open()).history;
    for (const instance of [history, again]) {
      assertEquals(await instance.append(ROOM, first), {
        seq: 1,
        message,
        duplicate: true,
      });
      for (const text of ["edited", "", "First"]) {
        const appending = instance.append(ROOM, other(text));
        assertEquals(await refusal(appending), "conflict", text);
      }
    }
  }
});

Deno.test("History has another hash of the same first text in each message", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  const text = "a secret";
  await history.append(ROOM, aNewEntry("c1", { text }));
  await history.append(ROOM, aNewEntry("c2", { text }));
  await history.append(ROOM, aNewEntry("c3", { text, user: aUser("Ben") }));
  for (const of of seqs(1, 3)) {
    await history.append(ROOM, aDeletion(`d${of}`, of));
  }
  const hashes = (await storedText(kv)).match(/"firstHash":"[^"]+"/g);
  assertEquals(new Set(hashes).size, 3);
});

Deno.test("History.append() refuses a message under the id of a change, and the other way round", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.append(ROOM, aNewEntry("c1"));
  await history.append(ROOM, anEdit("e1", 1));
  assertEquals(
    await refusal(history.append(ROOM, aNewEntry("e1"))),
    "conflict",
  );
  assertEquals(
    await refusal(history.append(ROOM, anEdit("c1", 1))),
    "conflict",
  );
});

Deno.test("History.append() changes messages that are stored in the same round", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const { told } = listen(history);
  await Promise.all([
    history.append(ROOM, aNewEntry("c1")),
    history.append(ROOM, aNewEntry("c2")),
    ...seqs(1, 20).map((n) => history.append(ROOM, aNewEntry(`d${n}`))),
  ]);
  await Promise.all(
    seqs(1, 22).flatMap((of) => [
      history.append(ROOM, aReaction(`r${of}`, of)),
      history.append(ROOM, anEdit(`e${of}`, of)),
      history.append(ROOM, aNewEntry(`m${of}`)),
    ]),
  );
  const messages = await readAll(history, ROOM);
  assertEquals(messages.length, 44);
  for (const { reactions, editedAt } of messages.slice(0, 22)) {
    assert(reactions?.length === 1 && editedAt !== undefined);
  }
  assertEquals(fold([], told), messages);
});

Deno.test("History keeps changes of many messages in order", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  // Each has a segment of its own: more than one read of KV can have.
  for (const n of seqs(1, 25)) await history.append(ROOM, aNewEntry(`c${n}`));
  const changes = seqs(1, 25).map((of) => anEdit(`e${of}`, of));
  const appended = await Promise.all(
    changes.map((change) => history.append(ROOM, change)),
  );
  assertEquals(appended.map(({ seq }) => seq), seqs(26, 50));
});

Deno.test("History splits a segment that outgrows its bound", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const { history } = startHistory(kv);
  const text = "x".repeat(2000);
  await Promise.all(
    seqs(1, 60).map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
  );
  const before = await storedSegments(kv, ROOM);
  assertEquals(before.map(({ lastSeq }) => lastSeq), [60]);
  for (const seq of seqs(1, 60)) {
    const change = anEdit(`e${seq}`, seq, `${seq} ${text}`);
    await history.append(ROOM, change);
  }
  const segments = await storedSegments(kv, ROOM);
  for (const { bytes } of segments) assert(bytes <= MAX_SEGMENT_BYTES);
  const stored = segments.filter(({ lastSeq }) => lastSeq <= 60);
  assert(stored.length > 2);
  assertEquals(stored.reduce((sum, { entries }) => sum + entries, 0), 60);
  const other = startHistory(await store.open()).history;
  for (const reader of [history, other]) {
    const messages = await readAll(reader, ROOM);
    assertEquals(
      messages.map((message) => message.text),
      seqs(1, 60).map((of) => `${of} ${text}`),
    );
  }
});

Deno.test("History changes messages whose segments another instance has split", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  const { log, told } = listen(here);
  await Promise.all(
    seqs(1, 60).map((n) => here.append(ROOM, aNewEntry(`c${n}`))),
  );
  for (const seq of seqs(1, 60)) {
    const change = anEdit(`e${seq}`, seq, "x".repeat(2000));
    await there.append(ROOM, change);
  }
  for (const seq of [1, 20, 40, 60]) {
    await here.append(ROOM, anEdit(`h${seq}`, seq, `here ${seq}`));
    await there.append(ROOM, aReaction(`r${seq}`, seq));
  }
  await log.reload();
  const messages = await readAll(there, ROOM);
  assertEquals(fold([], told), messages);
  assertEquals(await readAll(here, ROOM), messages);
  assertEquals(messages[19]?.text, "here 20");
});

Deno.test("History keeps within its caps what grows by changes", async () => {
  await using store = await TempStore.create();
  const bytes = 100_000;
  const { history } = startHistory(await store.open(), { bytes });
  for (const n of seqs(1, 100)) await history.append(ROOM, aNewEntry(`c${n}`));
  for (const seq of seqs(41, 100)) {
    await history.append(ROOM, anEdit(`e${seq}`, seq, "x".repeat(2000)));
  }
  const messages = await readAll(history, ROOM);
  const size = (text: string) => new TextEncoder().encode(text).byteLength;
  const kept = messages.reduce((sum, { text }) => sum + size(text), 0);
  assert(kept <= bytes && kept > bytes / 2);
  const oldest = messages[0]?.seq ?? 0;
  assert(oldest > 41);
  assertEquals(
    await refusal(history.append(ROOM, anEdit("late", oldest - 1))),
    "gone",
  );
});

Deno.test("A change whose commit fails changes nothing, and can be sent again", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  const { message } = await history.append(ROOM, aNewEntry("c1"));
  intercepted.commit = () => Promise.reject(new Error("Broken store"));
  await assertRejects(() => history.append(ROOM, anEdit("e1", 1)));
  intercepted.commit = (commit) => commit();
  assertEquals(await readAll(history, ROOM), [message]);
  const { seq } = await history.append(ROOM, anEdit("e1", 1));
  assertEquals(seq, 2);
});

Deno.test("A change that lost a race against another instance is made after it", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const here = startHistory(intercepted.kv).history;
  const there = startHistory(await store.open()).history;
  await here.append(ROOM, aNewEntry("c1"));
  intercepted.commit = async (commit) => {
    intercepted.commit = (commit) => commit();
    await there.append(ROOM, anEdit("e2", 1, "there"));
    return await commit();
  };
  await here.append(ROOM, aReaction("r3", 1));
  const [message] = await readAll(here, ROOM);
  assertEquals([message?.text, message?.reactions?.length], ["there", 1]);

  intercepted.commit = async (commit) => {
    intercepted.commit = (commit) => commit();
    await there.append(ROOM, aDeletion("d4", 1));
    return await commit();
  };
  assertEquals(await refusal(here.append(ROOM, anEdit("e5", 1))), "gone");
});

Deno.test("History.page() counts messages, however many changes lie between them", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  for (const n of seqs(1, 12)) {
    const { seq } = await history.append(ROOM, aNewEntry(`c${n}`));
    await Promise.all(
      seqs(1, n % 4 * 5).map((i) =>
        history.append(ROOM, aReaction(`r${n}-${i}`, seq, { on: i % 2 > 0 }))
      ),
    );
  }
  const ids = (from: number, to: number) => seqs(from, to).map((n) => `c${n}`);
  const page = async (options: { before?: number; after?: number }) => {
    const { messages, hasOlder } = await history.page(ROOM, {
      ...options,
      limit: 5,
    });
    const seq = messages[0]?.seq ?? 0;
    return { ids: messages.map(({ id }) => id), hasOlder, before: seq };
  };
  const newest = await page({});
  assertEquals([newest.ids, newest.hasOlder], [ids(8, 12), true]);
  const older = await page({ before: newest.before });
  assertEquals([older.ids, older.hasOlder], [ids(3, 7), true]);
  const oldest = await page({ before: older.before });
  assertEquals([oldest.ids, oldest.hasOlder], [ids(1, 2), false]);
  assertEquals((await page({ after: 0 })).ids, ids(1, 5));
  assertEquals((await page({ after: older.before })).ids, ids(4, 8));
});

Deno.test("History changes and answers messages that another instance has just stored", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await here.append(ROOM, aNewEntry("c1"));
  const second = await there.append(ROOM, aNewEntry("c2"));
  await here.append(ROOM, anEdit("e3", second.seq));
  const fourth = await there.append(ROOM, aNewEntry("c4"));
  const reply = aNewEntry("c5", { replyTo: fourth.seq });
  assertEquals((await here.append(ROOM, reply)).message.replyTo, fourth.seq);
});

Deno.test("History keeps nothing of what a change was about once it has failed", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { kv } = intercepted;
  const { history } = startHistory(kv);
  await history.append(ROOM, aNewEntry("c1"));
  let reads = 0;
  const getMany = kv.getMany.bind(kv);
  kv.getMany = (keys, options) => {
    // Of segments, and not of the head.
    if (keys.some((key) => key.includes("log"))) reads++;
    return getMany(keys, options);
  };
  intercepted.commit = () => Promise.reject(new Error("Broken store"));
  await assertRejects(() => history.append(ROOM, anEdit("e1", 1)));
  intercepted.commit = (commit) => commit();
  await history.append(ROOM, anEdit("e2", 1));
  assertEquals(reads, 2);
});
