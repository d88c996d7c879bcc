import { assert, assertEquals, assertMatch } from "@std/assert";
import { isOwnerSecret, newOwnerSecret } from "../../lib/chat/owner_secret.ts";

Deno.test("An owner's secret can't be guessed, and is known again by its hash", () => {
  const first = newOwnerSecret();
  const second = newOwnerSecret();
  assertMatch(first.secret, /^[\w-]{22}$/);
  assert(first.secret !== second.secret);
  assert(!first.hash.includes(first.secret));
  assert(isOwnerSecret(first.secret, first.hash));
  assertEquals(isOwnerSecret(second.secret, first.hash), false);
  assertEquals(isOwnerSecret("", first.hash), false);
  assertEquals(isOwnerSecret(first.hash, first.hash), false);
  // A record without one opens to nobody.
  assertEquals(isOwnerSecret("", ""), false);
});
