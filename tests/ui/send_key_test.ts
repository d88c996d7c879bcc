import { assertEquals } from "@std/assert";
import { isSendKey, type KeyPress } from "../../lib/ui/send_key.ts";

function press(change: Partial<KeyPress> = {}): KeyPress {
  return {
    key: "Enter",
    keyCode: 13,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    ...change,
  };
}

Deno.test("isSendKey() sends with Enter", () => {
  assertEquals(isSendKey(press(), false), true);
});

Deno.test("isSendKey() starts a new line with Shift+Enter", () => {
  assertEquals(isSendKey(press({ shiftKey: true }), false), false);
});

Deno.test("isSendKey() leaves other keys alone", () => {
  assertEquals(isSendKey(press({ key: "a", keyCode: 65 }), false), false);
});

Deno.test("isSendKey() leaves the Enter that ends a composition to it", () => {
  assertEquals(isSendKey(press({ isComposing: true }), false), false);
});

Deno.test("isSendKey() knows how Safari tells of that Enter", () => {
  assertEquals(isSendKey(press({ keyCode: 229 }), false), false);
});

Deno.test("isSendKey() starts a new line on a touch screen", () => {
  assertEquals(isSendKey(press(), true), false);
});

Deno.test("isSendKey() sends with Ctrl+Enter and Cmd+Enter everywhere", () => {
  for (const isTouch of [true, false]) {
    assertEquals(isSendKey(press({ ctrlKey: true }), isTouch), true);
    assertEquals(isSendKey(press({ metaKey: true }), isTouch), true);
  }
});
