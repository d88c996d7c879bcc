import { assertEquals } from "@std/assert";
import { Retention } from "../../lib/chat/retention.ts";
import type { History } from "../../lib/log/history.ts";
import { PresenceStore } from "../../lib/presence/presence_store.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import {
  deletedKey,
  FLOOR_KEY,
  headKey,
  type LogHead,
  RETENTION_KEY,
} from "../../lib/store/keys.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { storedKeys } from "../support/stored_keys.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("tea");
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const START = Date.UTC(2026, 0, 1);

/** Instances on one store, whose clock the test sets. */
class Stage implements AsyncDisposable {
  readonly #store: TempStore;
  now = START;

  private constructor(store: TempStore) {
    this.#store = store;
  }

  static async create(): Promise<Stage> {
    const stage = new Stage(await TempStore.create());
    await stage.pass(0);
    return stage;
  }

  async start(days = 90): Promise<Instance> {
    const intercepted = new InterceptedKv(await this.#store.open());
    return new Instance(intercepted, this, days);
  }

  /** Has days pass with turns in them, which find no room. */
  async pass(days: number): Promise<void> {
    this.now += days * DAY_MS;
    const kv = await this.#store.open();
    const { value } = await kv.get<object>(RETENTION_KEY);
    const at = this.now - MINUTE_MS;
    await kv.set(RETENTION_KEY, { after: "", since: START, ...value, at });
  }

  /** Has days pass without a server. */
  miss(days: number): void {
    this.now += days * DAY_MS;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]();
  }
}

class Instance {
  readonly kv: Deno.Kv;
  readonly store: InterceptedKv;
  readonly history: History;
  readonly retention: Retention;
  /** Rooms that somebody is in here. */
  readonly here = new Set<RoomName>();
  readonly notes: Readonly<Record<string, number>>[] = [];
  readonly errors: unknown[] = [];

  constructor(store: InterceptedKv, stage: Stage, days: number) {
    const now = () => stage.now;
    this.store = store;
    this.kv = store.kv;
    this.history = startHistory(this.kv, { now }).history;
    this.retention = new Retention({
      kv: this.kv,
      days,
      history: this.history,
      here: { names: this.here },
      presence: new PresenceStore(this.kv),
      now,
      onNote: (_note, fields) => this.notes.push(fields),
      onError: (cause) => this.errors.push(cause),
    });
  }

  /** Stores a message in each of some rooms. */
  async talk(...rooms: readonly RoomName[]): Promise<void> {
    await Promise.all(
      rooms.map((room) =>
        this.history.append(room, aNewEntry(crypto.randomUUID()))
      ),
    );
  }

  async make(room: RoomName): Promise<void> {
    await this.history.change(room, {
      user: aUser(),
      id: crypto.randomUUID(),
      apply: () => aRecord(),
    });
  }

  /** Names of the rooms that are there. */
  async rooms(): Promise<string[]> {
    const keys = await storedKeys(this.kv);
    return keys.filter(([kind, , part]) => kind === "rooms" && part === "head")
      .map(([, room]) => String(room));
  }
}

Deno.test("A room that nobody has used for the days that are set goes wholly, a day later at most", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  await one.talk(ROOM);
  for (const days of [1, 88, 1]) {
    await stage.pass(days);
    await one.retention.sweep();
    assertEquals(await one.rooms(), [ROOM]);
  }
  await stage.pass(1);
  await one.retention.sweep();
  assertEquals(await storedKeys(one.kv), [FLOOR_KEY, RETENTION_KEY]);
  assertEquals([one.notes, one.errors], [[{ rooms: 1, days: 90 }], []]);
});

Deno.test("A room without a message counts from its making, and one with any kind of entry from that", async () => {
  await using stage = await Stage.create();
  const one = await stage.start(2);
  const [made, changed] = [aRoom("made"), aRoom("changed")];
  await one.make(made);
  await one.talk(changed);
  await stage.pass(2);
  const reaction = { user: aUser(), id: "r", kind: "reaction", of: 1 } as const;
  await one.history.append(changed, { ...reaction, emoji: "👍", on: true });
  await one.retention.sweep();
  assertEquals(await one.rooms(), [changed, made]);
  await stage.pass(1);
  await one.retention.sweep();
  assertEquals(await one.rooms(), [changed]);
  await stage.pass(2);
  await one.retention.sweep();
  assertEquals(await one.rooms(), []);
});

Deno.test("A room of before visits were noted counts from its newest message", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  await one.talk(ROOM);
  const { value: head } = await one.kv.get<LogHead>(headKey(ROOM));
  await one.kv.set(headKey(ROOM), { ...head, usedAt: undefined });
  await stage.pass(90);
  await one.retention.sweep();
  assertEquals(await one.rooms(), [ROOM]);
  await stage.pass(1);
  await one.retention.sweep();
  assertEquals(await one.rooms(), []);
});

Deno.test("A room that doesn't say when it was used counts from when that is found", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  await one.talk(ROOM);
  const { value: head } = await one.kv.get<LogHead>(headKey(ROOM));
  const unknown = { ...head, usedAt: undefined, listedAt: 0 };
  await one.kv.set(headKey(ROOM), unknown);
  await one.retention.sweep();
  await stage.pass(90);
  await one.retention.sweep();
  assertEquals(await one.rooms(), [ROOM]);
  await stage.pass(1);
  await one.retention.sweep();
  assertEquals(await one.rooms(), []);
});

for (
  const [when, leave] of [
    [
      "an Islet comes that has turns",
      (_stage: Stage, one: Instance) => one.kv.delete(RETENTION_KEY),
    ],
    ["the server comes back after long", async () => {}],
    [
      "a clock is right again that was ahead",
      async (stage: Stage, one: Instance) => {
        await one.retention.sweep();
        stage.miss(-390);
      },
    ],
  ] as const
) {
  Deno.test(`Rooms count from when ${when}`, async () => {
    await using stage = await Stage.create();
    const one = await stage.start();
    await one.talk(ROOM);
    stage.miss(400);
    await leave(stage, one);
    await one.retention.sweep();
    assertEquals(await one.rooms(), [ROOM]);
    await stage.pass(90);
    await one.retention.sweep();
    assertEquals(await one.rooms(), [ROOM]);
    await stage.pass(1);
    await one.retention.sweep();
    assertEquals(await one.rooms(), []);
  });
}

Deno.test("An absence of some days counts as any others", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  await one.talk(ROOM);
  await stage.pass(85);
  stage.miss(6);
  await one.retention.sweep();
  assertEquals(await one.rooms(), []);
});

Deno.test("A visit counts as use, and changes nothing where there was another within a day", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  await one.talk(ROOM);
  const stamp = async () => (await one.kv.get(headKey(ROOM))).versionstamp;
  const before = await stamp();
  await stage.pass(0.9);
  await one.retention.visited(ROOM);
  assertEquals(await stamp(), before);
  await stage.pass(80);
  await one.retention.visited(ROOM);
  await stage.pass(90);
  await one.retention.sweep();
  assertEquals(await one.rooms(), [ROOM]);
  // Nothing else has changed.
  await one.talk(ROOM);
  assertEquals((await one.history.page(ROOM, { limit: 9 })).head, 2);
  await one.retention.visited(aRoom("never-made"));
  assertEquals(await one.rooms(), [ROOM]);
});

Deno.test("A room that somebody is in stays, on whichever instance, and counts from when they leave", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  const other = aRoom("other");
  await one.talk(ROOM, other);
  const presence = ["rooms", other, "presence", "elsewhere"];
  one.here.add(ROOM);
  await one.kv.set(presence, { users: [], count: 1 });
  for (let n = 0; n < 3; n++) {
    await stage.pass(91);
    await one.retention.sweep();
    assertEquals(await one.rooms(), [other, ROOM]);
  }
  one.here.clear();
  await one.kv.delete(presence);
  await stage.pass(90);
  await one.retention.sweep();
  assertEquals(await one.rooms(), [other, ROOM]);
  await stage.pass(1);
  await one.retention.sweep();
  assertEquals(await one.rooms(), []);
});

Deno.test("Rooms stay that somebody only reads in on an instance that takes no turn, however many they are", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  const two = await stage.start();
  const rooms = seqs(100, 249).map((n) => aRoom(`tea-${n}`));
  await one.talk(...rooms);
  // Who has no name isn't told to others.
  for (const room of rooms) two.here.add(room);
  for (let n = 0; n < 6; n++) {
    await stage.pass(30);
    for (let turn = 0; turn < 2; turn++) {
      stage.now += MINUTE_MS;
      await one.retention.sweep();
      await two.retention.sweep();
    }
  }
  assertEquals((await one.rooms()).length, rooms.length);
});

for (const how of ["writes to", "comes to"] as const) {
  Deno.test(`A room stays that somebody ${how} while it is about to go`, async () => {
    await using stage = await Stage.create();
    const one = await stage.start();
    const two = await stage.start();
    await one.talk(ROOM);
    await stage.pass(91);
    let commits = 0;
    one.store.commit = async (commit) => {
      // The first one takes the turn.
      if (++commits === 2) {
        if (how === "writes to") await two.talk(ROOM);
        else await two.retention.visited(ROOM);
      }
      return await commit();
    };
    await one.retention.sweep();
    assertEquals([await one.rooms(), one.notes], [[ROOM], []]);
  });
}

Deno.test("A message at a time that is past makes no room one that nobody has used", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  await one.talk(ROOM);
  await stage.pass(80);
  await one.retention.visited(ROOM);
  stage.now = 0;
  await one.talk(ROOM);
  stage.now = START + 100 * DAY_MS;
  await one.retention.sweep();
  assertEquals(await one.rooms(), [ROOM]);
});

Deno.test("A turn looks at a hundred rooms and deletes ten of them, and the next one goes on there", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  const number = (n: number) => String(n).padStart(3, "0");
  const used = seqs(1, 120).map((n) => aRoom(`a-${number(n)}`));
  const unused = seqs(1, 25).map((n) => aRoom(`b-${number(n)}`));
  await one.talk(...unused);
  await stage.pass(91);
  await one.talk(...used);
  const left: number[] = [];
  for (let turn = 1; turn <= 6; turn++) {
    stage.now += MINUTE_MS;
    const { reads } = one.store;
    await one.retention.sweep();
    assertEquals(one.store.reads - reads < 400, true);
    left.push((await one.rooms()).length - used.length);
  }
  // The first 100, then 20 and 10, 10, 5 and the end, and again from the beginning.
  assertEquals(left, [25, 15, 5, 0, 0, 0]);
  assertEquals(one.notes.map(({ rooms }) => rooms), [10, 10, 5]);
});

Deno.test("Of two instances one takes a turn, and no room is counted twice", async () => {
  await using stage = await Stage.create();
  const instances = [await stage.start(), await stage.start()] as const;
  const [one, two] = instances;
  await one.talk(...seqs(1, 15).map((n) => aRoom(`tea-${n}`)));
  await stage.pass(91);
  await Promise.all([
    one.retention.sweep(),
    two.retention.sweep(),
    one.retention.sweep(),
  ]);
  const counts = () =>
    instances.flatMap(({ notes }) => notes.map(({ rooms }) => rooms));
  assertEquals([counts(), (await one.rooms()).length], [[10], 5]);
  // Too soon.
  stage.now += MINUTE_MS / 2;
  await two.retention.sweep();
  assertEquals((await one.rooms()).length, 5);
  stage.now += MINUTE_MS / 2;
  await two.retention.sweep();
  assertEquals([counts().toSorted(), await one.rooms()], [[10, 5], []]);
});

Deno.test("With 0 days no room goes and nothing is written, but what a broken deletion has left does", async () => {
  await using stage = await Stage.create();
  const one = await stage.start(0);
  await one.talk(ROOM);
  const before = await storedKeys(one.kv);
  await stage.pass(10_000);
  await one.retention.visited(ROOM);
  await one.retention.sweep();
  assertEquals(await storedKeys(one.kv), before);

  one.store.commit = (commit) => {
    one.store.commit = () => Promise.reject(new Error("Killed"));
    return commit();
  };
  await one.history.deletions.delete(ROOM, () => true);
  assertEquals((await one.kv.get(deletedKey(ROOM))).value, 1);
  one.store.commit = (commit) => commit();
  await one.retention.sweep();
  assertEquals(await storedKeys(one.kv), [FLOOR_KEY, RETENTION_KEY]);
});

Deno.test("A store that fails is told of, and the next turn goes on", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  const other = aRoom("other");
  await one.talk(ROOM, other);
  await stage.pass(91);
  const broken = new Error("Broken store");
  one.store.beforeRead = () => Promise.reject(broken);
  await one.retention.sweep();
  assertEquals(one.errors, [broken]);
  one.store.beforeRead = () => Promise.resolve();
  // It is known, so that nobody else tells of it.
  await one.history.lastUse(ROOM);
  one.store.beforeRead = () => Promise.reject(broken);
  await one.retention.visited(ROOM);
  assertEquals(one.errors, [broken, broken]);
  one.store.beforeRead = () => Promise.resolve();

  // One of them can't be deleted.
  let commits = 0;
  one.store.commit = (commit) =>
    ++commits === 2 ? Promise.reject(broken) : commit();
  await one.retention.sweep();
  assertEquals(one.errors.length, 3);
  assertEquals(await one.rooms(), [other, ROOM]);
  stage.now += MINUTE_MS;
  await one.retention.sweep();
  assertEquals(await one.rooms(), [other]);
  stage.now += MINUTE_MS;
  await one.retention.sweep();
  assertEquals(await one.rooms(), []);
});

Deno.test("Once it is stopped, it looks at no further room", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  await one.talk(...seqs(1, 5).map((n) => aRoom(`tea-${n}`)));
  await stage.pass(91);
  const turn = one.retention.sweep();
  let isOver = false;
  turn.then(() => isOver = true);
  await one.retention.stop();
  assertEquals(isOver, true);
  const left = (await one.rooms()).length;
  assertEquals(left >= 4, true);
  stage.now += MINUTE_MS;
  await one.retention.sweep();
  assertEquals((await one.rooms()).length, left);
});

Deno.test("Once it is stopped, a visit under way is noted, and no other", async () => {
  await using stage = await Stage.create();
  const one = await stage.start();
  const other = aRoom("coffee");
  await one.talk(ROOM, other);
  await stage.pass(2);
  const held = Promise.withResolvers<void>();
  one.store.commit = async (commit) => {
    await held.promise;
    return await commit();
  };
  one.retention.visited(ROOM);
  const stopping = one.retention.stop();
  await one.retention.visited(other);
  held.resolve();
  await stopping;
  const heads = await one.kv.getMany<LogHead[]>(
    [ROOM, other].map(headKey),
  );
  assertEquals(
    heads.map(({ value }) => value?.usedAt),
    [stage.now, START],
  );
  assertEquals(one.errors, []);
});
