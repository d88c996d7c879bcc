import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { RefusedError, UnavailableError } from "../../lib/log/new_entry.ts";
import {
  decodeRecord,
  encodeRecord,
  type RoomRecord,
} from "../../lib/log/room_record.ts";
import type { NewSettings } from "../../lib/log/new_entry.ts";
import { headKey, recordKey } from "../../lib/store/keys.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { readAll } from "../support/read_all.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("tea");

function settings(apply: NewSettings["apply"]): NewSettings {
  return { user: aUser(), id: crypto.randomUUID(), from: "there", apply };
}

/** A change that makes the room, if nobody has yet. */
function making(fields: Partial<RoomRecord> = {}): NewSettings {
  return settings((before) => before === null ? aRecord(fields) : "conflict");
}

/** A change of some fields of a room that somebody has made. */
function changing(fields: Partial<RoomRecord>): NewSettings {
  return settings((before) =>
    before === null ? "not_found" : { ...before, ...fields }
  );
}

Deno.test("A room that nobody has made has no record", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  assertEquals(await history.record(ROOM), null);
  await history.append(ROOM, aNewEntry("c1"));
  assertEquals(await history.record(ROOM), null);
  assertEquals(await history.readRecord(ROOM), null);
});

Deno.test("A change of the record and its entry are stored by one commit, and told", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { kv } = intercepted;
  const { history } = startHistory(kv);
  const told: unknown[] = [];
  const log = history.open(ROOM, (entries) => {
    told.push(...entries.map((json) => JSON.parse(json)));
  });
  await log.load();
  const stamps: (string | null)[] = [];
  for (const change of [making(), changing({ title: "Tea", listed: true })]) {
    await history.change(ROOM, change);
    const stored = await kv.getMany([recordKey(ROOM), headKey(ROOM)]);
    stamps.push(...stored.map(({ versionstamp }) => versionstamp));
  }
  assertEquals(stamps[0], stamps[1]);
  assertEquals(stamps[2], stamps[3]);
  const [made, changed] = told.map((entry) => {
    const { id: _, sentAt: _at, ...rest } = {
      id: "",
      sentAt: 0,
      ...Object(entry),
    };
    return rest;
  });
  const author = aUser();
  assertEquals(made, {
    seq: 1,
    kind: "settings",
    ...author,
    title: "Tea room",
    listed: false,
    owners: ["u-ana"],
  });
  assertEquals(changed, {
    seq: 2,
    kind: "settings",
    ...author,
    title: "Tea",
    listed: true,
  });
  history.release(log);
});

Deno.test("A change tells what has changed, and neither secrets nor reasons", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.change(ROOM, making());
  const until = Date.now() + 60_000;
  const ban = { ...aUser("Ben"), at: 1, until, reason: "Shouting" };
  const { userId, userName } = ban;
  const changes: [fields: Partial<RoomRecord>, told: object][] = [
    [{ topic: "Green or black" }, { topic: "Green or black" }],
    [{ moderators: [aUser("Mia")] }, {
      moderators: [aUser("Mia")],
      promoted: [aUser("Mia")],
    }],
    [{ moderators: [aUser("Eva")] }, {
      moderators: [aUser("Eva")],
      promoted: [aUser("Eva")],
      demoted: [aUser("Mia")],
    }],
    [{ moderators: [] }, { moderators: [], demoted: [aUser("Eva")] }],
    [{ locked: true, slowModeMs: 5000 }, { locked: true, slowModeMs: 5000 }],
    [{ passphraseHash: "x" }, { passphrase: true }],
    [{ passphraseHash: "y" }, { passphrase: true }],
    [{ passphraseHash: null }, { passphrase: false }],
    [
      { bans: [{ ...ban, addressHash: "there" }] },
      { bans: [{ userId, userName, until }] },
    ],
    [{ bans: [] }, { bans: [{ userId, userName }] }],
    [{ mutes: [ban] }, { mutes: [{ userId, userName, until }] }],
    [
      { mutes: [{ ...ban, until: 20 }] },
      { mutes: [{ userId, userName, until: 20 }] },
    ],
    // It had ended by itself.
    [{ mutes: [], locked: false }, { locked: false }],
  ];
  for (const [fields] of changes) await history.change(ROOM, changing(fields));
  const { entries } = await history.entriesAfter(ROOM, 1);
  assertEquals(
    entries.map((json) => {
      const { seq: _, kind: _k, id: _i, sentAt: _s, ...rest } = JSON.parse(
        json,
      );
      return rest;
    }),
    changes.map(([, told]) => ({ ...aUser(), ...told })),
  );
});

Deno.test("The record is there after a restart, with what a newer Islet has written, and hides no messages", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const before = startHistory(kv).history;
  await before.change(ROOM, making({ rest: { color: { hue: 7 } } }));
  await before.append(ROOM, aNewEntry("c1"));
  const { history } = startHistory(kv);
  await history.append(ROOM, aNewEntry("c2"));
  assertEquals(
    await history.record(ROOM),
    aRecord({ rest: { color: { hue: 7 } } }),
  );
  await history.change(ROOM, changing({ title: "Coffee" }));
  const { value } = await kv.get(recordKey(ROOM));
  assertEquals(value, {
    ...encodeRecord(aRecord({ title: "Coffee" })),
    color: { hue: 7 },
  });
  const messages = await readAll(history, ROOM);
  assertEquals(messages.map(({ id, seq }) => `${id} ${seq}`), ["c1 2", "c2 3"]);
});

Deno.test("Another instance that follows the room sees what it has become", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  const log = here.open(ROOM, () => {});
  await log.load();
  await there.change(ROOM, making());
  assertEquals(log.reader.record, null);
  // As it does when it is told by a note.
  here.refresh(ROOM);
  assertEquals((await here.record(ROOM))?.title, "Tea room");
  await here.idle();
  assertEquals(log.reader.record, aRecord());
  assertEquals(log.newestSeq, 1);
  here.release(log);
});

Deno.test("Of two instances that change the record at once, the second one sees what the first one did", async () => {
  await using store = await TempStore.create();
  const histories = await Promise.all(
    [1, 2, 3].map(async () => startHistory(await store.open()).history),
  );
  await Promise.all(histories.map((history) => history.record(ROOM)));
  const outcomes = await Promise.allSettled(
    histories.map((history) => history.change(ROOM, making())),
  );
  const refused = outcomes.filter(({ status }) => status === "rejected");
  assertEquals(refused.length, 2);
  await Promise.all(histories.map((history, n) =>
    history.change(
      ROOM,
      settings((before) =>
        before === null
          ? "not_found"
          : { ...before, owners: [...before.owners, `u-${n}`] }
      ),
    )
  ));
  const { history } = startHistory(await store.open());
  const owners = (await history.record(ROOM))?.owners ?? [];
  assertEquals([...owners].sort(), ["u-0", "u-1", "u-2", "u-ana"]);
});

Deno.test("What changes nothing is no entry, and what is refused says why", async () => {
  await using store = await TempStore.create();
  const { history, commits } = startHistory(await store.open());
  await history.change(ROOM, making());
  const same = settings((before) => before ?? "not_found");
  // The second one waits for what the first one does.
  const changes = await Promise.all([
    history.change(ROOM, changing({ title: "Tea" })),
    history.change(ROOM, same),
    history.change(ROOM, same),
  ]);
  assertEquals(changes.map(({ title }) => title), ["Tea", "Tea", "Tea"]);
  assertEquals(commits.map(({ entries }) => entries), [1, 1]);
  const error = await assertRejects(
    () => history.change(ROOM, making()),
    RefusedError,
  );
  assertEquals(error.code, "conflict");
  assertEquals(history.waiting, 0);
});

Deno.test("A change that the store doesn't take changes nothing", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await history.change(ROOM, making());
  await history.append(ROOM, aNewEntry("c1"));
  intercepted.commit = () => Promise.reject(new Error("Broken store"));
  await assertRejects(
    () => history.change(ROOM, changing({ title: "Coffee" })),
    UnavailableError,
  );
  intercepted.commit = (commit) => commit();
  assertEquals((await history.record(ROOM))?.title, "Tea room");
  assertEquals((await history.append(ROOM, aNewEntry("c2"))).seq, 3);
});

const BROKEN: [what: string, value: unknown][] = [
  ["a text", "Tea"],
  ["no title", { ...encodeRecord(aRecord()), title: undefined }],
  ["owners that are none", { ...encodeRecord(aRecord()), owners: [7] }],
  ["a time that is none", { ...encodeRecord(aRecord()), createdAt: "now" }],
  ["moderators that are none", { ...encodeRecord(aRecord()), moderators: [7] }],
  ["a lock that is none", { ...encodeRecord(aRecord()), locked: 1 }],
  ["bans without an end", { ...encodeRecord(aRecord()), bans: [aUser()] }],
];

Deno.test("decodeRecord() reads a room of before there were moderators", () => {
  const { title, listed, owners, ownerSecretHash, createdAt } = aRecord();
  assertEquals(
    decodeRecord({ title, listed, owners, ownerSecretHash, createdAt }),
    aRecord(),
  );
});

for (const [what, value] of BROKEN) {
  Deno.test(`decodeRecord() refuses ${what}`, () => {
    assertThrows(() => decodeRecord(value), TypeError);
  });
}

/** As many mutes as there are, each with a reason of 200 characters. */
function mutes(count: number, reason: string): RoomRecord["mutes"] {
  const until = Date.now() + 60_000;
  return Array.from({ length: count }, (_, index) => ({
    userId: `user-number-${index}`,
    userName: "Somebody",
    at: 1,
    until,
    reason: reason.repeat(200),
  }));
}

Deno.test("A record that a value of the store can't hold is refused, and what waits with it is stored", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  await history.change(ROOM, making());
  // Half as many letters fit of which one takes two bytes.
  for (
    const [reason, fits, count] of [["a", 190, 250], ["ж", 105, 140]] as const
  ) {
    await history.change(ROOM, changing({ mutes: mutes(fits, reason) }));
    const [error, appended] = await Promise.allSettled([
      history.change(ROOM, changing({ mutes: mutes(count, reason) })),
      history.append(ROOM, aNewEntry(`c-${reason}`)),
    ]);
    assertEquals(
      [error.status, error.status === "rejected" && error.reason.code],
      ["rejected", "full"],
    );
    assertEquals(appended.status, "fulfilled");
  }
  assertEquals((await history.readRecord(ROOM))?.mutes.length, 105);
});

Deno.test("Large records of many rooms and full segments are stored, though they don't fit into one commit", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  const rooms = Array.from({ length: 12 }, (_, index) => aRoom(`r${index}`));
  await Promise.all(rooms.map((room) => history.change(room, making())));
  const large = changing({ mutes: mutes(190, "a") });
  const text = "x".repeat(2000);
  await Promise.all(rooms.flatMap((room) => [
    ...Array.from(
      { length: 40 },
      (_, index) => history.append(room, { ...aNewEntry(`c${index}`), text }),
    ),
    history.change(room, large),
  ]));
  for (const room of rooms) {
    assertEquals((await history.readRecord(room))?.mutes.length, 190);
    assertEquals((await history.page(room, { limit: 1 })).head, 42);
  }
});
