import { assertEquals } from "@std/assert";
import { CloseCode } from "../../lib/protocol/close_codes.ts";
import type { Entry } from "../../lib/protocol/messages.ts";
import { entriesFrame, frameOf } from "../../lib/protocol/frame.ts";
import {
  type GrowingPage,
  LiveFormat,
  MAX_LIVE_ROWS,
} from "../../lib/server/live_format.ts";
import type { Bytes } from "../../lib/server/stream_session.ts";
import { aMessage } from "../support/a_message.ts";
import { aRoom } from "../support/a_room.ts";
import { seqs } from "../support/seqs.ts";

/** A page that says what it was asked for. */
class PlainPage implements GrowingPage {
  rowCount = 0;

  begin(): string {
    return "begin";
  }

  add(entries: readonly Entry[]): string {
    this.rowCount += entries.length;
    return entries.map(({ seq }) => seq).join();
  }

  ask(path: string): string {
    return `ask ${path}`;
  }

  finish(reason: string, refreshSeconds: number | null): string {
    return `${reason}, ${refreshSeconds}`;
  }
}

/** The format of a page up to message 7. */
function aFormat(
  { readSeq = null, random = 0 }: { readSeq?: number | null; random?: number },
) {
  const room = aRoom("tea");
  const page = new PlainPage();
  return new LiveFormat({ page, room, head: 7, readSeq, random: () => random });
}

function messages(from: number, to = from, truncated = false) {
  const entries = seqs(from, to).map((seq) => JSON.stringify(aMessage(seq)));
  return entriesFrame(entries, to, truncated);
}

function textOf(bytes: Bytes | null): string | null {
  return bytes && new TextDecoder().decode(bytes);
}

Deno.test("LiveFormat draws entries, and nothing of what else a room tells", () => {
  const format = aFormat({});
  assertEquals(textOf(format.begin()), "begin");
  assertEquals(format.frame(entriesFrame([], 7)), null);
  assertEquals(format.frame(frameOf({ type: "pong", at: 1 })), null);
  assertEquals(textOf(format.frame(messages(8, 9))), "8,9");
  assertEquals(format.full, null);
});

Deno.test("LiveFormat draws a frame for one page after another", () => {
  const frame = messages(8);
  assertEquals(textOf(aFormat({}).frame(frame)), "8");
  assertEquals(textOf(aFormat({}).frame(frame)), "8");
  assertEquals(textOf(aFormat({}).frame(messages(9))), "9");
});

Deno.test("LiveFormat is full after so many rows", () => {
  const format = aFormat({});
  format.frame(messages(8, MAX_LIVE_ROWS + 6));
  assertEquals(format.full, null);
  format.frame(messages(MAX_LIVE_ROWS + 7));
  assertEquals(format.full, "This page has become long");
});

Deno.test("LiveFormat shows no gap: the page begins anew where something is missing", () => {
  const format = aFormat({});
  format.frame(messages(8));
  assertEquals(format.frame(messages(30, 31, true)), null);
  assertEquals(format.full, "More was said than fits here");
});

const ALIVE = "<!-- still here -->";

Deno.test("LiveFormat has what comes count as read, once from one sign of life to the next", () => {
  const format = aFormat({ readSeq: 7 });
  assertEquals(textOf(format.alive()), ALIVE);
  assertEquals(
    textOf(format.frame(messages(8, 9))),
    "8,9ask /rooms/tea/read?seq=9",
  );
  assertEquals(textOf(format.frame(messages(10))), "10");
  assertEquals(textOf(format.frame(messages(11))), "11");
  assertEquals(textOf(format.alive()), "ask /rooms/tea/read?seq=11");
  assertEquals(textOf(format.alive()), ALIVE);
  assertEquals(
    textOf(format.frame(messages(12))),
    "12ask /rooms/tea/read?seq=12",
  );
});

Deno.test("LiveFormat leaves unread what lies before the page", () => {
  const format = aFormat({ readSeq: null });
  assertEquals(textOf(format.frame(messages(8))), "8");
  assertEquals(textOf(format.alive()), ALIVE);
});

for (
  const [code, least, most] of [
    [CloseCode.NORMAL, 0, 0],
    [CloseCode.SERVICE_RESTART, 5, 8],
    [CloseCode.TRY_AGAIN_LATER, 15, 30],
    [CloseCode.POLICY_VIOLATION, null, null],
    [CloseCode.NOT_ALLOWED, null, null],
  ] as const
) {
  Deno.test(`A live page that ends with ${code} loads itself anew after ${least} to ${most} s`, () => {
    for (const [random, seconds] of [[0, least], [1, most]] as const) {
      assertEquals(
        textOf(aFormat({ random }).farewell(code, "Why")),
        `Why, ${seconds}`,
      );
    }
  });
}
