import { assert, assertEquals } from "@std/assert";
import { decodeMessage } from "../../lib/protocol/entries.ts";
import type { Message } from "../../lib/protocol/messages.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import {
  type Appended,
  type NewEntry,
  UnavailableError,
} from "../../lib/log/new_entry.ts";
import type { History } from "../../lib/log/history.ts";
import type { Caps } from "../../lib/log/read_entries.ts";
import { readSegment } from "../../lib/log/segment.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { entrySize } from "../support/entry_size.ts";
import { type Commit, InterceptedKv } from "../support/intercepted_kv.ts";
import { readAll } from "../support/read_all.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOMS = [aRoom("lobby"), aRoom("other")] as const;
const USERS = [aUser("Ana"), aUser("Ben")] as const;
const LENGTHS = [1, 10, 300, 2000] as const;
const STEPS = 40;

/**
 * What a room's log must be, as the simplest program has it: a list of everything
 * that was ever stored, and where the part begins that the caps leave.
 */
class Model {
  readonly #caps: Caps;
  readonly #entries: Message[] = [];
  /** Index i: seq of the oldest entry that is kept once entry i + 1 is stored. */
  readonly #floors: number[] = [];

  constructor(caps: Caps) {
    this.#caps = caps;
  }

  /** seq of the newest entry. */
  get head(): number {
    return this.#entries.length;
  }

  /** What is kept, oldest first. */
  get kept(): readonly Message[] {
    return this.#entries.slice(this.oldestSeq - 1);
  }

  /** seq of the oldest entry that is kept. */
  get oldestSeq(): number {
    return this.#floors.at(-1) ?? 1;
  }

  /** @returns The entry with a seq. */
  entry(seq: number): Message | undefined {
    return this.#entries[seq - 1];
  }

  /** Takes the next entry; asserts that it isn't one that is kept already. */
  push(entry: Message): void {
    assertEquals(entry.seq, this.head + 1);
    const isKept = this.kept.some(({ userId, id }) =>
      userId === entry.userId && id === entry.id
    );
    assert(!isKept, `${entry.id} is stored twice, as ${entry.seq} too`);
    this.#entries.push(entry);
    let oldestSeq = this.oldestSeq;
    const sizes = this.#entries.map(entrySize);
    const bytes = () =>
      sizes.slice(oldestSeq - 1).reduce((sum, size) => sum + size, 0);
    while (
      this.head - oldestSeq + 1 > this.#caps.messages ||
      bytes() > this.#caps.bytes
    ) oldestSeq++;
    this.#floors.push(oldestSeq);
  }
}

/** One instance, whose listeners remember what they were told. */
class Instance {
  readonly history: History;
  readonly told = new Map<RoomName, Message[]>();

  constructor(kv: Deno.Kv, caps: Caps) {
    this.history = startHistory(kv, caps).history;
    for (const room of ROOMS) {
      const told: Message[] = [];
      this.told.set(room, told);
      this.history.open(room, (entries, firstSeq) => {
        for (const [i, json] of entries.entries()) {
          const entry = decodeMessage(JSON.parse(json));
          assertEquals(entry.seq, firstSeq + i);
          told.push(entry);
        }
      });
    }
  }
}

/** Appends, again and again while the store fails, as a client does. */
async function appendSurely(
  history: History,
  room: RoomName,
  newEntry: NewEntry,
): Promise<Appended> {
  while (true) {
    try {
      return await history.append(room, newEntry);
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

/** Collects what commits put into rooms' logs, by seq. */
class Stored {
  readonly #entries = new Map<RoomName, Map<number, Message>>(
    ROOMS.map((room) => [room, new Map()]),
  );

  /** Takes a value that was set, if it is a segment. */
  add(key: Deno.KvKey, value: unknown): void {
    for (const [room, entries] of this.#entries) {
      if (key[1] !== room || key[2] !== "log") continue;
      for (const json of readSegment(value)) {
        const entry = decodeMessage(JSON.parse(json));
        assert(!entries.has(entry.seq), `There are two messages ${entry.seq}`);
        entries.set(entry.seq, entry);
      }
    }
  }

  /** @returns What came after a seq, in order. */
  after(room: RoomName, seq: number): Message[] {
    return [...this.#entries.get(room)?.values() ?? []]
      .filter((entry) => entry.seq > seq)
      .toSorted((a, b) => a.seq - b.seq);
  }
}

async function runProperty(
  seed: number,
  caps: Caps,
  withFaults: boolean,
): Promise<void> {
  const random = new SeededRandom(seed);
  await using store = await TempStore.create();
  const stored = new Stored();
  const models = new Map(ROOMS.map((room) => [room, new Model(caps)]));

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
    const acknowledged = await Promise.all(
      writers.flatMap(({ history }) =>
        seqs(1, random.between(1, 8)).map(async () => {
          const room = random.pick(ROOMS);
          const newEntry = {
            user: random.pick(USERS),
            id: `c${random.between(1, 25)}`,
            text: "語".repeat(random.pick(LENGTHS)),
          };
          const { message } = await appendSurely(history, room, newEntry);
          assertEquals([message.userId, message.id], [
            newEntry.user.userId,
            newEntry.id,
          ]);
          return { room, message };
        })
      ),
    );

    for (const [room, model] of models) {
      for (const entry of stored.after(room, model.head)) model.push(entry);
    }
    for (const { room, message } of acknowledged) {
      assertEquals(models.get(room)?.entry(message.seq), message);
    }
    const reader = startHistory(await store.open(), caps).history;
    for (const [room, model] of models) {
      assertEquals(await readAll(reader, room), model.kept);
    }
    for (const instance of instances) checkTold(instance, models);
  }
}

/** What listeners were told is what was stored, in order, as far as it is kept. */
function checkTold(
  { told }: Instance,
  models: ReadonlyMap<RoomName, Model>,
): void {
  for (const [room, entries] of told) {
    const model = models.get(room);
    let last = (entries[0]?.seq ?? 1) - 1;
    for (const entry of entries) {
      assert(entry.seq > last, `${entry.seq} came after ${last}`);
      assert(
        entry.seq === last + 1 || entry.seq <= (model?.oldestSeq ?? 0),
        `${entry.seq} came after ${last}, though more was kept`,
      );
      assertEquals(entry, model?.entry(entry.seq));
      last = entry.seq;
    }
  }
}

const BYTES = 65_536;

for (
  const [messages, seed] of [[1, 11], [2, 12], [7, 13], [50, 14], [
    1000,
    15,
  ]] as const
) {
  for (const withFaults of [false, true]) {
    const store = withFaults ? "a store that fails now and then" : "a store";
    Deno.test(`History is a list that keeps ${messages} messages, on ${store} (seed ${seed})`, async () => {
      await runProperty(seed, { messages, bytes: BYTES }, withFaults);
    });
  }
}
