import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { deadline, delay } from "@std/async";
import { FakeTime } from "@std/testing/time";

Deno.test("delay() resolves when the time is up", async () => {
  using time = new FakeTime();
  let over = false;
  const waiting = delay(1_000).then(() => over = true);

  await time.tickAsync(999);
  await time.runMicrotasks();
  assertEquals(over, false);
  await time.tickAsync(1);
  await waiting;
  assertEquals(over, true);
});

Deno.test("delay() rejects with the signal's reason", async () => {
  const controller = new AbortController();
  const reason = new Error("Enough");
  const waiting = assertRejects(() =>
    delay(60_000, { signal: controller.signal })
  );
  controller.abort(reason);
  assertStrictEquals(await waiting, reason);
});

Deno.test("delay() rejects at once when the signal has aborted before", async () => {
  const reason = new Error("Enough");
  assertStrictEquals(
    await assertRejects(() =>
      delay(60_000, { signal: AbortSignal.abort(reason) })
    ),
    reason,
  );
});

Deno.test("delay() that is not persistent resolves while the process lives", async () => {
  await Promise.all([delay(1, { persistent: false }), delay(20)]);
});

Deno.test("deadline() resolves to what the promise does", async () => {
  using _time = new FakeTime();
  assertEquals(await deadline(Promise.resolve(17), 1_000), 17);
});

Deno.test("deadline() rejects as the promise does", async () => {
  using _time = new FakeTime();
  const reason = new Error("Broken");
  assertStrictEquals(
    await assertRejects(() => deadline(Promise.reject(reason), 1_000)),
    reason,
  );
});

Deno.test("deadline() rejects with a TimeoutError when the time is up", async () => {
  using time = new FakeTime();
  const { promise } = Promise.withResolvers<void>();
  const waiting = assertRejects(() => deadline(promise, 1_000), DOMException);
  time.tick(1_000);
  assertEquals((await waiting).name, "TimeoutError");
});

Deno.test("deadline() rejects with the signal's reason", async () => {
  using _time = new FakeTime();
  const { promise } = Promise.withResolvers<void>();
  const controller = new AbortController();
  const reason = new Error("Enough");
  const waiting = assertRejects(() =>
    deadline(promise, 1_000, { signal: controller.signal })
  );
  controller.abort(reason);
  assertStrictEquals(await waiting, reason);
});

Deno.test("deadline() of Infinity waits for the promise", async () => {
  assertEquals(await deadline(Promise.resolve(17), Infinity), 17);
});
