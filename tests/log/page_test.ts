import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { History } from "../../lib/log/history.ts";
import type { PageOptions } from "../../lib/log/room_reads.ts";
import { UnavailableError } from "../../lib/log/new_entry.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";

const ROOM = aRoom("lobby");

/** Reads a page, in short: its seqs, and whether there is more. */
async function page(history: History, options: PageOptions) {
  const { messages, head, hasOlder } = await history.page(ROOM, options);
  return { seqs: messages.map(({ seq }) => seq), head, hasOlder };
}

// Of a room with 30 messages, of which 11 to 30 are kept.
const PAGES: [options: PageOptions, seqs: number[], hasOlder: boolean][] = [
  [{ limit: 5 }, seqs(26, 30), true],
  [{ limit: 1 }, [30], true],
  [{ limit: 19 }, seqs(12, 30), true],
  [{ limit: 20 }, seqs(11, 30), false],
  [{ limit: 21 }, seqs(11, 30), false],
  [{ limit: 1_000 }, seqs(11, 30), false],

  [{ before: 26, limit: 5 }, seqs(21, 25), true],
  [{ before: 31, limit: 5 }, seqs(26, 30), true],
  [{ before: 32, limit: 5 }, seqs(26, 30), true],
  [{ before: Number.MAX_SAFE_INTEGER, limit: 5 }, seqs(26, 30), true],
  [{ before: 16, limit: 5 }, seqs(11, 15), false],
  [{ before: 15, limit: 5 }, seqs(11, 14), false],
  [{ before: 12, limit: 5 }, [11], false],
  [{ before: 11, limit: 5 }, [], false],
  [{ before: 5, limit: 5 }, [], false],
  [{ before: 1, limit: 5 }, [], false],
  [{ before: 0, limit: 5 }, [], false],

  [{ after: 20, limit: 5 }, seqs(21, 25), true],
  [{ after: 28, limit: 5 }, [29, 30], true],
  [{ after: 29, limit: 5 }, [30], true],
  [{ after: 30, limit: 5 }, [], true],
  [{ after: 31, limit: 5 }, [], true],
  [{ after: Number.MAX_SAFE_INTEGER, limit: 5 }, [], true],
  [{ after: 10, limit: 5 }, seqs(11, 15), false],
  [{ after: 9, limit: 5 }, seqs(11, 15), false],
  [{ after: 0, limit: 5 }, seqs(11, 15), false],
  [{ after: 0, limit: 1_000 }, seqs(11, 30), false],

  [{ after: 20, before: 15, limit: 2 }, [21, 22], true],
];

for (const reader of ["nobody", "somebody"]) {
  Deno.test(`History.page() when ${reader} has the room open`, async (t) => {
    await using store = await TempStore.create();
    const kv = await store.open();
    const writer = startHistory(kv, { messages: 20 }).history;
    // Segments of several entries, so that pages begin and end within them.
    for (const batch of [seqs(1, 4), seqs(5, 13), seqs(14, 14), seqs(15, 30)]) {
      await Promise.all(
        batch.map((n) => writer.append(ROOM, aNewEntry(`c${n}`))),
      );
    }
    const { history } = startHistory(kv, { messages: 20 });
    if (reader === "somebody") await history.open(ROOM, () => {}).load();

    for (const [options, wanted, hasOlder] of PAGES) {
      await t.step(`page(${JSON.stringify(options)})`, async () => {
        assertEquals(await page(history, options), {
          seqs: wanted,
          head: 30,
          hasOlder,
        });
      });
    }
  });
}

Deno.test("History.page() of an empty room is empty, with nothing older", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  for (const after of [undefined, 0, 7]) {
    for (const before of [undefined, 1, 7]) {
      assertEquals(await page(history, { before, after, limit: 5 }), {
        seqs: [],
        head: 0,
        hasOlder: false,
      });
    }
  }
});

Deno.test("History.page() leads through the whole history, back and forth", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open(), { messages: 100 });
  for (const batch of [seqs(1, 40), seqs(41, 41), seqs(42, 123)]) {
    await Promise.all(
      batch.map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
    );
  }
  const back: number[] = [];
  let before: number | undefined;
  for (let hasOlder = true; hasOlder;) {
    const older = await page(history, { before, limit: 7 });
    back.unshift(...older.seqs);
    before = older.seqs[0];
    hasOlder = older.hasOlder;
  }
  assertEquals(back, seqs(24, 123));

  const forth: number[] = [];
  for (let after = 0; after < 123; after = forth.at(-1) ?? 0) {
    forth.push(...(await page(history, { after, limit: 7 })).seqs);
  }
  assertEquals(forth, seqs(24, 123));
});

Deno.test("History.page() reads only the head of a room that is in memory", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  const log = history.open(ROOM, () => {});
  for (const n of seqs(1, 60)) await history.append(ROOM, aNewEntry(`c${n}`));
  intercepted.reads = 0;
  assertEquals((await page(history, { limit: 50 })).seqs, seqs(11, 60));
  history.release(log);
  assertEquals((await page(history, { limit: 50 })).seqs, seqs(11, 60));
  assertEquals(intercepted.reads, 2);
});

Deno.test("History.page() shares the reads of those who ask at the same time", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  for (const n of seqs(1, 3)) await history.append(ROOM, aNewEntry(`c${n}`));
  intercepted.reads = 0;
  const pages = await Promise.all(
    seqs(1, 20).map(() => page(history, { limit: 5 })),
  );
  assertEquals(pages.map(({ head }) => head), Array(20).fill(3));
  assertEquals(intercepted.reads, 1);
});

Deno.test("History.page() shows what was stored while an earlier page is still read", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  const writer = startHistory(await store.open()).history;
  await writer.append(ROOM, aNewEntry("c1"));

  const held = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  intercepted.afterRead = () => {
    begun.resolve();
    return held.promise;
  };
  const earlier = page(history, { limit: 5 });
  await begun.promise;
  await writer.append(ROOM, aNewEntry("c2"));
  const later = Promise.all([
    page(history, { limit: 5 }),
    page(history, { limit: 5 }),
  ]);
  held.resolve();
  assertEquals((await earlier).head, 1);
  assertEquals((await later).map(({ head }) => head), [2, 2]);
});

Deno.test("History.page() is held up by a read that hangs for no more than 250 ms", async () => {
  using time = new FakeTime();
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await history.append(ROOM, aNewEntry("c1"));
  intercepted.beforeRead = () => new Promise(() => {});
  const hanging = assertRejects(
    () => history.page(ROOM, { limit: 5 }),
    UnavailableError,
  );
  await time.tickAsync(1_000);
  intercepted.beforeRead = () => Promise.resolve();
  const waiting = page(history, { limit: 5 });
  await time.tickAsync(250);
  assertEquals((await waiting).seqs, [1]);
  assertEquals((await page(history, { limit: 5 })).seqs, [1]);
  await time.tickAsync(4_000);
  await hanging;
});

Deno.test("History.page() never shows less than what was stored when it was asked for", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  const writer = startHistory(await store.open()).history;
  // Asks in each of the turns that pass while a read ends and the next one begins.
  for (const turns of seqs(0, 12)) {
    const room = aRoom(`room-${turns}`);
    const held = Promise.withResolvers<void>();
    intercepted.afterRead = () => held.promise;
    const first = history.page(room, { limit: 5 });
    const second = history.page(room, { limit: 5 });
    await writer.append(room, aNewEntry("c1"));
    held.resolve();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    const third = history.page(room, { limit: 5 });
    await writer.append(room, aNewEntry("c2"));
    const fourth = history.page(room, { limit: 5 });
    await Promise.all([first, second]);
    assertEquals((await third).head >= 1, true);
    assertEquals((await fourth).head, 2);
  }
});

Deno.test("History.page() shows what another instance stored when nobody has the room open", async () => {
  await using store = await TempStore.create();
  const here = startHistory(await store.open()).history;
  const there = startHistory(await store.open()).history;
  await here.append(ROOM, aNewEntry("c1"));
  await there.append(ROOM, aNewEntry("c2"));
  assertEquals((await page(here, { limit: 5 })).seqs, [1, 2]);
});

Deno.test("History.page() is without a gap when the room is trimmed meanwhile", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv, { messages: 300 });
  const writer = startHistory(await store.open(), { messages: 300 }).history;
  for (const n of seqs(1, 300)) await writer.append(ROOM, aNewEntry(`c${n}`));
  // A list is read in parts: the first part is older than the rest then.
  let reads = 0;
  intercepted.beforeRead = async () => {
    if (++reads !== 50) return;
    await Promise.all(
      seqs(301, 500).map((n) => writer.append(ROOM, aNewEntry(`c${n}`))),
    );
  };
  const { seqs: read } = await page(history, { limit: 300 });
  assertEquals(read, seqs(201, 300));
});

Deno.test("History.page() rejects when the store fails", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { history } = startHistory(intercepted.kv);
  await history.append(ROOM, aNewEntry("c1"));
  const broken = new Error("Broken store");
  intercepted.beforeRead = () => Promise.reject(broken);
  const error = await assertRejects(
    () => history.page(ROOM, { limit: 5 }),
    UnavailableError,
  );
  assertEquals(error.cause, broken);
});

Deno.test("History.page() shows a message with what is before and after it", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open(), { messages: 20 });
  for (const n of seqs(1, 25)) await history.append(ROOM, aNewEntry(`c${n}`));
  const around = async (at: number) => {
    const page = await history.page(ROOM, { at, limit: 6 });
    const { messages, hasOlder, hasNewer } = page;
    return [messages.map(({ seq }) => seq), hasOlder, hasNewer];
  };
  assertEquals(await around(15), [seqs(13, 18), true, true]);
  assertEquals(await around(25), [seqs(20, 25), true, false]);
  assertEquals(await around(24), [seqs(20, 25), true, false]);
  assertEquals(await around(6), [seqs(6, 9), false, true]);
  // No longer kept, and never there.
  assertEquals(await around(2), [seqs(6, 8), false, true]);
  assertEquals(await around(900), [seqs(20, 25), true, false]);
});

Deno.test("History.page() says whether there are newer messages", async () => {
  await using store = await TempStore.create();
  const { history } = startHistory(await store.open());
  for (const n of seqs(1, 9)) await history.append(ROOM, aNewEntry(`c${n}`));
  const hasNewer = async (options: PageOptions) =>
    (await history.page(ROOM, options)).hasNewer;
  assertEquals(await hasNewer({ limit: 3 }), false);
  assertEquals(await hasNewer({ limit: 3, before: 10 }), false);
  assertEquals(await hasNewer({ limit: 3, before: 9 }), true);
  assertEquals(await hasNewer({ limit: 3, after: 6 }), false);
  assertEquals(await hasNewer({ limit: 3, after: 5 }), true);
});
