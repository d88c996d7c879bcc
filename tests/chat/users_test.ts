import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { contentHash } from "../../lib/chat/content_hash.ts";
import { namedUser, newUser } from "../../lib/chat/users.ts";

const hash = contentHash(new Uint8Array([1]));

Deno.test("newUser() gives each user an id of their own", () => {
  const users = Array.from({ length: 1_000 }, () => newUser("Ana"));
  assertEquals(new Set(users.map(({ userId }) => userId)).size, 1_000);
  for (const { userId, userName } of users) {
    assertMatch(userId, /^[A-Za-z0-9_-]{16}$/);
    assertEquals(userName, "Ana");
  }
});

Deno.test("namedUser() is the same user for the same name from the same address", () => {
  const bot = namedUser("bot", "192.0.2.1", hash);
  assertEquals(namedUser("bot", "192.0.2.1", hash), bot);
  assertMatch(bot.userId, /^name-[A-Za-z0-9_-]{16}$/);
  for (
    const other of [
      namedUser("Bot", "192.0.2.1", hash),
      namedUser("bot", "192.0.2.2", hash),
      namedUser("bot", "192.0.2.1", contentHash(new Uint8Array([2]))),
    ]
  ) {
    assertNotEquals(other.userId, bot.userId);
  }
});

Deno.test("namedUser() keeps ids across releases: messages are known by them", () => {
  assertEquals(namedUser("bot", "192.0.2.1", hash), {
    userId: "name-ltp5ETluCg29SWll",
    userName: "bot",
  });
});
