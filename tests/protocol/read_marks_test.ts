import { assert, assertEquals } from "@std/assert";
import {
  countNew,
  decodeReadMarks,
  encodeReadMarks,
  firstNewSeq,
  withReadMark,
} from "../../lib/protocol/read_marks.ts";
import { aMessage } from "../support/a_message.ts";
import { seqs } from "../support/seqs.ts";

Deno.test("Read marks are read back as they were written, in their order", () => {
  const marks = new Map([["tea", 12], ["book-club", 0], ["7", 999_999]]);
  const read = decodeReadMarks(encodeReadMarks(marks));
  assertEquals([...read], [...marks]);
});

Deno.test("Of read marks the forty that were set last are kept", () => {
  let marks: ReadonlyMap<string, number> = new Map();
  for (const n of seqs(1, 60)) marks = withReadMark(marks, `room-${n}`, n);
  const kept = [...decodeReadMarks(encodeReadMarks(marks)).keys()];
  assertEquals([kept.length, kept[0], kept.at(-1)], [
    40,
    "room-60",
    "room-21",
  ]);
});

Deno.test("Read marks of rooms with long names are at most 3 KiB", () => {
  const marks = new Map(
    seqs(1, 40).map((n) => [`${"x".repeat(62)}${n}`, 10 ** 14 + n]),
  );
  const value = encodeReadMarks(marks);
  assert(value.length <= 3072, String(value.length));
  assert(decodeReadMarks(value).size > 35);
});

const FORGED: [what: string, value: string | undefined, marks: number][] = [
  ["nothing", undefined, 0],
  ["an empty value", "", 0],
  ["more than 3 KiB", "a:1.".repeat(2000), 0],
  ["names that are none", "Tea:1.tea room:2.../:3", 0],
  ["seqs that are none", "tea:-1.tea:1e9.tea:.tea:NaN", 0],
  ["a seq of 16 digits", "tea:9007199254740993", 0],
  ["one good mark among bad ones", "x.tea:5.<b>:1", 1],
  ["a room twice", "tea:5.tea:7", 1],
];

for (const [what, value, marks] of FORGED) {
  Deno.test(`Of ${what}, ${marks} read marks are believed`, () => {
    assertEquals(decodeReadMarks(value).size, marks);
  });
}

Deno.test("What somebody says themselves isn't new, nor what was deleted", () => {
  const messages = [
    aMessage(5, { userId: "me" }),
    aMessage(6, { deleted: true }),
    aMessage(7),
  ];
  const list = { messages, hasOlder: false, userId: "me" };
  assertEquals(firstNewSeq(5, list), 7);
  assertEquals(firstNewSeq(8, list), null);
  assertEquals(firstNewSeq(null, list), null);
  assertEquals([5, 7, 8].map((seq) => countNew(seq, list)), [1, 1, 0]);
});
