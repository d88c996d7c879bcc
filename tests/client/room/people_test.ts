import { assertEquals, assertStrictEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Notice } from "../../../lib/client/room/notice.ts";
import { OnlineUsers } from "../../../lib/client/room/online_users.ts";
import { TypingUsers } from "../../../lib/client/room/typing_users.ts";
import { ANA, aWelcome, BEN, CLEO } from "../frames.ts";

Deno.test("OnlineUsers begins with what was rendered", () => {
  const online = new OnlineUsers([ANA], 7);
  assertEquals([online.users.value, online.count.value], [[ANA], 7]);
});

Deno.test("OnlineUsers.replace() takes the whole list, so that nobody is twice there", () => {
  const online = new OnlineUsers([ANA, BEN], 2);
  online.replace(aWelcome({ onlineUsers: [ANA, CLEO], onlineCount: 2 }));
  assertEquals(online.users.value, [ANA, CLEO]);
  online.replace({ type: "online_users", onlineUsers: [BEN], onlineCount: 80 });
  assertEquals([online.users.value, online.count.value], [[BEN], 80]);
});

for (const type of ["user_joined", "user_left"] as const) {
  Deno.test(`OnlineUsers takes the list of ${type} where there is one`, () => {
    const online = new OnlineUsers([ANA, BEN], 2);
    const onlineUsers = [CLEO, ANA];
    online.change({ type, ...CLEO, onlineCount: 2, onlineUsers });
    assertStrictEquals(online.users.value, onlineUsers);
    assertEquals(online.count.value, 2);
  });
}

Deno.test("OnlineUsers adds and removes by itself where there is no list", () => {
  const online = new OnlineUsers([ANA], 51);
  online.change({ type: "user_joined", ...BEN, onlineCount: 52 });
  assertEquals([online.users.value, online.count.value], [[ANA, BEN], 52]);
  online.change({ type: "user_joined", ...BEN, onlineCount: 52 });
  assertEquals(online.users.value, [ANA, BEN]);
  online.change({ type: "user_left", ...ANA, onlineCount: 51 });
  assertEquals([online.users.value, online.count.value], [[BEN], 51]);
});

Deno.test("OnlineUsers shows the tag that somebody comes with, or gets with a new name", () => {
  const tagged = { ...BEN, tag: "k3" };
  const online = new OnlineUsers([ANA], 51);
  online.change({ type: "user_joined", ...tagged, onlineCount: 52 });
  assertEquals(online.users.value, [ANA, tagged]);
  const renamed = { type: "user_renamed", ...BEN, userName: "Ana" } as const;
  online.rename({ ...renamed, tag: "m7" });
  assertEquals(online.users.value, [ANA, {
    ...BEN,
    userName: "Ana",
    tag: "m7",
  }]);
  online.rename({ ...BEN });
  assertEquals(online.users.value, [ANA, BEN]);
});

Deno.test("TypingUsers keeps tags", () => {
  using _time = new FakeTime();
  const typing = new TypingUsers();
  const tagged = { ...BEN, tag: "k3" };
  typing.add({ ...tagged });
  assertEquals(typing.users.value, [tagged]);
  typing.clear();
});

Deno.test("OnlineUsers names at most 50 users", () => {
  const users = Array.from({ length: 50 }, (_, index) => ({
    userId: `u${index}`,
    userName: `User ${index}`,
  }));
  const online = new OnlineUsers(users, 60);
  online.change({ type: "user_joined", ...BEN, onlineCount: 61 });
  assertEquals([online.users.value, online.count.value], [users, 61]);
});

Deno.test("TypingUsers drops a user 5 s after the last notice", () => {
  using time = new FakeTime();
  const typing = new TypingUsers();
  typing.add(ANA);
  time.tick(3_000);
  typing.add(BEN);
  typing.add(ANA);
  assertEquals(typing.users.value, [ANA, BEN]);
  time.tick(4_999);
  assertEquals(typing.users.value, [ANA, BEN]);
  time.tick(1);
  assertEquals(typing.users.value, []);
  assertEquals(time.next(), false);
});

Deno.test("TypingUsers renders nothing anew for a repeated notice", () => {
  using _time = new FakeTime();
  const typing = new TypingUsers();
  typing.add(ANA);
  const before = typing.users.value;
  typing.add(ANA);
  assertStrictEquals(typing.users.value, before);
  typing.clear();
});

Deno.test("TypingUsers.remove() drops one user, and their timer", () => {
  using time = new FakeTime();
  const typing = new TypingUsers();
  typing.add(ANA);
  typing.remove(ANA.userId);
  typing.remove(BEN.userId);
  assertEquals(typing.users.value, []);
  assertEquals(time.next(), false);
});

Deno.test("TypingUsers.clear() drops everyone, and their timers", () => {
  using time = new FakeTime();
  const typing = new TypingUsers();
  typing.add(ANA);
  typing.add(BEN);
  typing.clear();
  assertEquals(typing.users.value, []);
  assertEquals(time.next(), false);
});

Deno.test("Notice goes after 6 s, counted from the last one", () => {
  using time = new FakeTime();
  const notice = new Notice();
  notice.show("One.");
  time.tick(5_000);
  notice.show("Two.");
  time.tick(5_999);
  assertEquals(notice.text.value, "Two.");
  time.tick(1);
  assertEquals(notice.text.value, null);
});

Deno.test("Notice.clear() takes the sentence and its timer away", () => {
  using time = new FakeTime();
  const notice = new Notice();
  notice.show("One.");
  notice.clear();
  assertEquals(notice.text.value, null);
  assertEquals(time.next(), false);
});

Deno.test("TypingUsers shows a user again who was dropped", () => {
  using _time = new FakeTime();
  const typing = new TypingUsers();
  typing.add(ANA);
  typing.remove(ANA.userId);
  typing.add(ANA);
  assertEquals(typing.users.value, [ANA]);
  typing.clear();
  typing.add(ANA);
  assertEquals(typing.users.value, [ANA]);
  typing.clear();
});
