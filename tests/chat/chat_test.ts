import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Chat } from "../../lib/chat/chat.ts";
import { readConfig } from "../../lib/config.ts";
import { Revocations } from "../../lib/store/revocations.ts";
import { headKey, RETENTION_KEY, SECRET_KEY } from "../../lib/store/keys.ts";
import { aCaller } from "../support/a_caller.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { TempStore } from "../support/temp_store.ts";

const CLEANUP_MS = 60_000;

/** Opens a chat with a server's defaults. */
function openChat(kvPath = ":memory:"): Promise<Chat> {
  return Chat.open({
    config: {
      ...readConfig(() => undefined),
      kvPath,
      cleanupMs: CLEANUP_MS,
    },
    now: Date.now,
    onNote() {},
    watcher: {
      committed() {},
      crowdedOut() {},
      shutOut() {},
      storeFailed() {},
    },
    onError() {},
  });
}

/** Whether a sweep still comes: it would forget a caller who has been quiet. */
function sweeps(chat: Chat, time: FakeTime): boolean {
  chat.refused("192.0.2.1");
  const { limits } = chat.parts;
  assertEquals(limits.size, 1);
  time.tick(2 * CLEANUP_MS);
  return limits.size === 0;
}

Deno.test("Chat sweeps what limits remember until it is drained", async () => {
  using time = new FakeTime();
  const chat = await openChat();
  assertEquals(sweeps(chat, time), true);
  await chat.drain();
  assertEquals(sweeps(chat, time), false);
  await chat.leave();
  chat.close();
});

Deno.test("Chat has rooms go that nobody uses until it is drained", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const chat = await openChat(store.path);
  const unused = { seq: 1, count: 0, messages: 0, bytes: 0, listedAt: 1 };
  const rooms = ["tea", "coffee"].map(aRoom);
  for (const room of rooms) {
    const turn = { after: "", at: Date.now() - CLEANUP_MS, since: 0 };
    await kv.atomic().set(headKey(room), unused).set(RETENTION_KEY, turn)
      .commit();
    await chat.parts.retention.sweep();
    await chat.drain();
  }
  const heads = await kv.getMany(rooms.map(headKey));
  assertEquals(heads.map(({ value }) => value), [null, unused]);
  await chat.leave();
  chat.close();
});

Deno.test("Chat completes no bans once it is drained", async () => {
  const chat = await openChat();
  const { banAddresses, whereabouts } = chat.parts;
  whereabouts.note(aCaller(aUser("Cat")));
  const ban = { at: 0, until: Infinity, reason: "", addressHash: null };
  const bans = [{ ...aUser("Cat"), ...ban }];
  await chat.drain();
  banAddresses.complete(aRoom("tea"), aRecord({ bans }));
  assertEquals(chat.figures().waiting, 0);
  await chat.leave();
  chat.close();
});

Deno.test("Chat sweeps no more once it is closed, also without having been drained", async () => {
  using time = new FakeTime();
  const chat = await openChat();
  await chat.leave();
  chat.close();
  assertEquals(sweeps(chat, time), false);
});

Deno.test("Chat doesn't try to read again what it couldn't once it is closed", async () => {
  const chat = await openChat();
  const room = aRoom("tea");
  const { history } = chat.parts;
  const log = history.open(room, () => {});
  await chat.leave();
  const appended = history.append(room, aNewEntry("c1"));
  chat.close();
  // Its store is closed: a timer that is left would be a leak of this test.
  await assertRejects(() => appended);
  history.release(log);
});

Deno.test("Chat that can't be opened leaves no store open", async () => {
  await using store = await TempStore.create();
  {
    const kv = await store.open();
    await kv.set(SECRET_KEY, "no bytes");
    store.close();
  }
  await assertRejects(() => openChat(store.path), TypeError, "signing key");
});

Deno.test("Chat sends away bots that were revoked elsewhere, with its sweep", async () => {
  using time = new FakeTime();
  await using store = await TempStore.create();
  const chat = await openChat(store.path);
  const elsewhere = await store.open();
  const revocations = new Revocations({ kv: elsewhere, now: Date.now });
  const bots = ["Tide", "Ebb"].map((name) =>
    chat.bots.make(name, aCaller(aUser("Ana")))
  );
  const sessions = [...bots, aUser("Ana")].map((user) => new FakeSession(user));
  for (const session of sessions) {
    chat.parts.rooms.join(aRoom("tea"), session, null, MEMBERS_GUARD);
    await session.until(() => session.types.includes("messages"));
  }
  const [tide, ebb, ana] = sessions;
  await revocations.add(bots[0]?.userId ?? "");
  time.tick(CLEANUP_MS);
  await tide?.until(() => tide.closedWith !== null);
  assertEquals(tide?.closedWith, {
    code: 4403,
    reason: "This token was revoked",
  });
  assertEquals([ebb?.closedWith, ana?.closedWith], [null, null]);
  await chat.leave();
  chat.close();
});
