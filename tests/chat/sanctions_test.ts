import { assert, assertEquals } from "@std/assert";
import { MAX_MODERATORS, withModerator } from "../../lib/chat/roles.ts";
import {
  MAX_SANCTIONS,
  type SanctionKind,
  withBanAddress,
  withSanction,
} from "../../lib/chat/sanctions.ts";
import type { RoomRecord } from "../../lib/log/room_record.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { aRecord } from "../support/a_record.ts";
import { aUser } from "../support/a_user.ts";

function aBan(userName: string) {
  const sanction = { at: 1, until: 1000, reason: "", addressHash: null };
  return { ...aUser(userName), ...sanction };
}

function many(count: number) {
  return Array.from({ length: count }, (_, index) => aBan(`n${index}`));
}

function codeOf(decision: RoomRecord | ProtocolError): string | null {
  return decision instanceof ProtocolError ? decision.code : null;
}

for (const kind of ["ban", "mute"] satisfies SanctionKind[]) {
  Deno.test(`A room has at most ${MAX_SANCTIONS} ${kind}s, of which each may be made anew`, () => {
    const full = aRecord({ [`${kind}s`]: many(MAX_SANCTIONS) });
    assertEquals(codeOf(withSanction(kind, full, aBan("Ben"))), "full");
    const again = withSanction(kind, full, { ...aBan("n0"), reason: "More" });
    assert(!(again instanceof ProtocolError));
    assertEquals(again[`${kind}s`].length, MAX_SANCTIONS);
    assertEquals(again[`${kind}s`].at(-1)?.reason, "More");
    const almost = aRecord({ [`${kind}s`]: many(MAX_SANCTIONS - 1) });
    assertEquals(codeOf(withSanction(kind, almost, aBan("Ben"))), null);
  });
}

Deno.test("A mute keeps nothing of an address", () => {
  const after = withSanction("mute", aRecord(), aBan("Ben"));
  assert(!(after instanceof ProtocolError));
  assertEquals(
    Object.keys(after.mutes[0] ?? {}).includes("addressHash"),
    false,
  );
});

Deno.test("A ban gets the address that it lacks, unless it is another ban by now or of somebody who keeps order", () => {
  const ban = aBan("Ben");
  const room = aRecord({ bans: [aBan("Cat"), ban] });
  const bans = [aBan("Cat"), { ...ban, addressHash: "here" }];
  assertEquals(withBanAddress(room, ban, "here"), { ...room, bans });
  for (
    const fields of [
      { bans },
      { bans: [] },
      { bans: [{ ...ban, at: 2 }] },
      { bans: [ban], owners: [ban.userId] },
      { bans: [ban], moderators: [aUser("Ben")] },
    ]
  ) {
    const other = aRecord(fields);
    assertEquals(withBanAddress(other, ban, "there") === other, true);
  }
});

Deno.test("Where there is space for a ban, there is space for the address that it gets later", () => {
  const reason = "\u{1f375}".repeat(100);
  let room = aRecord();
  for (let n = 0;; n++) {
    const next = withSanction("ban", room, { ...aBan(`n${n}`), reason });
    if (next instanceof ProtocolError) break;
    room = next;
  }
  for (const ban of room.bans) {
    room = withBanAddress(room, ban, "x".repeat(12));
  }
  const [first = aBan("n0")] = room.bans;
  assertEquals(codeOf(withSanction("ban", room, first)), null);
});

Deno.test(`A room has at most ${MAX_MODERATORS} moderators`, () => {
  const moderators = many(MAX_MODERATORS);
  const full = aRecord({ moderators });
  assertEquals(codeOf(withModerator(full, aUser("Ben"))), "full");
  assertEquals(withModerator(full, aUser("n0")), full);
  const almost = aRecord({ moderators: moderators.slice(1) });
  assertEquals(codeOf(withModerator(almost, aUser("Ben"))), null);
});
