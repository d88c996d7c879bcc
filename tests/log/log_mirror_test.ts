import { assertEquals } from "@std/assert";
import type { LoadedRoom } from "../../lib/log/load_room.ts";
import { LogMirror } from "../../lib/log/log_mirror.ts";
import { parseEntry } from "../../lib/log/stored_entry.ts";
import { aMessage } from "../support/a_message.ts";

const CAPS = { messages: 1_000, bytes: 65_536 };

/** A room that was read as a whole: messages, each in a segment of its own. */
function aRoomOf(seqs: readonly number[]): LoadedRoom {
  const count = seqs.length;
  return {
    head: {
      seq: seqs.at(-1) ?? 0,
      count,
      messages: count,
      bytes: 0,
      listedAt: 0,
    },
    record: null,
    versionstamp: "v1",
    floorVersionstamp: null,
    oldestSeq: seqs[0] ?? 1,
    known: null,
    isWhole: true,
    segments: seqs,
    entries: seqs.map((seq) => {
      const json = JSON.stringify(aMessage(seq));
      return { entry: parseEntry(json), json };
    }),
    changed: [],
  };
}

Deno.test("LogMirror knows only the segments of the store, also after an older state of it was put back", () => {
  const mirror = new LogMirror();
  mirror.takeOver(aRoomOf([2, 3, 4, 5]), CAPS);
  mirror.takeOver(aRoomOf([2, 3]), CAPS);
  assertEquals(mirror.segmentsBelow(10, 10), [2, 3]);
});

Deno.test("LogMirror has in memory only what is new, after it missed what came before that", () => {
  const mirror = new LogMirror();
  mirror.takeOver(aRoomOf([1, 2, 3]), CAPS);
  mirror.takeOver(aRoomOf([9, 10]), CAPS);
  assertEquals(mirror.recent(9, 10)?.entries.length, 2);
  assertEquals(mirror.recent(8, 10), null);
});

Deno.test("LogMirror drops what another instance has dropped, when it reads what is new", () => {
  const mirror = new LogMirror();
  mirror.takeOver(aRoomOf([1, 2, 3]), CAPS);
  const fresh = { ...aRoomOf([4]), known: 3, isWhole: false, oldestSeq: 3 };
  mirror.takeOver(fresh, CAPS);
  assertEquals([mirror.oldestSeq, mirror.kept.count], [3, 2]);
});
