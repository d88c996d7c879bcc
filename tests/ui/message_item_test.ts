import { assertEquals } from "@std/assert";
import { MessageItem } from "../../lib/ui/MessageItem.tsx";
import type { Hues } from "../../lib/ui/author_hue.ts";
import { ana, anaSaid, ben, cleo } from "./render.ts";

const quoted = anaSaid({ ...ben, seq: 1 });
const props = {
  message: anaSaid({ seq: 2, replyTo: 1 }),
  date: undefined,
  time: "20:30",
  editedTime: undefined,
  startsGroup: true,
  isFirstNew: false,
  room: "tide",
  lang: undefined,
  readerId: cleo.userId,
  quoted,
  isSought: false,
  instead: undefined,
  drawing: null,
  isServed: false,
};

function huesOf(anas: number, bens: number, others = 1): Hues {
  return new Map([
    [ana.userId, anas],
    [ben.userId, bens],
    [cleo.userId, others],
  ]);
}

const item = new MessageItem({ ...props, hues: huesOf(3, 7) });
item.props = { ...props, hues: huesOf(3, 7) };

const CHANGES: [what: string, hues: Hues, isDrawn: boolean][] = [
  ["nobody", huesOf(3, 7), false],
  ["its author", huesOf(4, 7), true],
  ["the author whom it answers", huesOf(3, 8), true],
  ["somebody else", huesOf(3, 7, 2), false],
];

for (const [who, hues, isDrawn] of CHANGES) {
  Deno.test(`MessageItem is ${isDrawn ? "" : "not "}drawn again when the hue of ${who} changes`, () => {
    assertEquals(
      Boolean(item.shouldComponentUpdate({ ...props, hues })),
      isDrawn,
    );
  });
}
