import { assertEquals } from "@std/assert";
import type { User } from "../../lib/protocol/messages.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import { tagOf } from "../../lib/protocol/user_tag.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { namesIn, RoomsPair } from "../support/rooms_pair.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { seqs } from "../support/seqs.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");
const ANA = aUser("Ana");
const BEN = aUser("Ben");
/** Comes second under Ana's name. */
const OTHER = { userId: "u-other", userName: "ana" };
const TAGGED = { ...OTHER, tag: tagOf(OTHER.userId) };
/** Comes third. */
const THIRD = { userId: "u-third", userName: "Ana" };

async function join(
  started: StartedRooms,
  user: User,
  name: RoomName = ROOM,
): Promise<FakeSession> {
  const session = new FakeSession(user);
  await started.join(name, session);
  return session;
}

async function write(started: StartedRooms, id: string, user: User) {
  await started.history.append(ROOM, aNewEntry(id, { user }));
}

/** Who a session is told that it is. */
function welcomedAs(session: FakeSession): User {
  const [welcome] = session.all("welcome");
  if (!welcome?.userId || !welcome.userName) throw new Error("No welcome");
  const { userId, userName, tag } = welcome;
  return tag === undefined ? { userId, userName } : { userId, userName, tag };
}

function listed({ rooms }: StartedRooms): readonly User[] {
  return rooms.online(ROOM).onlineUsers;
}

Deno.test("Who comes second under a name is told and listed with a tag", async () => {
  await using started = await startRooms();
  const ana = new FakeSession(ANA);
  const room = await started.join(ROOM, ana);
  const other = await join(started, OTHER);
  assertEquals(welcomedAs(ana), ANA);
  assertEquals(welcomedAs(other), TAGGED);
  assertEquals(other.user, TAGGED);
  assertEquals(listed(started), [ANA, TAGGED]);
  const [joined] = ana.all("user_joined");
  assertEquals([joined?.userId, joined?.tag], [OTHER.userId, TAGGED.tag]);
  room.presence.typing(TAGGED);
  assertEquals(ana.all("typing"), [{ type: "typing", ...TAGGED }]);
});

Deno.test("Who has written under a name keeps it, whoever is there when they come back", async () => {
  await using started = await startRooms();
  await write(started, "c1", ANA);
  await join(started, OTHER);
  await join(started, ANA);
  assertEquals(listed(started), [TAGGED, ANA]);
});

Deno.test("All tabs of a user have the same tag, whoever leaves meanwhile", async () => {
  await using started = await startRooms();
  const ana = new FakeSession(ANA);
  const room = await started.join(ROOM, ana);
  await join(started, OTHER);
  room.leave(ana);
  const tab = await join(started, { ...OTHER, userName: "ANA" });
  assertEquals(welcomedAs(tab), { ...TAGGED, userName: "ANA" });
});

Deno.test("Who comes back to where only those with a tag are is known by the name again", async () => {
  await using started = await startRooms();
  const ana = new FakeSession(ANA);
  const room = await started.join(ROOM, ana);
  await join(started, OTHER);
  room.leave(ana);
  await join(started, ANA);
  assertEquals(listed(started), [TAGGED, ANA]);
});

Deno.test("What somebody writes without being there has the tag that they would have there", async () => {
  await using started = await startRooms();
  await join(started, ANA);
  assertEquals(started.rooms.identify(ROOM, OTHER), TAGGED);
  assertEquals(started.rooms.identify(ROOM, ANA), ANA);
  assertEquals(started.rooms.identify(aRoom("empty"), OTHER), OTHER);
});

Deno.test("Who writes before the welcome has the tag already", async () => {
  await using started = await startRooms();
  await join(started, ANA);
  const other = new FakeSession(OTHER);
  started.rooms.join(ROOM, other, null, MEMBERS_GUARD);
  assertEquals(other.user, TAGGED);
  await other.until(() => other.types.includes("messages"));
});

Deno.test("A new name that is another's brings a tag, and one that isn't takes it off", async () => {
  await using started = await startRooms();
  const ana = await join(started, ANA);
  const ben = await join(started, BEN);
  const asAna = { ...BEN, userName: "Ana" };
  const tagged = { ...asAna, tag: tagOf(BEN.userId) };
  ana.forget();
  started.rooms.rename(asAna);
  assertEquals(ben.user, tagged);
  assertEquals(ana.frames, [{ type: "user_renamed", ...tagged }]);
  started.rooms.rename({ ...asAna, userName: "ANA" });
  assertEquals(ben.user, { ...tagged, userName: "ANA" });
  ana.forget();
  started.rooms.rename(BEN);
  assertEquals(ben.user, BEN);
  assertEquals(ana.frames, [{ type: "user_renamed", ...BEN }]);
  assertEquals(listed(started), [ANA, BEN]);
});

Deno.test("A name that somebody gave up is free", async () => {
  await using started = await startRooms();
  await join(started, ANA);
  started.rooms.rename({ ...ANA, userName: "Anna" });
  assertEquals(welcomedAs(await join(started, OTHER)), OTHER);
});

Deno.test("A user may have a tag in one room and none in another", async () => {
  await using started = await startRooms();
  const coffee = aRoom("coffee");
  await join(started, ANA);
  const sessions = [
    await join(started, BEN),
    await join(started, BEN, coffee),
  ];
  started.rooms.rename({ ...BEN, userName: "Ana" });
  assertEquals(sessions.map(({ user }) => user?.tag), [
    tagOf(BEN.userId),
    undefined,
  ]);
});

Deno.test("Of a thousand of one name each but the first has a tag", async () => {
  await using started = await startRooms();
  for (const n of seqs(1, 1000)) {
    started.rooms.join(
      ROOM,
      new FakeSession({ userId: `u-${n}`, userName: "Ana" }),
      null,
      MEMBERS_GUARD,
    );
  }
  await until(
    "all are there",
    () => started.rooms.online(ROOM).onlineCount === 1000,
  );
  const tags = listed(started).map(({ tag }) => tag);
  assertEquals(tags, [
    undefined,
    ...seqs(2, 50).map((n) => tagOf(`u-${n}`)),
  ]);
});

Deno.test("Two of one name on two instances are told apart on both", async () => {
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  await join(first, ANA);
  await join(second, BEN);
  await until("Ana is known", () => namesIn(second, ROOM).includes("Ana"));
  const other = await join(second, OTHER);
  assertEquals(welcomedAs(other), TAGGED);
  await until(
    "the first instance lists the tag",
    () => listed(first).some(({ tag }) => tag === TAGGED.tag),
  );
  // The same user on the other instance, and a third one of the name.
  assertEquals(welcomedAs(await join(first, OTHER)), TAGGED);
  assertEquals(welcomedAs(await join(first, THIRD)).tag, tagOf(THIRD.userId));
});

Deno.test("A new name that two instances hear of has the same tag on both", async () => {
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  await join(first, ANA);
  const ben = await join(second, BEN);
  for (const instance of [first, second]) {
    await until("both are listed", () => namesIn(instance, ROOM).length === 2);
  }
  const asAna = { ...BEN, userName: "Ana" };
  first.rooms.rename(asAna);
  first.presence.renamed(asAna);
  const tagged = { ...asAna, tag: tagOf(BEN.userId) };
  for (const instance of [first, second]) {
    await until(
      "the tag is listed",
      () => listed(instance).some(({ tag }) => tag === tagged.tag),
    );
  }
  assertEquals(ben.user, tagged);
});

Deno.test("Two of one name that come to two instances at once write under different ones", async () => {
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  const [ana, other] = [new FakeSession(ANA), new FakeSession(OTHER)];
  await Promise.all([first.join(ROOM, ana), second.join(ROOM, other)]);
  await Promise.all([
    write(first, "c1", ana.user ?? ANA),
    write(second, "c2", other.user ?? OTHER),
  ]);
  await ana.until(() => ana.seqs.length === 2);
  const written = ana.all("messages").flatMap(({ messages }) => messages);
  const names = written.map((entry) => "tag" in entry ? entry.tag : "");
  assertEquals(new Set(names).size, 2);
});

/** Each may be mistaken for the one before. */
const LOOK_ALIKES: [what: string, first: string, second: string][] = [
  ["a Cyrillic letter", "Ana", "Аna"],
  ["small L for capital I", "Ian", "lan"],
  ["r and n for m", "Mia", "rnia"],
  ["zero for O", "Olga", "0lga"],
  ["Greek capitals", "NINA", "ΝΙΝΑ"],
];

for (const [what, first, second] of LOOK_ALIKES) {
  Deno.test(`Who comes second under a name that looks like another by ${what} has a tag, on all instances`, async () => {
    await using pair = await RoomsPair.start();
    const other = { userId: "u-other", userName: second };
    const tagged = { ...other, tag: tagOf(other.userId) };
    await join(pair.first, { userId: "u-first", userName: first });
    assertEquals(welcomedAs(await join(pair.first, other)), tagged);
    await join(pair.second, BEN);
    await until(
      "the other instance knows the first",
      () => namesIn(pair.second, ROOM).includes(first),
    );
    assertEquals(
      welcomedAs(await join(pair.second, { ...other, userId: "u-third" })).tag,
      tagOf("u-third"),
    );
  });
}

Deno.test("Who takes the case that makes the name look like another one gets a tag, and loses it with that", async () => {
  await using started = await startRooms();
  await join(started, { userId: "u-lan", userName: "lan" });
  const ian = { userId: "u-ian", userName: "ian" };
  const session = await join(started, ian);
  assertEquals(session.user, ian);
  started.rooms.rename({ ...ian, userName: "Ian" });
  assertEquals(session.user?.tag, tagOf(ian.userId));
  started.rooms.rename({ ...ian, userName: "Yan" });
  assertEquals(session.user?.tag, undefined);
});

Deno.test("Who chose a name before it was reserved always has a tag, wherever they are", async () => {
  await using started = await startRooms();
  const admin = { userId: "u-admin", userName: "Adrnin" };
  const tagged = { ...admin, tag: tagOf(admin.userId) };
  await write(started, "c1", admin);
  const session = await join(started, admin);
  assertEquals(welcomedAs(session), tagged);
  assertEquals(listed(started), [tagged]);
  const [message] = session.all("messages").flatMap(({ messages }) => messages);
  assertEquals(message && "tag" in message && message.tag, tagged.tag);
});
