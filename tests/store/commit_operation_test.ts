import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { commitOperation } from "../../lib/store/commit_operation.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { seqs } from "../support/seqs.ts";
import { TempStore } from "../support/temp_store.ts";

const KEY = ["key"];
const LOCKED = new TypeError("database is locked");

Deno.test("commitOperation() commits, and tells of a check that failed", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const isNew = { key: KEY, versionstamp: null };
  const first = kv.atomic().check(isNew).set(KEY, 1);
  assertEquals((await commitOperation(first)).ok, true);
  const second = kv.atomic().check(isNew).set(KEY, 2);
  assertEquals((await commitOperation(second)).ok, false);
  assertEquals((await kv.get(KEY)).value, 1);
});

Deno.test("commitOperation() waits for others who write to the same file", async () => {
  await using store = await TempStore.create();
  const handles = await Promise.all(seqs(1, 3).map(() => store.open()));
  await Promise.all(handles.map(async (kv, i) => {
    for (const round of seqs(1, 20)) {
      const key = ["writer", i];
      const operation = kv.atomic().check(await kv.get(key)).set(key, round);
      assertEquals((await commitOperation(operation)).ok, true);
    }
  }));
});

Deno.test("commitOperation() tries again while the file is locked", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  let attempts = 0;
  intercepted.commit = (commit) =>
    ++attempts < 5 ? Promise.reject(LOCKED) : commit();
  const result = await commitOperation(intercepted.kv.atomic().set(KEY, 1));
  assertEquals([result.ok, attempts], [true, 5]);
});

Deno.test("commitOperation() gives up on a file that stays locked", async () => {
  using time = new FakeTime();
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  let attempts = 0;
  intercepted.commit = () => {
    attempts++;
    return Promise.reject(LOCKED);
  };
  const start = time.now;
  let error: unknown;
  const done = commitOperation(intercepted.kv.atomic().set(KEY, 1))
    .catch((cause) => error = cause);
  while (error === undefined) await time.nextAsync();
  await done;
  assertStrictEquals(error, LOCKED);
  assertEquals(attempts, 40);
  assertEquals(time.now - start < 1_000, true);
});

Deno.test("commitOperation() doesn't repeat what failed for another reason", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const broken = new Error("Broken store");
  let attempts = 0;
  intercepted.commit = () => {
    attempts++;
    return Promise.reject(broken);
  };
  const operation = intercepted.kv.atomic().set(KEY, 1);
  assertStrictEquals(
    await assertRejects(() => commitOperation(operation)),
    broken,
  );
  assertEquals(attempts, 1);
});
