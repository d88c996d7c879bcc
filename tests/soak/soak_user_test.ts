import { assertEquals, assertGreater } from "@std/assert";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { RoomLedger } from "./room_ledger.ts";
import { SoakUser } from "./soak_user.ts";
import { Tally } from "./tally.ts";

/** Some users of one room; all have arrived. */
async function inOneRoom(server: TestServer, names: readonly string[]) {
  const tally = new Tally();
  const ledger = new RoomLedger();
  const users = names.map((name) =>
    new SoakUser({ url: server.url, room: "tea", name, ledger, tally })
  );
  for (const user of users) user.arrive();
  await settled(users);
  return { tally, users };
}

async function settled(users: readonly SoakUser[]): Promise<void> {
  await until(
    "all are shown everything",
    () => users.every(({ isSettled }) => isSettled),
  );
}

async function allGone(server: TestServer): Promise<void> {
  const { rooms } = server.islet.chat.parts;
  await until("no session is left", () => rooms.sessions === 0);
}

for (const how of ["politely", "abruptly"] as const) {
  Deno.test(`Who has left ${how} leaves nothing, comes back, and is shown all that was said, once`, async () => {
    await using server = await startTestServer();
    const { tally, users } = await inOneRoom(server, ["Ana", "Ben"]);
    const [ana, ben] = users;
    ana?.say("One");
    ben?.leave(how);
    await until("Ben's session has ended", () => {
      return server.islet.chat.parts.rooms.sessions === 1;
    });
    ben?.say("Said while away");
    ana?.say("Two");
    ben?.arrive();
    await settled(users);
    assertEquals(tally.faults, []);
    assertEquals(tally.sent, 3);
    assertEquals(tally.disconnects, 1);
    assertEquals(ana?.newestSeq, 3);
    assertEquals(ben?.newestSeq, 3);

    for (const user of users) user.leave(how);
    await allGone(server);
  });
}

Deno.test("What was on its way when the connection ended is stored once", async () => {
  await using server = await startTestServer();
  const { tally, users } = await inOneRoom(server, ["Ana", "Ben"]);
  const [ana] = users;
  for (let i = 0; i < 20; i++) {
    ana?.say(`Message ${i}`);
    ana?.leave("abruptly");
    ana?.arrive();
  }
  await settled(users);
  assertEquals(tally.faults, []);
  assertEquals(ana?.newestSeq, 20);
  for (const user of users) user.leave("politely");
  await allGone(server);
});

Deno.test("Edits, reactions and deletions arrive, and what they are about may be gone", async () => {
  await using server = await startTestServer();
  const { tally, users } = await inOneRoom(server, ["Ana", "Ben"]);
  const [ana, ben] = users;
  ana?.say("One");
  await settled(users);
  const seq = ana?.newestOwnSeq ?? null;
  ana?.edit("Won");
  ben?.react("👍", seq);
  await settled(users);
  ana?.delete();
  await settled(users);
  ben?.react("🎉", seq);
  await settled(users);
  assertEquals(tally.faults, []);
  for (const user of users) user.leave("politely");
  await allGone(server);
});

Deno.test("A connection that the server ends is a fault", async () => {
  await using server = await startTestServer();
  const { tally } = await inOneRoom(server, ["Ana"]);
  await server.islet.shutdown();
  await until("Ana has complained", () => tally.faultCount > 0);
  assertGreater(tally.faults.length, 0);
  assertEquals(
    tally.faults[0]?.startsWith("Ana in tea: closed by the server: 1012"),
    true,
  );
});
