import { assertEquals } from "@std/assert";
import { UserSessions } from "../../lib/presence/user_sessions.ts";
import { aUser } from "../support/a_user.ts";
import { seqs } from "../support/seqs.ts";

const ANA = aUser("Ana");
const BEN = aUser("Ben");

Deno.test("UserSessions counts users, not connections", () => {
  const presence = new UserSessions();
  for (const user of [ANA, ANA, BEN]) presence.add(user);
  assertEquals(presence.online(), {
    onlineUsers: [ANA, BEN],
    onlineCount: 2,
  });
  assertEquals(presence.sessionsOf(ANA.userId), 2);
});

Deno.test("UserSessions.remove() forgets a user with the last connection", () => {
  const presence = new UserSessions();
  for (const user of [ANA, ANA, BEN]) presence.add(user);
  presence.remove(ANA);
  assertEquals(presence.online().onlineUsers, [ANA, BEN]);
  presence.remove(ANA);
  assertEquals(presence.online(), { onlineUsers: [BEN], onlineCount: 1 });
  assertEquals(presence.sessionsOf(ANA.userId), 0);
});

Deno.test("UserSessions.remove() of somebody who isn't there changes nothing", () => {
  const presence = new UserSessions();
  presence.add(BEN);
  presence.remove(ANA);
  assertEquals(presence.online(), { onlineUsers: [BEN], onlineCount: 1 });
});

Deno.test("UserSessions shows the newest name, at the user's place", () => {
  const presence = new UserSessions();
  presence.add(ANA);
  presence.add(BEN);
  const renamed = { ...ANA, userName: "Anna" };
  presence.add(renamed);
  assertEquals(presence.online().onlineUsers, [renamed, BEN]);
});

Deno.test("UserSessions lists the first 50 users and counts all", () => {
  const presence = new UserSessions();
  const users = seqs(1, 51).map((n) => aUser(`U${n}`));
  for (const user of users) presence.add(user);
  assertEquals(presence.online(), {
    onlineUsers: users.slice(0, 50),
    onlineCount: 51,
  });
});
