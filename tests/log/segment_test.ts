import { assertEquals, assertThrows } from "@std/assert";
import {
  encodeSegment,
  entryBytes,
  MAX_SEGMENT_BYTES,
  readSegment,
  SegmentWriter,
} from "../../lib/log/segment.ts";

const ENTRIES = [
  '{"seq":1,"text":"hi"}',
  '{"seq":2,"text":"a\\nb \\u2028 \u2028 \\"quoted\\""}',
  '{"seq":3,"text":"日本語 😀 é"}',
];

Deno.test("readSegment() reads what SegmentWriter wrote", () => {
  const writer = new SegmentWriter(MAX_SEGMENT_BYTES);
  for (const entry of ENTRIES) writer.add(entry);
  assertEquals(readSegment(writer.finish()), ENTRIES);
});

Deno.test("SegmentWriter.add() tells what an entry takes, as entryBytes() does", () => {
  const writer = new SegmentWriter(MAX_SEGMENT_BYTES);
  let bytes = 0;
  for (const entry of ENTRIES) {
    const size = writer.add(entry);
    assertEquals(size, entryBytes(entry));
    bytes += size;
  }
  assertEquals(writer.finish().byteLength, bytes);
});

for (const [what, entry] of [["ASCII", "abcd"], ["UTF-8", "é😀"]] as const) {
  const size = entryBytes(entry);

  Deno.test(`SegmentWriter.add() takes an entry of ${what} that just fits`, () => {
    const writer = new SegmentWriter(2 * size);
    assertEquals([writer.add(entry), writer.add(entry)], [size, size]);
    assertEquals(readSegment(writer.finish()), [entry, entry]);
  });

  for (const missing of [1, 2, 3, size - 1]) {
    Deno.test(`SegmentWriter.add() refuses an entry of ${what} that lacks ${missing} bytes`, () => {
      const writer = new SegmentWriter(2 * size - missing);
      assertEquals([writer.add(entry), writer.add(entry)], [size, 0]);
      assertEquals(readSegment(writer.finish()), [entry]);
    });
  }
}

Deno.test("SegmentWriter.add() takes a shorter entry after one that didn't fit", () => {
  const writer = new SegmentWriter(6);
  assertEquals([writer.add("abcdef"), writer.add("ab")], [0, 3]);
  assertEquals(readSegment(writer.finish()), ["ab"]);
});

Deno.test("SegmentWriter.finish() is a copy of its own size", () => {
  const writer = new SegmentWriter(MAX_SEGMENT_BYTES);
  writer.add("ab");
  const segment = writer.finish();
  writer.add("cd");
  assertEquals(readSegment(segment), ["ab"]);
  assertEquals(segment.buffer.byteLength, 3);
});

Deno.test("readSegment() reads nothing from nothing", () => {
  assertEquals(readSegment(new Uint8Array()), []);
});

Deno.test("readSegment() refuses what is not bytes", () => {
  for (const value of [null, undefined, "text", [1], { byteLength: 1 }]) {
    assertThrows(() => readSegment(value), TypeError, "not bytes");
  }
});

Deno.test("encodeSegment() makes what SegmentWriter makes of the same entries", () => {
  const writer = new SegmentWriter(100);
  for (const entry of ['{"seq":1}', '"語"']) writer.add(entry);
  assertEquals(encodeSegment(['{"seq":1}', '"語"']), writer.finish());
});
