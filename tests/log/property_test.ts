import { assert, assertEquals } from "@std/assert";
import { isMessage } from "../../lib/protocol/entries.ts";
import type { Change, Entry, Message } from "../../lib/protocol/messages.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import { fold } from "../../lib/protocol/timeline.ts";
import type { History } from "../../lib/log/history.ts";
import {
  type Appended,
  type NewEntry,
  RefusedError,
  UnavailableError,
} from "../../lib/log/new_entry.ts";
import type { Caps } from "../../lib/log/read_entries.ts";
import type { LogListener } from "../../lib/log/room_log.ts";
import { entryBytes, readSegment } from "../../lib/log/segment.ts";
import { parseEntry } from "../../lib/log/stored_entry.ts";
import { headKey, type LogHead, logPrefix } from "../../lib/store/keys.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { type Commit, InterceptedKv } from "../support/intercepted_kv.ts";
import { readAll } from "../support/read_all.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOMS = [aRoom("lobby"), aRoom("other")] as const;
const USERS = [aUser("Ana"), aUser("Ben")] as const;
const EMOJIS = ["👍", "🎉", "🍵"] as const;
const LENGTHS = [1, 10, 300, 2000] as const;
const STEPS = 12;

// A segment has 60 KiB: what one commit adds always fits.
const BYTES = 65_536;

/** How many seeds: more on demand, since each takes up to 0.1 s. */
const SEEDS = Number(Deno.env.get("ISLET_SEEDS") ?? 250);

/** Entries are what is stored; what they say is what was sent under their id. */
type Sent = Map<string, NewEntry>;

function sentKey(room: RoomName, userId: string, id: string): string {
  return [room, userId, id].join(" ");
}

/**
 * What a room's messages must be, as the simplest program has it: every entry that was
 * ever stored, applied one after the other to all messages there ever were.
 */
class Model {
  readonly #room: RoomName;
  readonly #sent: Sent;
  readonly entries: Entry[] = [];
  readonly messages = new Map<number, Message>();
  readonly #replacedTexts = new Set<string>();
  /** seq before the first entry, once there is one. */
  #base: number | null = null;
  /** Nothing up to this seq is there: it was deleted with the room. */
  deletedUpTo = 0;

  constructor(room: RoomName, sent: Sent) {
    this.#room = room;
    this.#sent = sent;
  }

  /** seq of the newest entry that there was. */
  get head(): number {
    return (this.#base ?? this.deletedUpTo) + this.entries.length;
  }

  /** The entry with a seq, if it is one of this room and not of one before. */
  at(seq: number): Entry | undefined {
    return this.entries[seq - (this.#base ?? 0) - 1];
  }

  /** Forgets all: the room is deleted, with all entries up to a seq. */
  delete(lastSeq: number): void {
    this.deletedUpTo = lastSeq;
    this.#base = null;
    this.entries.length = 0;
    this.messages.clear();
    this.#replacedTexts.clear();
  }

  /** Texts of edited and deleted messages that no message has. */
  goneTexts(): Set<string> {
    const texts = [...this.messages.values()].map(({ text }) => text);
    return this.#replacedTexts.difference(new Set(texts));
  }

  /** Takes the next entry, as it was first stored. */
  push(entry: Entry): void {
    // After a deletion, of whichever room, seqs begin later.
    this.#base ??= entry.seq - 1;
    assertEquals(entry.seq, this.head + 1);
    this.entries.push(entry);
    if (isMessage(entry)) this.messages.set(entry.seq, this.#asSent(entry));
    else if (entry.kind !== "unknown") this.#apply(entry);
  }

  #asSent(message: Message): Message {
    const { seq, id, userId, userName, sentAt } = message;
    const sent = this.#sent.get(sentKey(this.#room, userId, id));
    assert(sent !== undefined && sent.kind === undefined);
    return { seq, id, userId, userName, text: sent.text, sentAt };
  }

  #apply(change: Change): void {
    const message = this.messages.get(change.of);
    assert(message !== undefined, `There is no message ${change.of}`);
    assert(!message.deleted, `Message ${change.of} was deleted before`);
    const { userId, userName } = change;
    switch (change.kind) {
      case "edit": {
        const sent = this.#sent.get(sentKey(this.#room, userId, change.id));
        assert(sent?.kind === "edit");
        this.#replacedTexts.add(message.text);
        this.messages.set(change.of, {
          ...message,
          text: sent.text,
          editedAt: change.sentAt,
        });
        break;
      }
      case "delete": {
        this.#replacedTexts.add(message.text);
        const { reactions: _, editedAt: __, ...rest } = message;
        this.messages.set(change.of, { ...rest, text: "", deleted: true });
        break;
      }
      case "reaction": {
        const all = (message.reactions ?? []).flatMap(({ emoji, users }) =>
          users.map((user) => ({ emoji, user }))
        ).filter(({ emoji, user }) =>
          emoji !== change.emoji || user.userId !== userId
        );
        if (change.on) {
          all.push({ emoji: change.emoji, user: { userId, userName } });
        }
        const emojis = [...new Set(all.map(({ emoji }) => emoji))];
        const { reactions: _, ...rest } = message;
        this.messages.set(
          change.of,
          emojis.length === 0 ? rest : {
            ...rest,
            reactions: emojis.map((emoji) => ({
              emoji,
              users: all.filter((one) => one.emoji === emoji)
                .map(({ user }) => user),
            })),
          },
        );
      }
    }
  }
}

/** One instance, whose listeners do as a client does. */
class Instance {
  readonly history: History;
  readonly clients = new Map<RoomName, Client>();

  constructor(kv: Deno.Kv, caps: Caps) {
    this.history = startHistory(kv, caps).history;
    for (const room of ROOMS) {
      const client = new Client();
      this.clients.set(room, client);
      this.history.open(room, client.listener, client.onDeleted);
    }
  }
}

/** Folds what it is told. */
class Client {
  messages: readonly Message[] = [];
  lastSeq: number | null = null;
  /** Whether something was no longer kept when it should have been told. */
  hasGap = false;

  readonly onDeleted = () => {
    this.messages = [];
    this.lastSeq = null;
    this.hasGap = false;
  };

  readonly listener: LogListener = (lines, firstSeq) => {
    const entries = lines.map(parseEntry);
    if (this.lastSeq !== null && firstSeq !== this.lastSeq + 1) {
      assert(firstSeq > this.lastSeq, `${firstSeq} came after ${this.lastSeq}`);
      this.hasGap = true;
    }
    entries.forEach((entry, i) => assertEquals(entry.seq, firstSeq + i));
    this.messages = fold(this.messages, entries);
    this.lastSeq = firstSeq + entries.length - 1;
  };
}

/** What becomes of an entry that is sent again and again, as a client does. */
async function appendSurely(
  history: History,
  room: RoomName,
  newEntry: NewEntry,
): Promise<Appended | RefusedError> {
  while (true) {
    try {
      return await history.append(room, newEntry);
    } catch (error) {
      if (error instanceof RefusedError) return error;
      if (!(error instanceof UnavailableError)) throw error;
    }
  }
}

/**
 * Deletes a room, and tries again where that isn't known to have worked.
 *
 * @returns seq of the newest entry that was deleted; 0 for none.
 */
async function deleteSurely(history: History, room: RoomName): Promise<number> {
  let lastSeq = 0;
  const mayGo = ({ head }: { readonly head: LogHead }) => {
    lastSeq = head.seq;
    return true;
  };
  while (true) {
    try {
      await history.deletions.delete(room, mayGo);
      return lastSeq;
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
    }
  }
}

/** Lets some commits fail, of which the store has taken some all the same. */
function injectFaults(intercepted: InterceptedKv, random: SeededRandom): void {
  intercepted.commit = async (commit: Commit) => {
    const luck = random.next();
    if (luck < 0.1) throw new Error("Broken store");
    const result = await commit();
    if (luck < 0.2) throw new Error("Broken connection");
    return result;
  };
}

/** Collects the entries of rooms' logs as they are first stored, by seq. */
class Stored {
  readonly #entries = new Map<RoomName, Map<number, Entry>>(
    ROOMS.map((room) => [room, new Map()]),
  );

  /** Takes a value that was set, if it is a segment. */
  add(key: Deno.KvKey, value: unknown): void {
    for (const [room, entries] of this.#entries) {
      if (key[1] !== room || key[2] !== "log") continue;
      for (const json of readSegment(value)) {
        const entry = parseEntry(json);
        if (!entries.has(entry.seq)) entries.set(entry.seq, entry);
      }
    }
  }

  /** @returns What came after a seq, in order. */
  after(room: RoomName, seq: number): Entry[] {
    return [...this.#entries.get(room)?.values() ?? []]
      .filter((entry) => entry.seq > seq)
      .toSorted((a, b) => a.seq - b.seq);
  }
}

/** An entry to send: the same for the same id, so that it can be sent again. */
function someEntry(
  random: SeededRandom,
  room: RoomName,
  head: number,
  sent: Sent,
): NewEntry {
  const user = random.pick(USERS);
  const id = `c${random.between(1, 40)}`;
  const key = sentKey(room, user.userId, id);
  const known = sent.get(key);
  if (known !== undefined) return known;
  const text = `[${key}] ${"語".repeat(random.pick(LENGTHS))}`;
  const of = random.between(Math.max(0, head - 8), head + 1);
  const newEntry = random.pick<NewEntry>([
    { user, id, text },
    { user, id, text },
    { user, id, kind: "edit", of, text },
    { user, id, kind: "delete", of },
    {
      user,
      id,
      kind: "reaction",
      of,
      emoji: random.pick(EMOJIS),
      on: random.next() < 0.7,
    },
  ]);
  sent.set(key, newEntry);
  return newEntry;
}

/** Reactions in an order that doesn't depend on who came when. */
function inOrder(message: Message): Message {
  const { reactions, ...rest } = message;
  if (reactions === undefined) return rest;
  return {
    ...rest,
    reactions: reactions.map(({ emoji, users }) => ({
      emoji,
      users: users.toSorted((a, b) => a.userId < b.userId ? -1 : 1),
    })).toSorted((a, b) => a.emoji < b.emoji ? -1 : 1),
  };
}

/** Checks what a room has in the store, and returns seq of what is kept. */
async function checkStore(
  kv: Deno.Kv,
  room: RoomName,
  model: Model,
  caps: Caps,
): Promise<number> {
  const { value } = await kv.get<LogHead>(headKey(room));
  const nothing = { seq: model.head, count: 0, messages: 0, bytes: 0 };
  const head = value ?? nothing;
  assertEquals(head.seq, model.head);
  const oldestSeq = head.seq - head.count + 1;
  let bytes = 0;
  let messages = 0;
  let next: number | null = null;
  const keys = new Set<string>();
  const goneTexts = model.goneTexts();
  for await (const { key, value } of kv.list({ prefix: logPrefix(room) })) {
    const lines = readSegment(value);
    assert(lines.reduce((sum, json) => sum + entryBytes(json), 0) <= 61_440);
    for (const text of goneTexts) {
      assert(!lines.some((json) => json.includes(text)), `${text} is there`);
    }
    const first = Number(key[3]) - lines.length + 1;
    assert(first > model.deletedUpTo, `${first} is of a deleted room`);
    assertEquals(first, next ?? first);
    next = first + lines.length;
    for (const json of lines) {
      const entry = parseEntry(json);
      if (entry.seq < oldestSeq) continue;
      bytes += entryBytes(json);
      if (isMessage(entry)) messages++;
      else if (entry.kind === "edit") assertEquals(entry.text, undefined);
      if (!("id" in entry)) continue;
      const id = sentKey(room, entry.userId, entry.id);
      assert(!keys.has(id), `${id} is stored twice`);
      keys.add(id);
    }
  }
  assertEquals([head.messages, head.bytes], [messages, bytes]);
  assert(messages <= caps.messages && bytes <= caps.bytes);
  return oldestSeq;
}

async function runProperty(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const messages = random.pick([1, 2, 7, 50, 1000]);
  const caps = { messages, bytes: BYTES };
  const withFaults = random.next() < 0.5;
  await using store = await TempStore.create();
  const stored = new Stored();
  const sent: Sent = new Map();
  const models = new Map(ROOMS.map((room) => [room, new Model(room, sent)]));

  async function open(): Promise<Instance> {
    const intercepted = new InterceptedKv(await store.open());
    intercepted.onSet = (key, value) => stored.add(key, value);
    if (withFaults) injectFaults(intercepted, random);
    return new Instance(intercepted.kv, caps);
  }

  let instances = [await open(), await open()];
  for (let step = 0; step < STEPS; step++) {
    if (random.next() < 0.1) {
      for (const { history } of instances) await history.idle();
      if (random.next() < 0.5) {
        store.close();
        instances = [await open(), await open()];
      } else {
        instances = [...instances.slice(1), await open()];
      }
    }

    // A batch on one instance, or one on each of them at once.
    const writers = random.next() < 0.5 ? instances : instances.slice(0, 1);
    const doomed = random.next() < 0.1 ? random.pick(ROOMS) : null;
    const actor = instances[random.between(0, 1)];
    const deleting = doomed && actor && deleteSurely(actor.history, doomed);
    const settled = await Promise.all(
      writers.flatMap(({ history }) =>
        seqs(1, random.between(1, 8)).map(async () => {
          const room = random.pick(ROOMS);
          const head = models.get(room)?.head ?? 0;
          const newEntry = someEntry(random, room, head, sent);
          const outcome = await appendSurely(history, room, newEntry);
          return { room, newEntry, outcome };
        })
      ),
    );
    const deletedUpTo = await deleting;
    for (const { history } of instances) await history.idle();

    for (const [room, model] of models) {
      if (room === doomed && deletedUpTo) model.delete(deletedUpTo);
      for (const entry of stored.after(room, model.head)) model.push(entry);
    }
    for (const { room, newEntry, outcome } of settled) {
      if (outcome instanceof RefusedError) {
        const isDoomed = room === doomed && outcome.code === "gone";
        assert(newEntry.kind !== undefined || isDoomed, outcome.message);
        continue;
      }
      const model = models.get(room);
      if (outcome.seq <= (model?.deletedUpTo ?? 0)) continue;
      const entry = model?.at(outcome.seq);
      assert(entry !== undefined && "id" in entry);
      assertEquals(entry.id, newEntry.id);
      assertEquals(entry.userId, newEntry.user.userId);
      const of = newEntry.kind === undefined ? outcome.seq : newEntry.of;
      assertEquals(outcome.message.seq, of);
    }

    const kv = await store.open();
    const reader = startHistory(kv, caps).history;
    // What a deletion couldn't remove because of faults.
    await reader.deletions.resume();
    for (const [room, model] of models) {
      const oldestSeq = await checkStore(kv, room, model, caps);
      const kept = [...model.messages.values()]
        .filter(({ seq }) => seq >= oldestSeq).map(inOrder);
      assertEquals((await readAll(reader, room)).map(inOrder), kept);
      for (const instance of instances) {
        await checkClient(instance, room, kept);
      }
    }
  }
}

/** Whoever was told everything, and goes on from there, has what is stored. */
async function checkClient(
  { history, clients }: Instance,
  room: RoomName,
  kept: readonly Message[],
): Promise<void> {
  const client = clients.get(room);
  assert(client !== undefined);
  const log = history.open(room, client.listener, client.onDeleted);
  await log.reload();
  if (client.lastSeq === null || client.hasGap) return;
  assertEquals(client.lastSeq, log.newestSeq);
  const seen = new Map(
    client.messages.map((message) => [message.seq, message]),
  );
  for (const message of kept) {
    const shown = seen.get(message.seq);
    if (shown !== undefined) assertEquals(inOrder(shown), message);
  }
  // Whoever was away since then.
  const { firstSeq, entries } = await log.reader.entriesFrom(1);
  const resumed = fold([], entries.map(parseEntry));
  assertEquals(resumed.map(inOrder), kept);
  entries.forEach((json, i) =>
    assertEquals(parseEntry(json).seq, firstSeq + i)
  );
}

Deno.test(`History is what its entries make of it, in ${SEEDS} random ways`, async () => {
  for (const seed of seqs(1, SEEDS)) {
    try {
      await runProperty(seed);
    } catch (cause) {
      throw new Error(`Seed ${seed}`, { cause });
    }
  }
});
