import { assertEquals } from "@std/assert";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { namesIn, RoomsPair } from "../support/rooms_pair.ts";
import { seqs } from "../support/seqs.ts";
import { startRooms } from "../support/start_rooms.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");
const ANA = aUser("Ana");
const BEN = aUser("Ben");
const ANNA = { ...ANA, userName: "Anna" };
const RENAMED = { type: "user_renamed", ...ANNA } as const;

Deno.test("Room tells everybody of a user's new name, whoever comes later too", async () => {
  await using started = await startRooms();
  const sessions = [new FakeSession(ANA), new FakeSession(ANA)];
  const ben = new FakeSession(BEN);
  for (const session of [...sessions, ben]) await started.join(ROOM, session);
  for (const session of [...sessions, ben]) session.forget();
  started.rooms.rename(ANNA);
  for (const session of [...sessions, ben]) {
    assertEquals(session.frames, [RENAMED]);
  }
  assertEquals(sessions.map(({ user }) => user), [ANNA, ANNA]);
  assertEquals(namesIn(started, ROOM), ["Anna", "Ben"]);
  const cleo = new FakeSession(aUser("Cleo"));
  await started.join(ROOM, cleo);
  const [welcome] = cleo.all("welcome");
  assertEquals(welcome?.onlineUsers.slice(0, 2), [ANNA, BEN]);
});

Deno.test("Room says nothing of the new name of somebody who isn't there", async () => {
  await using started = await startRooms();
  const ben = new FakeSession(BEN);
  await started.join(ROOM, ben);
  ben.forget();
  started.rooms.rename(ANNA);
  assertEquals(ben.frames, []);
});

Deno.test("A large room tells the user of a new name at once, and the others with who comes and goes", async () => {
  await using started = await startRooms();
  const crowd = seqs(1, 60).map((n) => new FakeSession(aUser(`U${n}`)));
  for (const session of crowd) await started.join(ROOM, session);
  const last = crowd.at(-1);
  const first = crowd[0];
  await until(
    "all are told who is there",
    () => crowd.every(({ types }) => types.includes("online_users")),
  );
  for (const session of crowd) session.forget();
  if (!last?.user || !first) throw new Error("The room is empty");
  started.rooms.rename({ ...last.user, userName: "Someone else" });
  assertEquals(last.types, ["user_renamed"]);
  assertEquals(first.types, []);
  await until("the others are told", () => first.types.length > 0);
  assertEquals(first.types, ["online_users"]);
});

Deno.test("A new name that one instance hears of reaches all of them", async () => {
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  const [ana, ben] = [new FakeSession(ANA), new FakeSession(BEN)];
  await first.join(ROOM, ana);
  await second.join(ROOM, ben);
  for (const instance of [first, second]) {
    await until("both are listed", () => namesIn(instance, ROOM).length === 2);
  }
  ana.forget();
  ben.forget();
  // The request comes to the instance where she has no connection.
  second.rooms.rename(ANNA);
  second.presence.renamed(ANNA);
  for (const session of [ana, ben]) {
    await until("it is told", () => session.frames.length > 0);
    assertEquals(session.frames, [RENAMED]);
  }
  assertEquals(ana.user, ANNA);
  for (const instance of [first, second]) {
    await until(
      "the new name is listed",
      () => namesIn(instance, ROOM).join() === "Anna,Ben",
    );
  }
  // What is stored of who is there has the new name, too.
  await until("it is stored", async () => {
    const online = await pair.second.elsewhere.readAll(ROOM);
    return [...online.values()][0]?.users[0]?.userName === "Anna";
  });
});
