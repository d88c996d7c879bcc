import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { withDeadline } from "../../lib/store/deadline.ts";

Deno.test("withDeadline() resolves to what the promise does, and ends its timer", async () => {
  using time = new FakeTime();
  assertEquals(await withDeadline(Promise.resolve(17), 1_000), 17);
  assertEquals(time.next(), false);
});

Deno.test("withDeadline() rejects as the promise does, and ends its timer", async () => {
  using time = new FakeTime();
  const reason = new Error("Broken");
  assertStrictEquals(
    await assertRejects(() => withDeadline(Promise.reject(reason), 1_000)),
    reason,
  );
  assertEquals(time.next(), false);
});

Deno.test("withDeadline() rejects with a TimeoutError when the time is up", async () => {
  using time = new FakeTime();
  const { promise } = Promise.withResolvers<void>();
  let isPending = true;
  const waiting = assertRejects(
    () => withDeadline(promise, 1_000).finally(() => isPending = false),
    DOMException,
    "No answer within 1000 ms",
  );
  await time.tickAsync(999);
  assertEquals(isPending, true);
  await time.tickAsync(1);
  assertEquals((await waiting).name, "TimeoutError");
});
