import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ChatLimits } from "../../lib/chat/limits.ts";
import { namedUser } from "../../lib/chat/users.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { seqs } from "../support/seqs.ts";

const ON = { ratePerSecond: 2, rateBurst: 10, addressLimits: true };
const OFF = { ratePerSecond: 0, rateBurst: 10, addressLimits: false };
const NAMED = namedUser("Bot", "192.0.2.1", (text) => text);
const LONGEST_TEXT = "\u5cf6".repeat(2000);

/** How often something may be done; at most 1000 times are tried. */
function times(act: (n: number) => unknown): number {
  for (const n of seqs(1, 1000)) {
    try {
      if (act(n) instanceof ProtocolError) return n - 1;
    } catch (error) {
      if (error instanceof ProtocolError) return n - 1;
      throw error;
    }
  }
  return 1000;
}

Deno.test("ChatLimits never meet an office of thirty behind one address on a lively day", () => {
  const limits = new ChatLimits(ON);
  const people = seqs(1, 30).map((n) => aCaller(aUser(`U${n}`)));
  const text = "About as long as people write, mostly, on a lively day.";
  // On Monday all choose a name, and open three rooms each.
  for (const caller of people) {
    limits.meet({ ...caller, user: null }, 0);
    for (const _ of seqs(1, 3)) limits.connect(caller, 0);
  }
  const rooms = seqs(1, 10).map((n) => aRoom(`room-${n}`));
  for (const second of seqs(0, 600)) {
    const now = second * 1000;
    for (const [n, caller] of people.entries()) {
      if (second % 3 === n % 3) {
        limits.post(caller, { kind: "posts", text }, now);
        const room = rooms[n % rooms.length];
        if (room !== undefined) {
          assertEquals(limits.begin(room, caller, now), null);
        }
      }
      if (second % 10 === n % 10) {
        limits.post(caller, { kind: "changes" }, now);
      }
      if (second % 3 === 0) {
        assertEquals(limits.mayTellTyping(caller, now), true);
      }
    }
    // Each pastes something long once, and has a bad network.
    const caller = people[second % 30];
    if (caller !== undefined && second % 10 === 0) {
      limits.post(caller, { kind: "posts", text: LONGEST_TEXT }, now);
      limits.connect(caller, now);
    }
    assertEquals(limits.floodWaitMs(caller?.address ?? "", now), 0);
  }
  // After a restart all their tabs come back.
  for (const caller of people) {
    for (const _ of seqs(1, 5)) limits.connect(caller, 600_000);
  }
});

Deno.test("ChatLimits don't take thirty for a flood who obey Retry-After", () => {
  const limits = new ChatLimits(ON);
  const people = seqs(1, 30).map((n) => aCaller(aUser(`U${n}`)));
  const mayRetryAt = people.map(() => 0);
  for (let now = 0; now < 120_000; now += 50) {
    for (const [n, caller] of people.entries()) {
      if ((mayRetryAt[n] ?? 0) > now) continue;
      try {
        limits.post(caller, { kind: "posts" }, now);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        mayRetryAt[n] = now +
          1000 * Math.ceil((error.retryAfterMs ?? 0) / 1000);
        limits.refused(caller.address, now);
      }
    }
    assertEquals(limits.floodWaitMs("192.0.2.1", now), 0);
  }
});

Deno.test("ChatLimits count a user's messages first, so that one takes nobody's place", () => {
  const limits = new ChatLimits(ON);
  const ana = aCaller(aUser("Ana"));
  const post = () => limits.post(ana, { kind: "posts" }, 0);
  assertEquals(times(post), 10);
  const error = assertThrows(
    post,
    ProtocolError,
    "You are sending too fast, try again in a second",
  );
  assertEquals([error.code, error.retryAfterMs], ["rate_limited", 500]);
});

Deno.test("ChatLimits count the messages of an address, whoever sends them, by number and by size", () => {
  const by = (n: number) => aCaller(aUser(`U${n}`));
  const limits = [ON, ON, ON].map((options) => new ChatLimits(options));
  assertEquals(
    limits.map((limits, i) =>
      times((n) =>
        limits.post(
          by(n),
          i === 0
            ? { kind: "posts", text: "Hi" }
            : i === 1
            ? { kind: "posts", text: LONGEST_TEXT }
            : { kind: "changes", text: LONGEST_TEXT },
          0,
        )
      )
    ),
    [300, 47, 47],
  );
  const [first] = limits;
  const error = assertThrows(
    () => first?.post(by(1), { kind: "posts" }, 0),
    ProtocolError,
    "Too much comes from your address, try again in a second",
  );
  assertEquals(error.retryAfterMs, 1_000);
});

Deno.test("ChatLimits count rooms that are begun, by user and by address, each once", () => {
  const limits = new ChatLimits(ON);
  const room = (n: number) => aRoom(`room-${n}`);
  const ana = aCaller(aUser("Ana"));
  assertEquals(times((n) => limits.begin(room(n), ana, 0)), 20);
  assertEquals(limits.begin(room(1), ana, 0), null);
  const elsewhere = aCaller(ana.user, "192.0.2.2");
  const refusal = limits.begin(room(21), elsewhere, 0);
  assertEquals(refusal?.retryAfterMs, 20_000);
  assertEquals(
    refusal?.message,
    "You have begun many rooms, try again in 20 seconds",
  );
  const others = times((n) =>
    limits.begin(room(100 + n), aCaller(aUser(`U${n}`)), 0)
  );
  assertEquals(others, 40);
});

Deno.test("ChatLimits count a room again that was deleted", () => {
  const limits = new ChatLimits(ON);
  const ana = aCaller(aUser("Ana"));
  const times20 = times(() => {
    limits.forgetRoom(aRoom("tea"));
    return limits.begin(aRoom("tea"), ana, 0);
  });
  assertEquals(times20, 20);
});

Deno.test("ChatLimits count new users of an address; of names without a session, each once", () => {
  const limits = new ChatLimits(ON);
  const { address } = aCaller();
  assertEquals(times(() => limits.meet({ user: null, address }, 0)), 100);
  const error = assertThrows(
    () => limits.meet({ user: NAMED, address }, 0),
    ProtocolError,
    "Many new names came from your address, try again in 5 seconds",
  );
  assertEquals(error.retryAfterMs, 5_000);
  // Who has a session has been counted.
  limits.meet({ user: aUser("Ana"), address }, 0);
  limits.meet({ user: NAMED, address }, 5_000);
  limits.meet({ user: NAMED, address }, 5_000);
  limits.post(aCaller(NAMED), { kind: "posts" }, 5_000);
});

Deno.test("ChatLimits count connections, by user and by address", () => {
  const limits = new ChatLimits(ON);
  const ana = aCaller(aUser("Ana"));
  assertEquals(times(() => limits.connect(ana, 0)), 60);
  const error = assertThrows(
    () => limits.connect(aCaller(ana.user, "192.0.2.2"), 0),
    ProtocolError,
    "You are connecting too often, try again in a second",
  );
  assertEquals(error.retryAfterMs, 1_000);
  const nobody = { user: null, address: ana.address };
  assertEquals(times(() => limits.connect(nobody, 0)), 240);
});

Deno.test("ChatLimits tell of typing only so often for an address", () => {
  const limits = new ChatLimits(ON);
  const told = seqs(1, 400).filter(() => limits.mayTellTyping(aCaller(), 0));
  assertEquals(told.length, 300);
});

Deno.test("ChatLimits take more refusals than somebody who obeys can get for a flood", () => {
  const limits = new ChatLimits(ON);
  const { address } = aCaller();
  for (const _ of seqs(1, 100)) limits.refused(address, 0);
  assertEquals(limits.floodWaitMs(address, 0), 0);
  limits.refused(address, 0);
  assertEquals(limits.floodWaitMs(address, 0), 5_000);
  assertEquals(limits.floodWaitMs("192.0.2.2", 0), 0);
  for (const _ of seqs(1, 26)) limits.refused("192.0.2.2", 0, 4);
  assertEquals(limits.floodWaitMs("192.0.2.2", 0), 5_000);
});

Deno.test("ChatLimits send away a user who floods, wherever they come from, and their address", () => {
  const limits = new ChatLimits(ON);
  const ana = aCaller(aUser("Ana"));
  assertEquals(limits.flooded(ana, 0), 5_000);
  assertEquals(limits.floodWaitMs(ana.address, 0), 5_000);
  const error = assertThrows(
    () => limits.connect(aCaller(ana.user, "192.0.2.2"), 1_000),
    ProtocolError,
    "You sent too much, try again in 4 seconds",
  );
  assertEquals(error.retryAfterMs, 4_000);
  limits.connect(ana, 5_000);
});

Deno.test("ChatLimits that are off limit nobody but who floods, and no address", () => {
  const limits = new ChatLimits(OFF);
  const ana = aCaller(aUser("Ana"));
  const act = (n: number) => {
    limits.meet({ ...ana, user: null }, 0);
    limits.meet(
      { ...ana, user: { ...NAMED, userId: `${NAMED.userId}${n}` } },
      0,
    );
    limits.post(ana, { kind: "posts", text: LONGEST_TEXT }, 0);
    limits.connect(ana, 0);
    limits.refused(ana.address, 0);
    return limits.begin(aRoom(`room-${n}`), ana, 0);
  };
  assertEquals(times(act), 1000);
  assertEquals(limits.size, 0);
  limits.flooded(ana, 0);
  assertEquals(limits.floodWaitMs(ana.address, 0), 0);
  assertThrows(() => limits.connect(ana, 0), ProtocolError);
});

Deno.test("ChatLimits let newcomers try a room's passphrase which a dozen addresses try all day", () => {
  const limits = new ChatLimits(ON);
  const room = aRoom("tea");
  const refused = (address: string, now: number) => {
    try {
      limits.tryPassphrase(room, address, now);
      return "";
    } catch (error) {
      return error instanceof ProtocolError ? error.message : "";
    }
  };
  let told = "";
  for (let now = 0; now < 600_000; now += 1000) {
    for (const n of seqs(1, 12)) {
      const why = refused(`192.0.2.${n}`, now);
      if (why.includes("in this room")) told = why;
    }
    if (now % 60_000 !== 0) continue;
    const newcomer = `198.51.100.${now / 60_000}`;
    // Twice they have it wrong.
    for (const _ of seqs(1, 3)) assertEquals(refused(newcomer, now), "");
  }
  assertStringIncludes(told, "Too many passphrases were tried in this room");
});

Deno.test("ChatLimits let the passphrase of a room be tried no more than once a second, however many addresses try it", () => {
  const limits = new ChatLimits(ON);
  let tried = 0;
  for (const n of seqs(1, 3600)) {
    for (const again of seqs(1, 5)) {
      const address = `${n % 2000} ${again > 3 ? n : 0}`;
      try {
        limits.tryPassphrase(aRoom("tea"), address, n * 1000);
        tried++;
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
      }
    }
  }
  assertEquals(tried <= 3600 + 200, true);
});

Deno.test("ChatLimits.sweep() forgets all that has been quiet", () => {
  for (
    const act of [
      (limits, caller) => limits.post(caller, { kind: "posts" }, 0),
      (limits, caller) => limits.connect(caller, 0),
      (limits, caller) => limits.begin(aRoom("tea"), caller, 0),
      (limits, caller) => limits.meet({ ...caller, user: NAMED }, 0),
      (limits, caller) => limits.flooded(caller, 0),
      (limits, { address }) => limits.tryOut("links", address, 0),
      (limits, { address }) => limits.tryPassphrase(aRoom("tea"), address, 0),
    ] satisfies ((
      limits: ChatLimits,
      caller: ReturnType<typeof aCaller>,
    ) => void)[]
  ) {
    const limits = new ChatLimits(ON);
    act(limits, aCaller());
    assertEquals(limits.size > 0, true);
    limits.sweep(60 * 60 * 1000);
    assertEquals(limits.size, 0);
  }
});

Deno.test("ChatLimits take no token after thirty wrong ones, whatever is set, and right ones before that as often as they come", () => {
  const limits = new ChatLimits(OFF);
  const tryToken = (isRight: boolean, now = 0, address = "192.0.2.1") =>
    limits.tryToken(address, now, isRight);
  assertEquals(times(() => tryToken(true)), 1000);
  assertEquals(times(() => tryToken(false)), 30);
  const error = assertThrows(() => tryToken(true), ProtocolError);
  assertEquals([error.code, error.retryAfterMs], ["rate_limited", 5000]);
  tryToken(true, 0, "192.0.2.2");
  tryToken(true, 5000);
  // Owners' links are tried apart from that.
  limits.tryOut("links", "192.0.2.1", 0);
});

Deno.test("ChatLimits.tryPassphrase() keeps one address from trying many, and many from trying all", () => {
  const limits = new ChatLimits(OFF);
  const tea = aRoom("tea");
  const attempt = (room: RoomName, address: string, now: number) =>
    times(() => limits.tryPassphrase(room, address, now));
  assertEquals(attempt(tea, "192.0.2.1", 0), 30);
  assertEquals(attempt(aRoom("books"), "192.0.2.1", 0), 0);
  assertEquals(attempt(tea, "192.0.2.1", 10_000), 2);
  const others = seqs(2, 9).map((n) => attempt(tea, `192.0.2.${n}`, 10_000));
  // Three each are first ones.
  assertEquals(others, [30, 30, 25, 3, 3, 3, 3, 3]);
  // Nobody there keeps others out of other rooms.
  assertEquals(attempt(aRoom("books"), "192.0.2.20", 10_000), 30);
});
