import { assertEquals } from "@std/assert";
import { KeptIndex } from "../../lib/history/kept_index.ts";
import { SeededRandom } from "../support/seeded_random.ts";

const NO_CAPS = { messages: Infinity, bytes: Infinity };

/** An index of entries a, b, c… with 10, 20, 30… bytes, the first with seq 5. */
function anIndex(entries: number): KeptIndex {
  const index = new KeptIndex(5);
  for (let i = 0; i < entries; i++) {
    index.push(String.fromCharCode(97 + i), 10 * (i + 1));
  }
  return index;
}

Deno.test("KeptIndex begins empty at its floor", () => {
  const index = new KeptIndex(5);
  assertEquals([index.floor, index.count, index.bytes], [5, 0, 0]);
  assertEquals(index.seqOf("a"), undefined);
});

Deno.test("KeptIndex.push() gives the next seq", () => {
  const index = anIndex(3);
  assertEquals([index.floor, index.count, index.bytes], [5, 3, 60]);
  assertEquals(["a", "b", "c", "d"].map((key) => index.seqOf(key)), [
    5,
    6,
    7,
    undefined,
  ]);
});

Deno.test("KeptIndex.drop() forgets the oldest", () => {
  const index = anIndex(4);
  index.drop(2);
  assertEquals([index.floor, index.count, index.bytes], [7, 2, 70]);
  assertEquals(["a", "b", "c", "d"].map((key) => index.seqOf(key)), [
    undefined,
    undefined,
    7,
    8,
  ]);
  index.push("e", 1);
  assertEquals(index.seqOf("e"), 9);
});

Deno.test("KeptIndex.drop() of all leaves the floor where the next entry will be", () => {
  const index = anIndex(3);
  index.drop(3);
  assertEquals([index.floor, index.count, index.bytes], [8, 0, 0]);
  index.push("a", 1);
  assertEquals(index.seqOf("a"), 8);
});

Deno.test("KeptIndex.drop() keeps a key that was stored again", () => {
  const index = anIndex(2);
  index.push("a", 1);
  index.drop(1);
  assertEquals(index.seqOf("a"), 7);
});

const EXCESS: [
  what: string,
  added: { count: number; bytes: number },
  max: { messages: number; bytes: number },
  excess: { count: number; bytes: number },
][] = [
  ["nothing without caps", { count: 9, bytes: 9 }, NO_CAPS, {
    count: 0,
    bytes: 0,
  }],
  ["nothing when all just fits", { count: 1, bytes: 40 }, {
    messages: 4,
    bytes: 100,
  }, { count: 0, bytes: 0 }],
  ["one for a message too many", { count: 2, bytes: 0 }, {
    messages: 4,
    bytes: 100,
  }, { count: 1, bytes: 10 }],
  ["one for a byte too many", { count: 1, bytes: 41 }, {
    messages: 4,
    bytes: 100,
  }, { count: 1, bytes: 10 }],
  ["as many as the tighter cap asks for", { count: 1, bytes: 75 }, {
    messages: 3,
    bytes: 100,
  }, { count: 3, bytes: 60 }],
  ["no more than there are", { count: 9, bytes: 999 }, {
    messages: 1,
    bytes: 1,
  }, { count: 3, bytes: 60 }],
  ["what is too much already", { count: 0, bytes: 0 }, {
    messages: 2,
    bytes: 100,
  }, { count: 1, bytes: 10 }],
];

for (const [what, added, max, excess] of EXCESS) {
  Deno.test(`KeptIndex.excess() is ${what}`, () => {
    const index = anIndex(3);
    assertEquals(index.excess(added, max), excess);
    assertEquals([index.floor, index.count], [5, 3]);
  });
}

Deno.test("KeptIndex agrees with a list, whatever is pushed and dropped", () => {
  const random = new SeededRandom(3);
  const index = new KeptIndex(1);
  const kept: { seq: number; key: string; bytes: number }[] = [];
  let lastSeq = 0;
  for (let i = 0; i < 2_000; i++) {
    if (random.next() < 0.6) {
      const entry = {
        seq: ++lastSeq,
        key: `k${random.between(1, 30)}`,
        bytes: random.between(1, 99),
      };
      kept.push(entry);
      index.push(entry.key, entry.bytes);
    } else {
      const count = random.between(0, Math.min(kept.length, 5));
      kept.splice(0, count);
      index.drop(count);
    }
    assertEquals(index.count, kept.length);
    assertEquals(index.floor, kept[0]?.seq ?? lastSeq + 1);
    assertEquals(index.bytes, kept.reduce((sum, { bytes }) => sum + bytes, 0));
    const key = `k${random.between(1, 30)}`;
    const newest = kept.findLast((entry) => entry.key === key);
    assertEquals(index.seqOf(key), newest?.seq);
  }
});
