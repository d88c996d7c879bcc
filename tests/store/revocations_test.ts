import { assertEquals, assertRejects } from "@std/assert";
import { Revocations } from "../../lib/store/revocations.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";

async function start() {
  const store = new InterceptedKv(await Deno.openKv(":memory:"));
  let now = 0;
  const options = { kv: store.kv, now: () => now };
  return {
    store,
    revocations: new Revocations(options),
    /** What another instance on the same store knows. */
    elsewhere: new Revocations(options),
    /** Moves the clock on. */
    pass: (ms: number) => now += ms,
    [Symbol.dispose]: () => store.kv.close(),
  };
}

Deno.test("Revocations hold from the moment in which they are stored", async () => {
  using started = await start();
  const { revocations } = started;
  assertEquals(await revocations.has("bot-1"), false);
  await revocations.add("bot-1");
  assertEquals(await revocations.has("bot-1"), true);
  assertEquals(await revocations.has("bot-2"), false);
});

Deno.test("Revocations are known elsewhere within a second, and read once in it", async () => {
  using started = await start();
  const { revocations, elsewhere, store, pass } = started;
  assertEquals(await elsewhere.has("bot-1"), false);
  await revocations.add("bot-1");
  store.reads = 0;
  pass(999);
  assertEquals(await elsewhere.has("bot-1"), false);
  assertEquals(store.reads, 0);
  pass(1);
  assertEquals(await elsewhere.has("bot-1"), true);
  // For good: nobody takes it back.
  pass(60_000);
  assertEquals(await elsewhere.has("bot-1"), true);
  assertEquals(store.reads, 1);
});

Deno.test("Revocations remember 1000, the latest", async () => {
  using started = await start();
  const { revocations, store } = started;
  for (let n = 0; n < 1000; n++) await revocations.has(`bot-${n}`);
  started.pass(1000);
  await revocations.has("bot-0");
  await revocations.has("one-more");
  assertEquals(revocations.size, 1000);
  store.reads = 0;
  await revocations.has("bot-0");
  assertEquals(store.reads, 0);
});

Deno.test("Revocations that can't be read or stored are told", async () => {
  using started = await start();
  const { revocations, store } = started;
  store.kv.set = () => Promise.reject(new Error("Broken store"));
  store.beforeRead = () => Promise.reject(new Error("Broken store"));
  await assertRejects(() => revocations.add("bot-1"), Error, "Broken store");
  await assertRejects(() => revocations.has("bot-1"), Error, "Broken store");
});
