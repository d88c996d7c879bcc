import { assertEquals } from "@std/assert";
import type { User } from "../../lib/protocol/messages.ts";
import { Roster } from "../../lib/presence/roster.ts";
import { aUser } from "../support/a_user.ts";

const [ana, ben, cleo] = [aUser("Ana"), aUser("Ben"), aUser("Cleo")];
const NOBODY = { joined: [], left: [] };

function manyUsers(count: number) {
  return Array.from({ length: count }, (_, i) => aUser(`User${i}`));
}

Deno.test("Roster tells of a user's first and last connection", () => {
  const roster = new Roster();
  assertEquals(roster.add(ana), { joined: [ana], left: [] });
  assertEquals(roster.add(ana), NOBODY);
  assertEquals(roster.remove(ana), NOBODY);
  assertEquals(roster.remove(ana), { joined: [], left: [ana] });
});

Deno.test("Roster counts somebody on two instances once", () => {
  const roster = new Roster();
  roster.add(ana);
  const change = roster.setRemote("i2", { users: [ana, ben], count: 2 });
  assertEquals(change, { joined: [ben], left: [] });
  assertEquals(roster.online(), { onlineUsers: [ana, ben], onlineCount: 2 });
  assertEquals(roster.local(), { onlineUsers: [ana], onlineCount: 1 });
  assertEquals(roster.remove(ana), NOBODY);
  assertEquals(roster.online().onlineCount, 2);
});

Deno.test("Roster tells who left with an instance", () => {
  const roster = new Roster();
  roster.add(ana);
  roster.setRemote("i2", { users: [ana, ben], count: 2 });
  roster.setRemote("i3", { users: [cleo], count: 1 });
  assertEquals(roster.setRemote("i2", null), { joined: [], left: [ben] });
  assertEquals(roster.online().onlineUsers, [ana, cleo]);
});

Deno.test("Roster.setSomeRemote() sees who went from one instance to another stay", () => {
  const roster = new Roster();
  roster.add(ana);
  roster.setRemote("i2", { users: [ben], count: 1 });
  const change = roster.setSomeRemote(
    new Map([["i2", null], ["i3", { users: [ben, cleo], count: 2 }]]),
  );
  assertEquals(change, { joined: [cleo], left: [] });
});

Deno.test("Roster.setAllRemote() forgets instances that are missing", () => {
  const roster = new Roster();
  roster.add(ana);
  roster.setRemote("i2", { users: [ben], count: 1 });
  const only = (id: string, ...users: User[]) =>
    roster.setAllRemote(new Map([[id, { users, count: users.length }]]));
  // Ben has moved: he neither left nor came.
  assertEquals(only("i3", ben, cleo), { joined: [cleo], left: [] });
  assertEquals(only("i3", cleo), { joined: [], left: [ben] });
  assertEquals(roster.online().onlineUsers, [ana, cleo]);
});

Deno.test("Roster can't tell who came into a room of more than 50", () => {
  const roster = new Roster();
  const users = manyUsers(50);
  for (const user of users) roster.add(user);
  assertEquals(roster.isListed, true);
  assertEquals(roster.add(ana), null);
  assertEquals(roster.isListed, false);
  assertEquals(roster.online(), { onlineUsers: users, onlineCount: 51 });
  assertEquals(roster.remove(ana), null);
  assertEquals(roster.isListed, true);
});

Deno.test("Roster counts users of other instances that are not in their lists", () => {
  const roster = new Roster();
  roster.add(ana);
  roster.setRemote("i2", { users: manyUsers(50), count: 400 });
  const { onlineUsers, onlineCount } = roster.online();
  assertEquals(onlineCount, 401);
  assertEquals(onlineUsers.length, 50);
});
