import { assertEquals } from "@std/assert";
import { BanAddresses } from "../../lib/chat/ban_addresses.ts";
import {
  type NewSettings,
  RefusedError,
  UnavailableError,
} from "../../lib/log/new_entry.ts";
import type { RoomRecord } from "../../lib/log/room_record.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { afterTurns } from "../support/after_turns.ts";

const TEA = aRoom("tea");
const BAN = { at: 1, until: 1000, reason: "", addressHash: null };
const ROOM = aRecord({
  bans: [{ ...aUser("Cat"), ...BAN }, { ...aUser("Dan"), ...BAN }],
});

/** An instance that has seen Cat, with a log that answers when the test has it do so. */
function setUp() {
  const changes: NewSettings[] = [];
  const errors: unknown[] = [];
  let answer = Promise.withResolvers<RoomRecord>();
  const banAddresses = new BanAddresses({
    history: {
      change: (_room, settings) => {
        changes.push(settings);
        answer = Promise.withResolvers();
        return answer.promise;
      },
    },
    rooms: { addressOf: () => undefined },
    whereabouts: {
      of: (userId) => userId === "u-cat" ? "192.0.2.7" : undefined,
    },
    hash: (text) => text,
    now: () => 500,
    onError: (_what, cause) => errors.push(cause),
  });
  return {
    banAddresses,
    changes,
    errors,
    stored: () => answer.resolve(ROOM),
    failed: (cause: Error) => answer.reject(cause),
  };
}

Deno.test("BanAddresses completes the bans of those who were seen, each once at a time", async () => {
  const { banAddresses, changes, stored } = setUp();
  banAddresses.complete(TEA, ROOM);
  banAddresses.complete(TEA, ROOM);
  assertEquals(changes.length, 1);
  assertEquals(changes[0]?.user, aUser("Cat"));
  assertEquals(changes[0]?.apply(ROOM, 1), {
    ...ROOM,
    bans: [
      { ...aUser("Cat"), ...BAN, addressHash: "address 192." },
      { ...aUser("Dan"), ...BAN },
    ],
  });
  stored();
  await afterTurns(10);
  banAddresses.complete(TEA, ROOM);
  assertEquals(changes.length, 2);
  stored();
  await banAddresses.stop();
});

Deno.test("BanAddresses has nothing to complete where bans have ended or have an address, and in rooms that nobody has made", () => {
  const { banAddresses, changes } = setUp();
  const cat = { ...aUser("Cat"), ...BAN };
  for (
    const record of [
      null,
      aRecord(),
      aRecord({ bans: [{ ...cat, until: 500 }] }),
      aRecord({ bans: [{ ...cat, addressHash: "known" }] }),
    ]
  ) banAddresses.complete(TEA, record);
  assertEquals(changes, []);
});

Deno.test("BanAddresses says why a ban stays as it is, and tries again when it is asked to, but not of rooms that are gone", async () => {
  const { banAddresses, changes, errors, failed } = setUp();
  for (const cause of [new UnavailableError(), new RefusedError("gone")]) {
    banAddresses.complete(TEA, ROOM);
    failed(cause);
    await afterTurns(10);
  }
  assertEquals(changes.length, 2);
  assertEquals(changes[0]?.apply(null, 0), "gone");
  assertEquals(errors.map((error) => error instanceof UnavailableError), [
    true,
  ]);
});

Deno.test("BanAddresses begins nothing once it is stopped, and has ended what was under way", async () => {
  const { banAddresses, changes, stored } = setUp();
  banAddresses.complete(TEA, ROOM);
  let isStopped = false;
  const stopping = banAddresses.stop().then(() => isStopped = true);
  await afterTurns(10);
  assertEquals(isStopped, false);
  stored();
  await stopping;
  banAddresses.complete(TEA, ROOM);
  assertEquals(changes.length, 1);
});
