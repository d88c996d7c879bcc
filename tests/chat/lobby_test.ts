import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Lobby } from "../../lib/chat/lobby.ts";
import { UnavailableError } from "../../lib/log/new_entry.ts";
import { RECENT_PREFIX } from "../../lib/store/keys.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { listRoom } from "../support/list_room.ts";
import { seqs } from "../support/seqs.ts";
import { TempStore } from "../support/temp_store.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";

function aLobby(
  { history, rooms, instances }: StartedRooms,
  isFair = true,
): Lobby {
  return new Lobby({
    history,
    rooms,
    instances,
    isFair,
    now: Date.now,
  });
}

/** Has somebody make a room that is listed. */
async function begin(
  { history }: StartedRooms,
  room: string,
  address: string,
): Promise<void> {
  await listRoom(history, aRoom(room), { from: address });
}

/** Names of the rooms in the list. */
async function roomsIn(lobby: Lobby): Promise<string[]> {
  return (await lobby.list()).map(({ room }) => String(room));
}

/** The list, in short. */
async function list(lobby: Lobby): Promise<string[]> {
  return (await lobby.list()).map(({ room, onlineCount, lastMessageAt }) =>
    `${room} ${onlineCount} ${lastMessageAt}`
  );
}

Deno.test("Lobby.list() is empty where nobody has been", async () => {
  await using started = await startRooms();
  assertEquals(await aLobby(started).list(), []);
});

Deno.test("Lobby.list() shows no room that its owner hasn't listed", async () => {
  await using started = await startRooms();
  const room = aRoom("unlisted");
  await started.history.append(room, aNewEntry("c1"));
  await started.join(room, new FakeSession());
  assertEquals(await aLobby(started).list(), []);
});

Deno.test("Lobby.list() doesn't tell by its order in which room with a passphrase somebody speaks", async () => {
  using time = new FakeTime(1_000);
  await using started = await startRooms();
  const { history } = started;
  const names = ["open", "able", "bold", "calm", "dear"];
  for (const name of names) {
    const room = aRoom(name);
    await listRoom(history, room);
    if (name === "open") continue;
    await history.change(room, {
      user: aUser("Olga"),
      id: "passphrase",
      apply: (before) =>
        before === null ? "gone" : { ...before, passphraseHash: "$x" },
    });
  }
  for (const name of ["calm", "bold", "dear", "able", "calm"]) {
    time.tick(120_000);
    await history.append(aRoom(name), aNewEntry(`c${Date.now()}`));
    assertEquals(await roomsIn(aLobby(started)), names);
  }
});

Deno.test("Lobby.list() shows the busiest rooms first, then the latest", async () => {
  using time = new FakeTime(1_000);
  await using started = await startRooms();
  for (const name of ["older", "newer", "busy", "new"]) {
    await listRoom(started.history, aRoom(name));
    if (name === "new") continue;
    await started.history.append(aRoom(name), aNewEntry("c1"));
    time.tick(1_000);
  }
  await started.history.append(aRoom("older"), aNewEntry("c2"));
  for (const [name, users] of [["busy", 1], ["new", 2]] as const) {
    for (const n of seqs(1, users)) {
      await started.join(aRoom(name), new FakeSession(aUser(`U${n}`)));
    }
  }
  assertEquals(await list(aLobby(started)), [
    "new 2 null",
    "busy 1 3000",
    "newer 0 2000",
    "older 0 1000",
  ]);
});

Deno.test("Lobby.list() counts people as of now, though it reads rooms now and then", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const lobby = aLobby(started);
  await listRoom(started.history, aRoom("here"));
  await started.history.append(aRoom("here"), aNewEntry("c1"));
  const at = time.now;
  assertEquals(await list(lobby), [`here 0 ${at}`]);
  started.store.reads = 0;
  const session = new FakeSession();
  const room = await started.join(aRoom("here"), session);
  started.store.reads = 0;
  assertEquals(await list(lobby), [`here 1 ${at}`]);
  room.leave(session);
  assertEquals(await list(lobby), [`here 0 ${at}`]);
  assertEquals(started.store.reads, 0);
  time.tick(60_000);
  await listRoom(started.history, aRoom("there"));
  await started.history.append(aRoom("there"), aNewEntry("c1"));
  assertEquals(await list(lobby), [`there 0 ${at + 60_000}`, `here 0 ${at}`]);
});

Deno.test("Lobby.list() reads rooms once for those who ask at the same time", async () => {
  await using started = await startRooms();
  const lobby = aLobby(started);
  await Promise.all(seqs(1, 20).map(() => lobby.list()));
  // Those with messages, and those with people.
  assertEquals(started.store.reads, 2);
});

Deno.test("Lobby.list() rejects when the store fails, and recovers", async () => {
  await using started = await startRooms();
  const lobby = aLobby(started);
  await listRoom(started.history, aRoom("here"));
  const broken = new Error("Broken store");
  started.store.beforeRead = () => Promise.reject(broken);
  const error = await assertRejects(() => lobby.list(), UnavailableError);
  assertStrictEquals(error.cause, broken);
  started.store.beforeRead = () => Promise.resolve();
  assertEquals((await lobby.list()).length, 1);
});

Deno.test("Lobby finds a room under the time of its latest message alone", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  await listRoom(started.history, aRoom("tea"));
  for (const n of seqs(1, 3)) {
    await started.history.append(aRoom("tea"), aNewEntry(`c${n}`));
    time.tick(120_000);
  }
  const { kv } = started.store;
  const found = await Array.fromAsync(kv.list({ prefix: RECENT_PREFIX }));
  assertEquals(found.length, 1);
});

Deno.test("Lobby.list() isn't filled by rooms that one address has begun", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  for (const name of ["honest-1", "honest-2"]) {
    await begin(started, name, "192.0.2.1");
    time.tick(1_000);
  }
  for (const n of seqs(1, 60)) {
    await begin(started, `spam-${n}`, "192.0.2.66");
    time.tick(100);
  }
  const listed = await roomsIn(aLobby(started));
  const firstSpam = seqs(51, 60).reverse().map((n) => `spam-${n}`);
  assertEquals(listed.slice(0, 12), [...firstSpam, "honest-2", "honest-1"]);
  // What is left is better than nothing.
  assertEquals([listed.length, listed[12]], [62, "spam-50"]);
  assertEquals(
    (await roomsIn(aLobby(started, false))).indexOf("honest-1"),
    61,
  );
});

Deno.test("Lobby.list() knows rooms of an address again after a restart, and on other instances", async () => {
  using time = new FakeTime();
  await using store = await TempStore.create();
  {
    await using started = await startRooms({
      kv: await Deno.openKv(store.path),
    });
    await begin(started, "honest", "192.0.2.1");
    for (const n of seqs(1, 60)) {
      time.tick(1_000);
      await begin(started, `spam-${n}`, "192.0.2.66");
    }
  }
  await using started = await startRooms({
    kv: await Deno.openKv(store.path),
  });
  // What comes later doesn't make it another's.
  for (const n of seqs(1, 20)) {
    time.tick(120_000);
    await started.history.append(aRoom(`spam-${n}`), aNewEntry("c2"));
  }
  assertEquals((await roomsIn(aLobby(started))).indexOf("honest"), 10);
});

Deno.test("Lobby.list() leaves a room in its place where people from several addresses are", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  for (const n of seqs(1, 30)) {
    await begin(started, `spam-${n}`, "192.0.2.66");
    time.tick(1_000);
  }
  await begin(started, "honest", "192.0.2.1");
  for (const address of ["192.0.2.66", "192.0.2.3"]) {
    await started.join(
      aRoom("spam-1"),
      new FakeSession(aUser(address), address),
    );
  }
  const listed = await roomsIn(aLobby(started));
  assertEquals([listed[0], listed.indexOf("honest")], ["spam-1", 1]);
});
