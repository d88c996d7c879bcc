import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { type EntryKey, KeptIndex } from "../../lib/log/kept_index.ts";
import { collectGarbage } from "../support/collect_garbage.ts";
import { seqs } from "../support/seqs.ts";

const NO_CAPS = { messages: Infinity, bytes: Infinity };

function aKey(id: string, userId = "ana"): EntryKey {
  return { userId, id };
}

/** An index of entries a, b, c… with 10, 20, 30… bytes, the first with seq 5. */
function anIndex(entries: number): KeptIndex {
  const index = new KeptIndex(5);
  for (let i = 0; i < entries; i++) {
    index.push(aKey(String.fromCharCode(97 + i)), "message", 10 * (i + 1));
  }
  return index;
}

Deno.test("KeptIndex begins empty at its oldestSeq", () => {
  const index = new KeptIndex(5);
  assertEquals([index.oldestSeq, index.count, index.bytes], [5, 0, 0]);
  assertEquals(index.seqOf(aKey("a")), undefined);
});

Deno.test("KeptIndex.push() gives the next seq", () => {
  const index = anIndex(3);
  assertEquals([index.oldestSeq, index.count, index.bytes], [5, 3, 60]);
  assertEquals(["a", "b", "c", "d"].map((id) => index.seqOf(aKey(id))), [
    5,
    6,
    7,
    undefined,
  ]);
});

Deno.test("KeptIndex.drop() forgets the oldest", () => {
  const index = anIndex(4);
  index.drop(2);
  assertEquals([index.oldestSeq, index.count, index.bytes], [7, 2, 70]);
  assertEquals(["a", "b", "c", "d"].map((id) => index.seqOf(aKey(id))), [
    undefined,
    undefined,
    7,
    8,
  ]);
  index.push(aKey("e"), "message", 1);
  assertEquals(index.seqOf(aKey("e")), 9);
});

Deno.test("KeptIndex.drop() of all leaves the oldestSeq where the next entry will be", () => {
  const index = anIndex(3);
  index.drop(3);
  assertEquals([index.oldestSeq, index.count, index.bytes], [8, 0, 0]);
  index.push(aKey("a"), "message", 1);
  assertEquals(index.seqOf(aKey("a")), 8);
});

Deno.test("KeptIndex.drop() keeps a key that was stored again", () => {
  const index = anIndex(2);
  index.push(aKey("a"), "message", 1);
  index.drop(1);
  assertEquals(index.seqOf(aKey("a")), 7);
});

Deno.test("KeptIndex tells the same id of different users apart", () => {
  const index = anIndex(2);
  index.push(aKey("a", "ben"), "message", 1);
  assertEquals([index.seqOf(aKey("a")), index.seqOf(aKey("a", "ben"))], [5, 7]);
  index.drop(1);
  assertEquals([index.seqOf(aKey("a")), index.seqOf(aKey("a", "ben"))], [
    undefined,
    7,
  ]);
});

Deno.test("KeptIndex.undo() takes the newest back", () => {
  const index = anIndex(4);
  index.drop(1);
  index.undo(2);
  assertEquals([index.oldestSeq, index.count, index.bytes], [6, 1, 20]);
  assertEquals(["b", "c", "d"].map((id) => index.seqOf(aKey(id))), [
    6,
    undefined,
    undefined,
  ]);
  index.push(aKey("e"), "message", 1);
  assertEquals(index.seqOf(aKey("e")), 7);
});

const EXCESS: [
  what: string,
  caps: { messages: number; bytes: number },
  most: number,
  excess: { count: number; messages: number; bytes: number },
][] = [
  ["nothing without caps", NO_CAPS, 4, { count: 0, messages: 0, bytes: 0 }],
  ["nothing when all just fits", { messages: 4, bytes: 100 }, 4, {
    count: 0,
    messages: 0,
    bytes: 0,
  }],
  ["one for a message too many", { messages: 3, bytes: 100 }, 4, {
    count: 1,
    messages: 1,
    bytes: 10,
  }],
  ["one for a byte too many", { messages: 4, bytes: 99 }, 4, {
    count: 1,
    messages: 1,
    bytes: 10,
  }],
  ["as many as the tighter cap asks for", { messages: 3, bytes: 40 }, 4, {
    count: 3,
    messages: 3,
    bytes: 60,
  }],
  ["no more than may go", { messages: 1, bytes: 1 }, 2, {
    count: 2,
    messages: 2,
    bytes: 30,
  }],
  ["no more than there are", { messages: 0, bytes: 0 }, 4, {
    count: 4,
    messages: 4,
    bytes: 100,
  }],
];

for (const [what, caps, most, excess] of EXCESS) {
  Deno.test(`KeptIndex.excess() is ${what}`, () => {
    const index = anIndex(4);
    assertEquals(index.excess(caps, most), excess);
    assertEquals([index.oldestSeq, index.count], [5, 4]);
  });
}

const someKey = fc.record({
  id: fc.constantFrom(..."0123456789"),
  userId: fc.constantFrom("user-1", "user-2", "user-3"),
});

/** What can be done to an index. */
const someStep = fc.oneof(
  { weight: 1, arbitrary: fc.record({ undo: someKey }) },
  {
    weight: 5,
    arbitrary: fc.record({
      push: someKey,
      bytes: fc.integer({ min: 1, max: 99 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ drop: fc.integer({ min: 0, max: 5 }) }) },
);

Deno.test("KeptIndex agrees with a list, whatever is pushed, taken back and dropped", () => {
  const steps = fc.array(someStep, { size: "large" });
  fc.assert(fc.property(steps, someKey, (steps, asked) => {
    const index = new KeptIndex(1);
    const kept: { seq: number; key: EntryKey; bytes: number }[] = [];
    let lastSeq = 0;
    for (const step of steps) {
      if ("undo" in step) {
        if (index.seqOf(step.undo) !== undefined) continue;
        index.push(step.undo, "message", 1);
        index.undo(1);
      } else if ("push" in step) {
        const { push: key, bytes } = step;
        kept.push({ seq: ++lastSeq, key, bytes });
        index.push(key, "message", bytes);
      } else {
        const count = Math.min(kept.length, step.drop);
        kept.splice(0, count);
        index.drop(count);
      }
      assertEquals(index.count, kept.length);
      assertEquals(index.oldestSeq, kept[0]?.seq ?? lastSeq + 1);
      const bytes = kept.reduce((sum, entry) => sum + entry.bytes, 0);
      assertEquals(index.bytes, bytes);
      const newest = kept.findLast(({ key }) =>
        key.userId === asked.userId && key.id === asked.id
      );
      assertEquals(index.seqOf(asked), newest?.seq);
    }
  }));
});

/** What can be done to the end and the beginning of what is kept. */
const someTurn = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      userId: fc.constantFrom("ana", "ben", "cem"),
      userName: fc.constantFrom("Zoe", "ZOE", "Yan"),
      isTagged: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ undo: fc.integer({ max: 3, min: 0 }) }) },
  { weight: 2, arbitrary: fc.record({ drop: fc.integer({ max: 5, min: 0 }) }) },
);

Deno.test("KeptIndex.bearerOf() is the author of the oldest entry without a tag, whatever comes and goes", () => {
  const turns = fc.array(someTurn, { size: "large" });
  fc.assert(fc.property(turns, (turns) => {
    const index = new KeptIndex(1);
    const kept: { userId: string; name: string; isTagged: boolean }[] = [];
    for (const [n, turn] of turns.entries()) {
      if ("undo" in turn) {
        const count = Math.min(turn.undo, kept.length);
        kept.splice(kept.length - count);
        index.undo(count);
      } else if ("drop" in turn) {
        const count = Math.min(turn.drop, kept.length);
        kept.splice(0, count);
        index.drop(count);
      } else {
        const { userId, userName, isTagged } = turn;
        kept.push({ userId, name: userName.toLowerCase(), isTagged });
        const tag = isTagged ? { tag: "k3" } : {};
        index.push({ id: `c${n}`, userId, userName, ...tag }, "message", 1);
      }
      for (const name of ["zoe", "yan"]) {
        const oldest = kept.find((entry) =>
          entry.name === name && !entry.isTagged
        );
        assertEquals(index.bearerOf(name), oldest?.userId);
      }
    }
  }));
});

Deno.test("KeptIndex.bearerOf() is nobody where only entries of unknown kinds are kept", () => {
  const index = anIndex(2);
  assertEquals(index.bearerOf(""), undefined);
  assertEquals(index.bearerOf("Ana"), undefined);
});

const KEPT = 1000;
const ID_BYTES = 10_000;

/** An index that keeps the newest entries of many more, each with a large id. */
function longUsedIndex(entries: number): KeptIndex {
  const index = new KeptIndex(1);
  for (let seq = 1; seq <= entries; seq++) {
    const id = String(seq).padStart(ID_BYTES, "0");
    index.push({ userId: "u-ana", id }, "message", 1);
    index.drop(Math.max(0, index.count - KEPT));
  }
  return index;
}

Deno.test("Dropped entries leave memory soon, and not when they are as many as the kept ones", () => {
  collectGarbage();
  const before = Deno.memoryUsage().heapUsed;
  const index = longUsedIndex(2 * KEPT - 1);
  collectGarbage();
  const held = (Deno.memoryUsage().heapUsed - before) / ID_BYTES;
  assertEquals(index.count, KEPT);
  assertLess(held, 1.25 * KEPT);
});

Deno.test("KeptIndex finds what it keeps after thousands were dropped", () => {
  const index = longUsedIndex(3 * KEPT + 50);
  assertEquals(index.oldestSeq, 2 * KEPT + 51);
  assertEquals(index.messages, KEPT);
  assertEquals(index.messagesBy("u-ana"), seqs(2 * KEPT + 51, 3 * KEPT + 50));
  assertEquals(index.kindOf(2 * KEPT + 50), undefined);
  assertEquals(index.kindOf(2 * KEPT + 51), "message");
});

Deno.test("KeptIndex forgets a user with the last of their entries", () => {
  const index = anIndex(1);
  index.push(aKey("b", "ben"), "message", 10);
  assertEquals(index.users, 2);
  index.drop(1);
  assertEquals(index.users, 1);
  index.undo(1);
  assertEquals(index.users, 0);
});

Deno.test("KeptIndex.lastSentAt() is when somebody's newest kept message was sent, whatever is taken back and dropped", () => {
  const index = new KeptIndex(5);
  const push = (userId: string, sentAt: number, kind: "message" | "other") =>
    index.push({ ...aKey(`${userId}${sentAt}`, userId), sentAt }, kind, 1);
  const last = () => ["ana", "ben"].map((userId) => index.lastSentAt(userId));
  assertEquals(last(), [undefined, undefined]);
  push("ana", 1, "message");
  push("ben", 2, "other");
  push("ana", 3, "message");
  push("ben", 4, "message");
  push("ana", 5, "other");
  assertEquals(last(), [3, 4]);
  index.undo(2);
  assertEquals(last(), [3, undefined]);
  index.undo(1);
  assertEquals(last(), [1, undefined]);
  push("ben", 6, "message");
  index.drop(1);
  assertEquals(last(), [undefined, 6]);
  index.drop(2);
  assertEquals(last(), [undefined, undefined]);
});
