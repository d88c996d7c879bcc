import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { StoredPresence } from "../../lib/presence/presence_store.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import type { Commit } from "../support/intercepted_kv.ts";
import { namesIn, RoomsPair } from "../support/rooms_pair.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";
import { until } from "../support/until.ts";

// Ana and Cleo come to the first instance, and Ben to the second one. Time goes by
// itself, as KV and the clients do, and a test can hurry it on.

const ROOM = aRoom("tea");
const ANA = aUser("Ana");
const BEN = aUser("Ben");
const CLEO = aUser("Cleo");
const BROKEN = new Error("Broken store");
const passOn = (commit: Commit) => commit();

function goingTime(): FakeTime {
  return new FakeTime(null, { advanceRate: 1 });
}

/** Ana on the first instance, whom the second one lists. */
async function anaAndBen({ first, second }: RoomsPair) {
  const ben = new FakeSession(BEN);
  await second.join(ROOM, ben);
  const ana = new FakeSession(ANA);
  const room = await first.join(ROOM, ana);
  await untilListed(second, [ANA.userName, BEN.userName]);
  return { ana, ben, room };
}

async function untilListed(
  instance: StartedRooms,
  userNames: readonly string[],
): Promise<void> {
  await until(
    `${userNames.join(" and ")} are listed`,
    () => namesIn(instance, ROOM).join() === userNames.join(),
  );
}

/** Waits until the store says of an instance that some users are in the room. */
async function untilStored(
  { store, instances }: StartedRooms,
  userNames: readonly string[],
): Promise<void> {
  const key = ["rooms", ROOM, "presence", instances.id];
  await until(
    `the store has ${userNames.join(" and ") || "nobody"}`,
    async () => {
      const { value } = await store.kv.get<StoredPresence>(key);
      const stored = value?.users.map(({ userName }) => userName) ?? [];
      return stored.join() === userNames.join();
    },
  );
}

/**
 * Holds the answer of the next read that finds Ana, of one instance or of all: a watch
 * that is late makes it all.
 */
function holdPresence({ store }: StartedRooms) {
  const answered = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  store.afterRead = async (key, value) => {
    const isAnas = JSON.stringify(value)?.includes(ANA.userId) ?? false;
    if (key[2] !== "presence" || !isAnas) return;
    store.afterRead = () => Promise.resolve();
    answered.resolve();
    await held.promise;
  };
  return { answered: answered.promise, release: held.resolve };
}

Deno.test("Who left while the watch told nothing is gone once it tells something", async () => {
  using time = goingTime();
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  const { ana, room } = await anaAndBen(pair);
  second.store.isWatchSilent = true;
  room.leave(ana);
  await untilStored(first, []);
  second.store.isWatchSilent = false;
  assertEquals(namesIn(second, ROOM), ["Ana", "Ben"]);
  // The first instance says that it lives.
  time.tick(10_000);
  await untilListed(second, ["Ben"]);
});

Deno.test("Who is swept away on an instance is gone on the others", async () => {
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  const { ana } = await anaAndBen(pair);
  ana.isOpen = false;
  assertEquals(first.rooms.sweep().removed, 1);
  await untilListed(second, [BEN.userName]);
});

Deno.test("Who is the last to leave, when that can't be stored, is gone a second later", async () => {
  using time = goingTime();
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  const { ana, room } = await anaAndBen(pair);
  first.store.commit = () => Promise.reject(BROKEN);
  room.leave(ana);
  await until("that has failed", () => first.errors.length > 0);
  first.store.commit = passOn;
  assertEquals(first.errors, [BROKEN]);
  assertEquals(first.rooms.size, 0);
  time.tick(1_000);
  await untilListed(second, ["Ben"]);
});

Deno.test("What could not be stored is no longer tried once the instance stops", async () => {
  using time = goingTime();
  await using pair = await RoomsPair.start();
  const { first } = pair;
  const { ana, room } = await anaAndBen(pair);
  let commits = 0;
  first.store.commit = () => {
    commits++;
    return Promise.reject(BROKEN);
  };
  room.leave(ana);
  await until("that has failed", () => first.errors.length > 0);
  await first.presence.stop();
  first.presence.changed(ROOM);
  time.tick(5_000);
  await time.runMicrotasks();
  assertEquals(commits, 1);
  first.store.commit = passOn;
});

Deno.test("Who leaves an instance that is alone by then is not left in the store", async () => {
  using _time = goingTime();
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  const { ana, room } = await anaAndBen(pair);
  await untilStored(first, ["Ana"]);
  await second.disconnect();
  await until("the first one is alone", () => !first.instances.hasPeers);
  room.leave(ana);
  await untilStored(first, []);
});

Deno.test("Who left while they were read is gone, however late the answer comes", async () => {
  using _time = goingTime();
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  const ben = new FakeSession(BEN);
  await second.join(ROOM, ben);
  const { answered, release } = holdPresence(second);
  const ana = new FakeSession(ANA);
  const room = await first.join(ROOM, ana);
  await answered;
  room.leave(ana);
  await untilStored(first, []);
  second.elsewhere.changed(first.instances.id, ROOM);
  // Comes after what was asked for now, if anything was.
  await untilStored(second, ["Ben"]);
  release();
  await until("Ben is told", () => ben.types.at(-1) === "user_left");
  assertEquals(namesIn(second, ROOM), ["Ben"]);
});

Deno.test("Who was on an instance that goes while all are read is not listed", async () => {
  using _time = goingTime();
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  await first.join(ROOM, new FakeSession(ANA));
  await untilStored(first, ["Ana"]);
  const held = Promise.withResolvers<void>();
  let waiting = 0;
  second.store.beforeRead = () => {
    waiting++;
    return held.promise;
  };
  const joined = second.join(ROOM, new FakeSession(BEN));
  await until("the log and all instances are read", () => waiting >= 2);
  await first.disconnect();
  await until("the second one is alone", () => !second.instances.hasPeers);
  held.resolve();
  await joined;
  assertEquals(namesIn(second, ROOM), ["Ben"]);
});

Deno.test("Who was on an instance that goes while it is read is not listed", async () => {
  using time = goingTime();
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  await second.join(ROOM, new FakeSession(BEN));
  const { answered, release } = holdPresence(second);
  await first.join(ROOM, new FakeSession(ANA));
  await answered;
  await first.disconnect();
  await until("the second one is alone", () => !second.instances.hasPeers);
  release();
  await time.runMicrotasks();
  assertEquals(namesIn(second, ROOM), ["Ben"]);
});

Deno.test("An instance goes on to tell who is there after a commit that hangs", async () => {
  using time = goingTime();
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  await anaAndBen(pair);
  const begun = Promise.withResolvers<void>();
  first.store.commit = () => {
    begun.resolve();
    return new Promise(() => {});
  };
  await first.join(ROOM, new FakeSession(CLEO));
  await begun.promise;
  first.store.commit = passOn;
  await time.tickAsync(5_000);
  await until("that has failed", () => first.errors.length > 0);
  assertEquals(first.errors.map(String), [
    "TimeoutError: No answer within 5000 ms",
  ]);
  time.tick(1_000);
  await untilListed(second, ["Ana", "Ben", "Cleo"]);
});

Deno.test("Who left does not come back with a commit that is stored too late", async () => {
  using time = goingTime();
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  const { room } = await anaAndBen(pair);
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const stored = Promise.withResolvers<void>();
  first.store.commit = async (commit) => {
    begun.resolve();
    await held.promise;
    const result = await commit();
    stored.resolve();
    return result;
  };
  const cleo = new FakeSession(CLEO);
  await first.join(ROOM, cleo);
  await begun.promise;
  let commits = 0;
  first.store.commit = async (commit) => {
    const result = await commit();
    commits++;
    return result;
  };
  await time.tickAsync(5_000);
  await until("that has failed", () => first.errors.length > 0);
  room.leave(cleo);
  await until("that is stored", () => commits > 0);
  held.resolve();
  await stored.promise;
  await untilStored(first, ["Ana"]);
  await untilListed(second, ["Ana", "Ben"]);
});

Deno.test("Rooms.readOnline() finds those on another instance", async () => {
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  await first.join(ROOM, new FakeSession(ANA));
  await untilStored(first, ["Ana"]);
  assertEquals(await second.rooms.readOnline(ROOM), {
    onlineUsers: [ANA],
    onlineCount: 1,
  });
  assertEquals(second.rooms.size, 0);
});

Deno.test("Rooms.readOnline() waits for those on another instance while somebody joins", async () => {
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  await first.join(ROOM, new FakeSession(ANA));
  await untilStored(first, ["Ana"]);
  const joined = second.join(ROOM, new FakeSession(BEN));
  const { onlineUsers } = await second.rooms.readOnline(ROOM);
  assertEquals(
    onlineUsers.map(({ userName }) => userName).includes("Ana"),
    true,
  );
  await joined;
});

Deno.test("Rooms.readOnline() reads nothing while there are no other instances", async () => {
  await using started = await startRooms();
  assertEquals(await started.rooms.readOnline(ROOM), {
    onlineUsers: [],
    onlineCount: 0,
  });
  assertEquals(started.store.reads, 0);
});
