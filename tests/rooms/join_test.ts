import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { aNewEntry } from "../support/a_new_entry.ts";
import { afterTurns } from "../support/after_turns.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";
import { sweepTurns } from "../support/sweep_turns.ts";

const ROOM = aRoom("lobby");
const ANA = aUser("Ana");
const BEN = aUser("Ben");

Deno.test("Room.join() welcomes a session, then brings it up to date", async () => {
  await using started = await startRooms();
  await started.post(ROOM, 1, 2);
  await started.join(ROOM, new FakeSession(BEN));
  const session = new FakeSession(ANA);
  await started.join(ROOM, session);
  assertEquals(session.frames[0], {
    type: "welcome",
    v: 1,
    room: "lobby",
    sessionId: session.id,
    ...ANA,
    head: 2,
    onlineUsers: [BEN, ANA],
    onlineCount: 2,
    limits: { textLength: 2000, ratePerSecond: 2, rateBurst: 10 },
  });
  assertEquals(session.types, ["welcome", "messages"]);
  const [frame] = session.all("messages");
  assertEquals(frame?.messages.map(({ seq }) => seq), [1, 2]);
  assertEquals(frame?.truncated, undefined);
});

// Of a room with 130 messages, of which 11 to 130 are kept.
const JOINS: [
  what: string,
  after: number | null,
  seqs: number[],
  truncated: boolean,
][] = [
  ["the latest 50 to one that has none", null, seqs(81, 130), false],
  ["what it missed to one that comes back", 127, seqs(128, 130), false],
  ["what it missed from the store too", 17, seqs(18, 130), false],
  ["all that is kept, when it has what came before", 10, seqs(11, 130), false],
  ["an empty frame to one that missed nothing", 130, [], false],
  ["a fresh start when the cap dropped some", 9, seqs(11, 130), true],
  ["a fresh start when the cap dropped most", 0, seqs(11, 130), true],
  ["a fresh start to one that has seen another log", 131, seqs(81, 130), true],
  [
    "a fresh start to one that is far ahead",
    Number.MAX_SAFE_INTEGER,
    seqs(81, 130),
    true,
  ],
];

for (const [what, after, wanted, truncated] of JOINS) {
  Deno.test(`Room.join() sends ${what}`, async () => {
    await using started = await startRooms({ messages: 120 });
    const { history } = started;
    await Promise.all(
      seqs(1, 130).map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
    );
    const session = new FakeSession();
    await started.join(ROOM, session, after);
    assertEquals(session.seqs, wanted);
    const frames = session.all("messages");
    assertEquals(frames.map((frame) => frame.truncated ?? false), [truncated]);
    // And it goes on from there.
    await started.post(ROOM, 131);
    assertEquals(session.seqs, [...wanted, 131]);
  });
}

for (
  const [after, truncated] of [[null, false], [0, false], [1, true]] as const
) {
  Deno.test(`Room.join() after ${after} of an empty room`, async () => {
    await using started = await startRooms();
    const session = new FakeSession();
    await started.join(ROOM, session, after);
    assertEquals(session.all("welcome")[0]?.head, 0);
    assertEquals(session.all("messages"), [
      truncated
        ? { type: "messages", messages: [], truncated }
        : { type: "messages", messages: [] },
    ]);
    await started.post(ROOM, 1);
    assertEquals(session.seqs, [1]);
  });
}

/** Turns of the microtask queue that a session takes to join a room that is open. */
async function countJoinTurns(started: StartedRooms): Promise<number> {
  await started.join(ROOM, new FakeSession(BEN));
  const session = new FakeSession(ANA);
  started.rooms.join(ROOM, session, null, MEMBERS_GUARD);
  let turns = 0;
  for (; !session.types.includes("messages"); turns++) await Promise.resolve();
  return turns;
}

const RACES: [stored: number, after: number | null][] = [
  [0, null],
  [0, 0],
  [4, null],
  [4, 0],
  [4, 3],
  [4, 4],
];

for (const [stored, after] of RACES) {
  Deno.test(`Room.join() after ${after} of ${stored} messages misses and repeats nothing, whenever another is stored`, async () => {
    await using started = await startRooms();
    const { store, rooms } = started;
    const joinTurns = await countJoinTurns(started);
    await sweepTurns([
      "stored once it is up to date",
      "stored while it catches up",
      "stored before the welcome",
    ], async (turns) => {
      const room = aRoom(`room-${turns}`);
      const ben = new FakeSession(BEN);
      await started.join(room, ben);
      await started.post(room, 1, stored);
      const session = new FakeSession(ANA);
      // What it had been sent when those who were there got the message.
      let types: readonly string[] | undefined;
      ben.onFrame = () => {
        if (ben.seqs.includes(stored + 1)) types ??= session.types;
      };
      store.commit = async (commit) => {
        const result = await commit();
        afterTurns(
          turns,
          () => rooms.join(room, session, after, MEMBERS_GUARD),
        );
        await afterTurns(joinTurns);
        return result;
      };
      await started.post(room, stored + 1);
      store.commit = (commit) => commit();
      await started.post(room, stored + 2);
      await session.until(() => session.seqs.includes(stored + 2));
      assertEquals(session.types[0], "welcome");
      const wanted = seqs((after ?? 0) + 1, stored + 2);
      assertEquals(session.seqs, wanted, `${turns} turns`);
      if (!types?.includes("welcome")) return "stored before the welcome";
      return types.includes("messages")
        ? "stored once it is up to date"
        : "stored while it catches up";
    });
  });
}

Deno.test("Room.join() lets no session in that leaves while it is welcomed", async () => {
  await using started = await startRooms();
  const { rooms, store } = started;
  const other = new FakeSession(BEN);
  await started.join(ROOM, other);
  other.forget();
  const elsewhere = aRoom("elsewhere");
  const held = Promise.withResolvers<void>();
  store.beforeRead = () => held.promise;
  for (const name of [ROOM, elsewhere]) {
    const session = new FakeSession(ANA);
    const room = rooms.join(name, session, null, MEMBERS_GUARD);
    assertEquals(room.size, name === ROOM ? 2 : 1);
    session.isOpen = false;
    room.leave(session);
  }
  held.resolve();
  await started.post(ROOM, 1);
  assertEquals(other.types, ["messages"]);
  assertEquals([rooms.size, rooms.sessions], [1, 1]);
  assertEquals(rooms.online(elsewhere).onlineCount, 0);
});

Deno.test("Room.join() closes a session whose log can't be read with 1013", async () => {
  await using started = await startRooms();
  const { rooms, store, errors } = started;
  const other = new FakeSession(BEN);
  await started.join(aRoom("readable"), other);
  const broken = new Error("Broken store");
  store.beforeRead = () => Promise.reject(broken);
  const session = new FakeSession(ANA);
  await started.join(ROOM, session);
  assertEquals(session.closedWith?.code, 1013);
  assertEquals(session.frames, []);
  assertEquals(errors, [broken]);
  assertEquals([...rooms.names].map(String), ["readable"]);

  store.beforeRead = () => Promise.resolve();
  const again = new FakeSession(ANA);
  await started.join(ROOM, again);
  assertEquals(again.types, ["welcome", "messages"]);
});

Deno.test("Room.join() closes a session with 1013 whose missed messages can't be read", async () => {
  await using started = await startRooms();
  const { rooms, store, history, errors } = started;
  const other = new FakeSession(BEN);
  await started.join(ROOM, other);
  // More than memory has of a room.
  await Promise.all(
    seqs(1, 300).map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
  );
  await started.post(ROOM, 301, 500);
  other.forget();
  const broken = new Error("Broken store");
  store.beforeRead = () => Promise.reject(broken);
  const session = new FakeSession(ANA);
  await started.join(ROOM, session, 1);
  await session.until(() => session.closedWith !== null);
  assertEquals(session.closedWith?.code, 1013);
  assertEquals(errors, [broken]);
  assertEquals(other.types, ["user_joined", "user_left"]);
  assertEquals(rooms.sessions, 1);
});

Deno.test("Room.join() refuses one connection too many of a user with 1008", async () => {
  await using started = await startRooms({ maxSessionsPerUser: 2 });
  const { rooms } = started;
  const tabs = [1, 2, 3].map(() => new FakeSession(ANA));
  const [one, two, three] = tabs;
  assert(one && two && three);
  const room = await started.join(ROOM, one);
  await started.join(ROOM, two);
  await started.join(ROOM, three);
  assertEquals(three.closedWith?.code, 1008);
  assertEquals(three.frames, []);
  assertEquals([one.isOpen, two.isOpen], [true, true]);
  assertEquals(rooms.sessions, 2);

  // Others, and other rooms, are not concerned.
  const ben = new FakeSession(BEN);
  await started.join(ROOM, ben);
  const elsewhere = new FakeSession(ANA);
  await started.join(aRoom("elsewhere"), elsewhere);
  assertEquals([ben.isOpen, elsewhere.isOpen], [true, true]);

  room.leave(one);
  const four = new FakeSession(ANA);
  await started.join(ROOM, four);
  assertEquals(four.isOpen, true);
});

Deno.test("Room.join() refuses too many connections of a user that come at once", async () => {
  await using started = await startRooms({ maxSessionsPerUser: 2 });
  const tabs = seqs(1, 6).map(() => new FakeSession(ANA));
  await Promise.all(tabs.map((tab) => started.join(ROOM, tab)));
  assertEquals(tabs.map(({ closedWith }) => closedWith?.code ?? null), [
    null,
    null,
    1008,
    1008,
    1008,
    1008,
  ]);
  assertEquals(started.rooms.sessions, 2);
});

Deno.test("Rooms.join() opens each room once", async () => {
  await using started = await startRooms();
  const { rooms } = started;
  const one = rooms.join(ROOM, new FakeSession(ANA), null, MEMBERS_GUARD);
  const two = rooms.join(ROOM, new FakeSession(BEN), null, MEMBERS_GUARD);
  const three = rooms.join(
    aRoom("other"),
    new FakeSession(BEN),
    null,
    MEMBERS_GUARD,
  );
  assertStrictEquals(one, two);
  assertEquals([one.size, three.size], [2, 1]);
  assertEquals([rooms.size, rooms.sessions], [2, 3]);
});

Deno.test("Room.join() asks the store about a client that is ahead of this instance", async () => {
  await using started = await startRooms();
  await started.post(ROOM, 1);
  const elsewhere = startHistory(started.store.kv).history;
  for (const seq of [2, 3]) await elsewhere.append(ROOM, aNewEntry(`c${seq}`));
  const session = new FakeSession();
  await started.join(ROOM, session, 3);
  assertEquals(session.frames.at(-1), { type: "messages", messages: [] });
});

Deno.test("Room.join() asks the store about such a client while it stores something, too", async () => {
  await using started = await startRooms();
  const { store } = started;
  await started.post(ROOM, 1);
  const joinTurns = await countJoinTurns(started);
  const elsewhere = startHistory(store.kv).history;
  const taken = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  store.commit = async (commit) => {
    store.commit = (next) => next();
    const result = await commit();
    taken.resolve();
    await held.promise;
    return result;
  };
  const posted = started.post(ROOM, 2);
  await taken.promise;
  await elsewhere.append(ROOM, aNewEntry("c3"));
  const session = new FakeSession();
  const joined = started.join(ROOM, session, 3);
  await afterTurns(joinTurns, held.resolve);
  await Promise.all([posted, joined]);
  assertEquals(session.frames.at(-1), { type: "messages", messages: [] });
});
