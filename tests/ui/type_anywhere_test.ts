import { assertEquals } from "@std/assert";
import { writes, type WritingKey } from "../../lib/ui/type_anywhere.ts";

interface Press extends Partial<WritingKey> {
  readonly isAltGraph?: boolean;
}

function press({ isAltGraph = false, ...change }: Press): WritingKey {
  return {
    key: "a",
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    getModifierState: (key) => isAltGraph && key === "AltGraph",
    ...change,
  };
}

const PRESSES: [what: string, press: Press, onPc: boolean, onMac: boolean][] = [
  ["a letter", {}, true, true],
  ["an emoji of two code units", { key: "🍵" }, true, true],
  ["a dead key", { key: "Dead" }, true, true],
  ["what an input method has taken", { key: "Process" }, true, true],
  [
    "AltGr+q on Windows",
    { key: "@", altKey: true, ctrlKey: true, isAltGraph: true },
    true,
    true,
  ],
  ["Alt+l on a Mac", { key: "@", altKey: true }, false, true],
  ["Ctrl+a", { ctrlKey: true }, false, false],
  ["Cmd+a", { metaKey: true }, false, false],
  ["Enter", { key: "Enter" }, false, false],
  ["an arrow", { key: "ArrowUp" }, false, false],
  ["a blank", { key: " " }, false, false],
  ["the question mark, which asks for help", { key: "?" }, false, false],
  ["the slash, which finds", { key: "/" }, false, false],
  ["a key within a composition", { isComposing: true }, false, false],
];

for (const [what, change, onPc, onMac] of PRESSES) {
  Deno.test(`writes() is ${onPc} for ${what}, and ${onMac} on a Mac`, () => {
    assertEquals(writes(press(change), false), onPc);
    assertEquals(writes(press(change), true), onMac);
  });
}
