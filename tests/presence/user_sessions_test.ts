import { assertEquals } from "@std/assert";
import { UserSessions } from "../../lib/presence/user_sessions.ts";
import { aUser } from "../support/a_user.ts";
import { seqs } from "../support/seqs.ts";

const ANA = aUser("Ana");
const BEN = aUser("Ben");

Deno.test("UserSessions counts users, not connections", () => {
  const sessions = new UserSessions();
  for (const user of [ANA, ANA, BEN]) sessions.add(user);
  assertEquals(sessions.online(), {
    onlineUsers: [ANA, BEN],
    onlineCount: 2,
  });
  assertEquals(sessions.sessionsOf(ANA.userId), 2);
});

Deno.test("UserSessions.remove() forgets a user with the last connection", () => {
  const sessions = new UserSessions();
  for (const user of [ANA, ANA, BEN]) sessions.add(user);
  sessions.remove(ANA);
  assertEquals(sessions.online().onlineUsers, [ANA, BEN]);
  sessions.remove(ANA);
  assertEquals(sessions.online(), { onlineUsers: [BEN], onlineCount: 1 });
  assertEquals(sessions.sessionsOf(ANA.userId), 0);
});

Deno.test("UserSessions.remove() of somebody who isn't there changes nothing", () => {
  const sessions = new UserSessions();
  sessions.add(BEN);
  sessions.remove(ANA);
  assertEquals(sessions.online(), { onlineUsers: [BEN], onlineCount: 1 });
});

Deno.test("UserSessions shows the newest name, at the user's place", () => {
  const sessions = new UserSessions();
  sessions.add(ANA);
  sessions.add(BEN);
  const renamed = { ...ANA, userName: "Anna" };
  sessions.add(renamed);
  assertEquals(sessions.online().onlineUsers, [renamed, BEN]);
});

Deno.test("UserSessions lists the first 50 users and counts all", () => {
  const sessions = new UserSessions();
  const users = seqs(1, 51).map((n) => aUser(`U${n}`));
  for (const user of users) sessions.add(user);
  assertEquals(sessions.online(), {
    onlineUsers: users.slice(0, 50),
    onlineCount: 51,
  });
});

Deno.test("UserSessions lets the next one have a name that nobody has any more", () => {
  const sessions = new UserSessions();
  const [first, next] = [aUser("Ana"), { ...aUser("Ana"), userId: "u-next" }];
  sessions.add(first);
  assertEquals(sessions.isTaken("ana", next.userId), true);
  sessions.remove(first);
  assertEquals(sessions.isTaken("ana", next.userId), false);
});

Deno.test("UserSessions has a name be taken by who else is read so, and not by oneself", () => {
  const sessions = new UserSessions();
  const ian = { ...aUser("Ian"), userId: "u-ian" };
  sessions.add(ian);
  for (const reading of ["ian", "lan"]) {
    assertEquals(sessions.isTaken(reading, "u-other"), true);
    assertEquals(sessions.isTaken(reading, "u-ian"), false);
  }
  sessions.rename({ ...ian, userName: "ian" });
  assertEquals(sessions.isTaken("lan", "u-other"), false);
  sessions.remove(ian);
  assertEquals(sessions.isTaken("ian", "u-other"), false);
});
