import { assertEquals } from "@std/assert";
import { standingOf } from "../../lib/chat/standing.ts";
import { aRecord } from "../support/a_record.ts";
import { aUser } from "../support/a_user.ts";

const NOW = 1000;

const record = aRecord({
  owners: ["u-ana", "u-ben"],
  moderators: [aUser("Mia"), aUser("Ben")],
});

/** What a user may not do until a minute from now. */
function aSanction(userName: string) {
  const until = NOW + 60_000;
  return { ...aUser(userName), at: NOW, until, reason: "", addressHash: null };
}

Deno.test("standingOf() has whoever has no name be a visitor, and all others members", () => {
  for (const room of [null, record]) {
    assertEquals(standingOf(room, null, NOW).role, "visitor");
    assertEquals(standingOf(room, aUser("Cat"), NOW).role, "member");
  }
});

Deno.test("standingOf() knows all owners and moderators of a room, and none of a room that nobody has made", () => {
  for (const name of ["Ana", "Ben"]) {
    assertEquals(standingOf(record, aUser(name), NOW).role, "owner");
  }
  assertEquals(standingOf(record, aUser("Mia"), NOW).role, "moderator");
  for (const name of ["Ana", "Mia"]) {
    assertEquals(standingOf(null, aUser(name), NOW).role, "member");
  }
});

Deno.test("standingOf() tells who may not be there or not speak, until that ends", () => {
  const sanctioned = aRecord({
    bans: [aSanction("Ben")],
    mutes: [aSanction("Cat")],
  });
  for (
    const [name, now, isBanned, isMuted] of [
      ["Ben", NOW, true, false],
      ["Ben", NOW + 60_000, false, false],
      ["Cat", NOW, false, true],
      ["Cat", NOW + 60_000, false, false],
      ["Dan", NOW, false, false],
    ] as const
  ) {
    const standing = standingOf(sanctioned, aUser(name), now);
    assertEquals([standing.isBanned, standing.isMuted], [isBanned, isMuted]);
  }
});

Deno.test("standingOf() tells whether a room is locked", () => {
  for (const locked of [true, false]) {
    const { isLocked } = standingOf(aRecord({ locked }), aUser("Cat"), NOW);
    assertEquals(isLocked, locked);
  }
});
