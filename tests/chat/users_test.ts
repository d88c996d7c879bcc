import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { namedUser, newUser } from "../../lib/chat/users.ts";

Deno.test("newUser() gives each user an id of their own", () => {
  const users = Array.from({ length: 1_000 }, () => newUser("Ana"));
  assertEquals(new Set(users.map(({ userId }) => userId)).size, 1_000);
  for (const { userId, userName } of users) {
    assertMatch(userId, /^[A-Za-z0-9_-]{16}$/);
    assertEquals(userName, "Ana");
  }
});

Deno.test("namedUser() is the same user for the same name", async () => {
  const bot = await namedUser("bot");
  assertEquals(await namedUser("bot"), bot);
  assertMatch(bot.userId, /^name-[A-Za-z0-9_-]{16}$/);
  assertNotEquals((await namedUser("Bot")).userId, bot.userId);
});

Deno.test("namedUser() keeps ids across releases: messages are known by them", async () => {
  assertEquals(await namedUser("bot"), {
    userId: "name-nXSTK9tvIdx6sh1v",
    userName: "bot",
  });
});
