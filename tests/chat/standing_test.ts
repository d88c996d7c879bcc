import { assertEquals } from "@std/assert";
import { type Somebody, standingOf } from "../../lib/chat/standing.ts";
import type { User } from "../../lib/protocol/messages.ts";
import { aRecord } from "../support/a_record.ts";
import { aUser } from "../support/a_user.ts";

const NOW = 1000;

/** Somebody whom the server has known for long, unless said otherwise. */
function who(user: User | null, fields: Partial<Somebody> = {}): Somebody {
  return {
    user,
    firstSeenAt: 0,
    addressHash: "hash-of-theirs",
    grant: undefined,
    ...fields,
  };
}

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
    assertEquals(standingOf(room, who(null), NOW).role, "visitor");
    assertEquals(standingOf(room, who(aUser("Cat")), NOW).role, "member");
  }
});

Deno.test("standingOf() knows all owners and moderators of a room, and none of a room that nobody has made", () => {
  for (const name of ["Ana", "Ben"]) {
    assertEquals(standingOf(record, who(aUser(name)), NOW).role, "owner");
  }
  assertEquals(standingOf(record, who(aUser("Mia")), NOW).role, "moderator");
  for (const name of ["Ana", "Mia"]) {
    assertEquals(standingOf(null, who(aUser(name)), NOW).role, "member");
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
    const standing = standingOf(sanctioned, who(aUser(name)), now);
    const { ban, mute } = standing;
    assertEquals([ban !== null, mute !== null], [isBanned, isMuted]);
  }
});

Deno.test("standingOf() tells whether a room is locked", () => {
  for (const locked of [true, false]) {
    const { isLocked } = standingOf(
      aRecord({ locked }),
      who(aUser("Cat")),
      NOW,
    );
    assertEquals(isLocked, locked);
  }
});

Deno.test("standingOf() says how long what somebody may not do still lasts, and why", () => {
  const sanction = { ...aSanction("Ben"), reason: "Shouting" };
  const record = aRecord({ bans: [sanction], mutes: [sanction] });
  const { ban, mute } = standingOf(record, who(aUser("Ben")), NOW + 20_000);
  const term = { leftMs: 40_000, reason: "Shouting" };
  assertEquals(ban, { ...term, by: "user" });
  assertEquals(mute, term);
});

Deno.test("standingOf() has a ban hold for whoever comes from its address and is new since, without the reason", () => {
  const ban = { ...aSanction("Ben"), reason: "Shouting" };
  const record = aRecord({
    bans: [
      { ...ban, addressHash: "hash-of-theirs" },
      { ...aSanction("Dan"), addressHash: "hash-of-another" },
    ],
  });
  const isBanned = (someone: Somebody, now = NOW + 1) =>
    standingOf(record, someone, now).ban !== null;
  for (const user of [aUser("Cat"), null]) {
    assertEquals(isBanned(who(user, { firstSeenAt: NOW + 1 })), true);
    assertEquals(isBanned(who(user, { firstSeenAt: NOW })), false);
    assertEquals(isBanned(who(user, { firstSeenAt: 0 })), false);
    const elsewhere = { firstSeenAt: NOW + 1, addressHash: "hash-of-a-third" };
    assertEquals(isBanned(who(user, elsewhere)), false);
    const late = who(user, { firstSeenAt: NOW + 60_000 });
    assertEquals(isBanned(late, NOW + 60_000), false);
  }
  const cat = who(aUser("Cat"), { firstSeenAt: NOW + 1 });
  assertEquals(standingOf(record, cat, NOW + 20_000).ban, {
    leftMs: 40_000,
    reason: "",
    by: "address",
  });
});

Deno.test("standingOf() makes no hash of an address where no ban could hold for it", () => {
  const record = aRecord({
    bans: [{ ...aSanction("Ben"), addressHash: "hash-of-theirs" }],
  });
  const someone: Somebody = {
    user: aUser("Cat"),
    firstSeenAt: NOW,
    grant: undefined,
    get addressHash(): string {
      throw new Error("It was made");
    },
  };
  assertEquals(standingOf(record, someone, NOW).ban, null);
});

Deno.test("standingOf() tells who has not known the passphrase that a room has now", () => {
  const hashWith = (salt: string) =>
    `$pbkdf2-sha256$i=1$${salt.padEnd(22, "A")}$${"A".repeat(43)}`;
  const salt = "twelve+chars";
  for (
    const [passphraseHash, grant, isShutOut] of [
      [null, undefined, false],
      [null, salt, false],
      [hashWith(salt), salt, false],
      [hashWith(salt), undefined, true],
      [hashWith(salt), "", true],
      [hashWith("another+salt"), salt, true],
      ["what can't be read", salt, true],
      ["what can't be read", undefined, true],
    ] as const
  ) {
    const room = aRecord({ passphraseHash });
    for (const user of [null, aUser("Cat"), aUser("Ana")]) {
      const standing = standingOf(room, who(user, { grant }), NOW);
      assertEquals(standing.isShutOut, isShutOut);
    }
  }
});
