import { assertEquals, assertRejects } from "@std/assert";
import { type Hook, HookStore } from "../../lib/chat/hook_store.ts";
import { ReadFailure } from "../../lib/chat/read_failure.ts";
import { hookKey, recordKey, roomHookKey } from "../../lib/store/keys.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { startHistory } from "../support/start_history.ts";

const TEA = aRoom("tea");
const HOOK: Hook = {
  room: TEA,
  name: "Build",
  madeBy: aUser("Ana"),
  madeAt: 7,
};

/** A store with a room that somebody has made: what it is doesn't matter. */
async function start() {
  const store = new InterceptedKv(await Deno.openKv(":memory:"));
  const { kv } = store;
  await kv.set(recordKey(TEA), {});
  return {
    store,
    kv,
    hooks: new HookStore(kv),
    /** Keys of all hooks. */
    async keys() {
      const keys: Deno.KvKey[] = [];
      for await (const { key } of kv.list({ prefix: ["hooks"] })) {
        keys.push(key);
      }
      return keys;
    },
    [Symbol.dispose]: () => kv.close(),
  };
}

Deno.test("A hook is found by its hash and by its room", async () => {
  using started = await start();
  const { hooks } = started;
  assertEquals([await hooks.find("a"), await hooks.of(TEA)], [null, null]);
  assertEquals(await hooks.set("a", HOOK), true);
  assertEquals([await hooks.find("a"), await hooks.of(TEA)], [HOOK, HOOK]);
  assertEquals(await hooks.find("b"), null);
  assertEquals(await hooks.of(aRoom("cake")), null);
});

Deno.test("A hook that is renewed leaves nothing behind", async () => {
  using started = await start();
  const { hooks } = started;
  await hooks.set("a", HOOK);
  await hooks.set("b", { ...HOOK, name: "Alarm" });
  assertEquals(await hooks.find("a"), null);
  assertEquals((await hooks.find("b"))?.name, "Alarm");
  assertEquals(await started.keys(), [hookKey("b")]);
});

Deno.test("A hook that is removed leaves nothing behind", async () => {
  using started = await start();
  const { hooks, kv } = started;
  await hooks.set("a", HOOK);
  await hooks.remove(TEA);
  await hooks.remove(TEA);
  assertEquals([await hooks.find("a"), await hooks.of(TEA)], [null, null]);
  assertEquals(await started.keys(), []);
  assertEquals((await kv.get(roomHookKey(TEA))).value, null);
});

Deno.test("A room that nobody has made gets no hook", async () => {
  using started = await start();
  const { hooks, kv } = started;
  await kv.delete(recordKey(TEA));
  assertEquals(await hooks.set("a", HOOK), false);
  assertEquals(await started.keys(), []);
});

Deno.test("A room that is deleted while it gets a hook has none", async () => {
  using started = await start();
  const { hooks, kv, store } = started;
  store.commit = async (commit) => {
    await kv.delete(recordKey(TEA));
    return await commit();
  };
  assertEquals(await hooks.set("a", HOOK), false);
  assertEquals(await started.keys(), []);
});

Deno.test("A hook that is made while its room is deleted goes with it", async () => {
  using started = await start();
  const { hooks, kv, store } = started;
  await kv.delete(recordKey(TEA));
  const { history } = startHistory(kv);
  const making = { user: aUser(), id: "c1", apply: () => aRecord() };
  await history.change(TEA, making);
  let isFirst = true;
  store.commit = async (commit) => {
    if (isFirst) {
      isFirst = false;
      assertEquals(await hooks.set("a", HOOK), true);
    }
    return await commit();
  };
  assertEquals(await history.deletions.delete(TEA, () => true), true);
  assertEquals(await hooks.find("a"), null);
  assertEquals(await started.keys(), []);
});

Deno.test("A hook whose room was deleted without it is none", async () => {
  using started = await start();
  const { hooks, kv } = started;
  await hooks.set("a", HOOK);
  await kv.delete(roomHookKey(TEA));
  assertEquals(await hooks.find("a"), null);
});

Deno.test("A hook that changes while it is removed is removed all the same", async () => {
  using started = await start();
  const { hooks, store } = started;
  await hooks.set("a", HOOK);
  let isFirst = true;
  store.commit = async (commit) => {
    if (isFirst) {
      isFirst = false;
      await hooks.set("b", HOOK);
    }
    return await commit();
  };
  await hooks.remove(TEA);
  assertEquals(await started.keys(), []);
});

Deno.test("Where a room changes without end, nobody waits for a hook without end", async () => {
  using started = await start();
  const { hooks, store } = started;
  await hooks.set("a", HOOK);
  store.commit = () => Promise.resolve({ ok: false });
  await assertRejects(() => hooks.set("b", HOOK), ReadFailure);
  await assertRejects(() => hooks.remove(TEA), ReadFailure);
});

Deno.test("A store that fails says so, and why", async () => {
  using started = await start();
  const { hooks, store } = started;
  const cause = new Error("The disk is gone");
  store.beforeRead = () => Promise.reject(cause);
  for (
    const act of [
      () => hooks.find("a"),
      () => hooks.of(TEA),
      () => hooks.set("a", HOOK),
      () => hooks.remove(TEA),
    ]
  ) {
    const error = await assertRejects(act, ReadFailure);
    assertEquals(error.cause, cause);
  }
});

for (
  const value of [
    null,
    7,
    {},
    { ...HOOK, room: "-" },
    { ...HOOK, name: 7 },
    { ...HOOK, madeAt: "7" },
    { ...HOOK, madeBy: null },
    { ...HOOK, madeBy: { userId: 7, userName: "Ana" } },
  ]
) {
  Deno.test(`What is stored as ${JSON.stringify(value)} is no hook`, async () => {
    using started = await start();
    const { hooks, kv } = started;
    await kv.set(hookKey("a"), value);
    await kv.set(roomHookKey(TEA), "a");
    assertEquals([await hooks.find("a"), await hooks.of(TEA)], [null, null]);
  });
}
