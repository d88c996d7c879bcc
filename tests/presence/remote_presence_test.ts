import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { StoredPresence } from "../../lib/presence/presence_store.ts";
import { RemotePresence } from "../../lib/presence/remote_presence.ts";
import { aUser } from "../support/a_user.ts";
import { seqs } from "../support/seqs.ts";

const BROKEN = new Error("Broken store");

type Answer = PromiseWithResolvers<Map<string, StoredPresence>>;

/** So many users. */
function people(count: number): StoredPresence {
  return { users: count === 0 ? [] : [aUser()], count };
}

/** A store that answers when the test says so, and what was told of the answers. */
function follow() {
  const asked: string[] = [];
  // Also of what is not asked yet.
  const answers = seqs(0, 9).map((): Answer => Promise.withResolvers());
  const told: string[] = [];
  const errors: unknown[] = [];
  const read = async (what: string) => {
    const count = asked.push(what);
    return await answers[count - 1]?.promise ?? new Map();
  };
  const remote = new RemotePresence({
    read: async (instance) => (await read(instance)).get(instance) ?? null,
    readAll: () => read("all"),
    onRead: (some) => {
      const each = [...some].map(([id, read]) => `${id} ${read?.count ?? "-"}`);
      told.push(each.join());
    },
    onReadAll: (all) =>
      told.push(`all ${[...all].map(([id, { count }]) => `${id} ${count}`)}`),
    onError: (cause) => errors.push(cause),
  });
  return {
    remote,
    told,
    errors,
    /** What was asked so far. */
    asked: () => [...asked],
    /** Answers the nth question. */
    answer: (n: number, counts: Record<string, number> = {}) =>
      answers[n]?.resolve(
        new Map(Object.entries(counts).map(([id, n]) => [id, people(n)])),
      ),
    /** Fails to answer the nth question. */
    fail: (n: number) => answers[n]?.reject(BROKEN),
  };
}

Deno.test("RemotePresence.load() reads all instances, once", async () => {
  const { remote, told, asked, answer } = follow();
  const loads = [remote.load(), remote.load()];
  answer(0, { a: 1, b: 2 });
  await Promise.all(loads);
  await remote.load();
  assertEquals([asked(), told], [["all"], ["all a 1,b 2"]]);
});

Deno.test("RemotePresence reads an instance again that changes while it is read", async () => {
  using time = new FakeTime();
  const { remote, told, asked, answer } = follow();
  remote.load();
  answer(0);
  await time.runMicrotasks();
  remote.changed("a");
  await time.runMicrotasks();
  remote.changed("a");
  remote.changed("b");
  await time.runMicrotasks();
  // The answer of the first would be the older one, however late it comes.
  assertEquals(asked(), ["all", "a"]);
  answer(1, { a: 1 });
  await time.runMicrotasks();
  assertEquals(asked(), ["all", "a", "a", "b"]);
  answer(3, { b: 1 });
  answer(2);
  await time.runMicrotasks();
  assertEquals(told, ["all ", "a 1", "a -,b 1"]);
  assertEquals(asked().length, 4);
});

Deno.test("RemotePresence reads an instance that changes while all are read", async () => {
  using time = new FakeTime();
  const { remote, told, asked, answer } = follow();
  remote.load();
  await time.runMicrotasks();
  remote.changed("a");
  answer(0, { a: 1 });
  await time.runMicrotasks();
  assertEquals(asked(), ["all", "a"]);
  remote.allChanged();
  remote.changed("a");
  answer(1);
  await time.runMicrotasks();
  // All of them are one more than enough.
  assertEquals(asked(), ["all", "a", "all"]);
  answer(2, { b: 1 });
  await time.runMicrotasks();
  assertEquals(told, ["all a 1", "a -", "all b 1"]);
});

Deno.test("RemotePresence takes over together what changed at the same time", async () => {
  using time = new FakeTime();
  const { remote, told, asked, answer } = follow();
  remote.load();
  answer(0, { a: 1 });
  await time.runMicrotasks();
  // Somebody went from the one to the other, and the watch told of both.
  remote.changed("a");
  remote.changed("b");
  answer(1);
  await time.runMicrotasks();
  assertEquals([asked(), told], [["all", "a", "b"], ["all a 1"]]);
  answer(2, { b: 1 });
  await time.runMicrotasks();
  assertEquals(told, ["all a 1", "a -,b 1"]);
});

Deno.test("RemotePresence takes over nothing of reads of which one failed", async () => {
  using time = new FakeTime();
  const { remote, told, asked, answer, fail } = follow();
  remote.load();
  answer(0);
  await time.runMicrotasks();
  remote.changed("c");
  remote.changed("a");
  remote.changed("b");
  await time.runMicrotasks();
  assertEquals(asked(), ["all", "c", "a", "b"]);
  answer(1, { c: 1 });
  fail(2);
  await time.tickAsync(1_000);
  answer(4, { a: 1 });
  await time.runMicrotasks();
  // It is older than the answer before.
  answer(3, { b: 1 });
  await time.runMicrotasks();
  assertEquals(told, ["all ", "all a 1"]);
});

Deno.test("RemotePresence.load() rejects when the store fails, which is read again a second later", async () => {
  using time = new FakeTime();
  const { remote, told, errors, asked, answer, fail } = follow();
  const refused = assertRejects(() => remote.load(), Error, BROKEN.message);
  fail(0);
  await refused;
  assertEquals(errors, [BROKEN]);
  await time.tickAsync(999);
  assertEquals(asked(), ["all"]);
  await time.tickAsync(1);
  assertEquals(asked(), ["all", "all"]);
  answer(1, { a: 1 });
  await remote.load();
  assertEquals(told, ["all a 1"]);
  assertEquals(time.next(), false);
});

Deno.test("RemotePresence reads all again when one could not be read", async () => {
  using time = new FakeTime();
  const { remote, told, asked, answer, fail } = follow();
  remote.load();
  answer(0, { a: 1 });
  await time.runMicrotasks();
  remote.changed("a");
  fail(1);
  await time.tickAsync(1_000);
  answer(2);
  await time.runMicrotasks();
  assertEquals(asked(), ["all", "a", "all"]);
  assertEquals(told, ["all a 1", "all "]);
});

Deno.test("RemotePresence reads once when something changes before it reads again", async () => {
  using time = new FakeTime();
  const { remote, asked, answer, fail } = follow();
  remote.load().catch(() => {});
  fail(0);
  await time.tickAsync(500);
  remote.changed("a");
  answer(1);
  await time.runMicrotasks();
  assertEquals(asked(), ["all", "all"]);
  assertEquals(time.next(), false);
  // And it reads on.
  remote.changed("a");
  await time.runMicrotasks();
  remote.changed("b");
  answer(2);
  await time.runMicrotasks();
  assertEquals(asked(), ["all", "all", "a", "b"]);
});

Deno.test("RemotePresence[Symbol.dispose]() ends its timer, and starts none", async () => {
  using time = new FakeTime();
  const failed = follow();
  failed.remote.allChanged();
  failed.fail(0);
  await time.runMicrotasks();
  failed.remote[Symbol.dispose]();
  assertEquals(time.next(), false);

  const reading = follow();
  reading.remote.allChanged();
  reading.remote.allChanged();
  reading.remote[Symbol.dispose]();
  reading.fail(0);
  await time.runMicrotasks();
  assertEquals(time.next(), false);
  assertEquals(reading.asked(), ["all"]);
});
