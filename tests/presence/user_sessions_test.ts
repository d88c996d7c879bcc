import { assertEquals } from "@std/assert";
import { Presence } from "../../lib/presence/user_sessions.ts";
import { aUser } from "../support/a_user.ts";
import { seqs } from "../support/seqs.ts";

const ANA = aUser("Ana");
const BEN = aUser("Ben");

Deno.test("Presence counts users, not connections", () => {
  const presence = new Presence();
  assertEquals([presence.add(ANA), presence.add(ANA), presence.add(BEN)], [
    true,
    false,
    true,
  ]);
  assertEquals(presence.online(), {
    onlineUsers: [ANA, BEN],
    onlineCount: 2,
  });
  assertEquals([presence.sessionsOf(ANA.userId), presence.count], [2, 2]);
});

Deno.test("Presence.remove() tells a user's last connection", () => {
  const presence = new Presence();
  for (const user of [ANA, ANA, BEN]) presence.add(user);
  assertEquals([presence.remove(ANA), presence.remove(ANA)], [false, true]);
  assertEquals(presence.online().onlineUsers, [BEN]);
  assertEquals(presence.sessionsOf(ANA.userId), 0);
});

Deno.test("Presence.remove() of somebody who isn't there changes nothing", () => {
  const presence = new Presence();
  presence.add(BEN);
  assertEquals(presence.remove(ANA), false);
  assertEquals(presence.count, 1);
});

Deno.test("Presence shows the newest name, at the user's place", () => {
  const presence = new Presence();
  presence.add(ANA);
  presence.add(BEN);
  const renamed = { ...ANA, userName: "Anna" };
  presence.add(renamed);
  assertEquals(presence.online().onlineUsers, [renamed, BEN]);
});

Deno.test("Presence lists the first 50 users and counts all", () => {
  const presence = new Presence();
  const users = seqs(1, 51).map((n) => aUser(`U${n}`));
  for (const user of users.slice(0, 50)) presence.add(user);
  assertEquals(presence.isListed, true);
  for (const user of users.slice(50)) presence.add(user);
  assertEquals(presence.isListed, false);
  assertEquals(presence.online(), {
    onlineUsers: users.slice(0, 50),
    onlineCount: 51,
  });
});
