import { assertEquals, assertRejects } from "@std/assert";
import {
  HashQueue,
  MAX_HASHES_OF_ONE,
  MAX_WAITING_HASHES,
} from "../../lib/chat/hash_queue.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { afterTurns } from "../support/after_turns.ts";
import { seqs } from "../support/seqs.ts";

/** Work that lasts until it is told to end. */
class SlowWork {
  readonly begun: number[] = [];
  readonly #ends = new Map<number, PromiseWithResolvers<number>>();

  begin(n: number): () => Promise<number> {
    return () => {
      this.begun.push(n);
      const end = Promise.withResolvers<number>();
      this.#ends.set(n, end);
      return end.promise;
    };
  }

  async end(n: number): Promise<void> {
    this.#ends.get(n)?.resolve(n);
    await afterTurns(3);
  }

  async fail(n: number): Promise<void> {
    this.#ends.get(n)?.reject(new Error(`${n} failed`));
    await afterTurns(3);
  }
}

Deno.test("HashQueue does one after another, in their order", async () => {
  const work = new SlowWork();
  const queue = new HashQueue();
  const results = seqs(1, 3).map((n) => queue.run(`a${n}`, work.begin(n)));
  await afterTurns(3);
  assertEquals(work.begun, [1]);
  await work.end(1);
  assertEquals(work.begun, [1, 2]);
  await work.end(2);
  await work.end(3);
  assertEquals(await Promise.all(results), [1, 2, 3]);
});

Deno.test("HashQueue goes on after what failed", async () => {
  const work = new SlowWork();
  const queue = new HashQueue();
  const first = assertRejects(() => queue.run("a", work.begin(1)), Error, "1");
  const second = queue.run("b", work.begin(2));
  await afterTurns(3);
  await work.fail(1);
  await first;
  await work.end(2);
  assertEquals(await second, 2);
});

Deno.test("HashQueue has so many wait, and tells all others when to come back", async () => {
  const work = new SlowWork();
  const queue = new HashQueue();
  const most = MAX_WAITING_HASHES + 1;
  const results = seqs(1, most).map((n) => queue.run(`a${n}`, work.begin(n)));
  const error = await assertRejects(
    () => queue.run("late", work.begin(99)),
    ProtocolError,
  );
  assertEquals([error.code, error.retryAfterMs], ["rate_limited", 2000]);
  await afterTurns(3);
  // There is a place as soon as one is done.
  await work.end(1);
  const later = queue.run("late", work.begin(100));
  for (const n of [...seqs(2, most), 100]) await work.end(n);
  assertEquals(await Promise.all([...results, later]), [
    ...seqs(1, most),
    100,
  ]);
});

Deno.test("HashQueue leaves places for other addresses, and forgets whose are done", async () => {
  const work = new SlowWork();
  const queue = new HashQueue();
  const own = seqs(1, MAX_HASHES_OF_ONE).map((n) =>
    queue.run("a", work.begin(n))
  );
  await assertRejects(() => queue.run("a", work.begin(9)), ProtocolError);
  const other = queue.run("b", work.begin(3));
  await afterTurns(3);
  await work.end(1);
  const next = queue.run("a", work.begin(4));
  for (const n of [2, 3, 4]) await work.end(n);
  assertEquals(await Promise.all([...own, other, next]), [1, 2, 3, 4]);
  const again = seqs(5, 6).map((n) => queue.run("a", work.begin(n)));
  await afterTurns(3);
  for (const n of seqs(5, 6)) await work.end(n);
  assertEquals(await Promise.all(again), [5, 6]);
});
