import { assertEquals } from "@std/assert";
import {
  decodeTabMessage,
  encodeTabMessage,
  isForAll,
  type TabMessage,
} from "../../../lib/client/ways/tab_message.ts";
import { decodeEntry } from "../../../lib/protocol/entries.ts";
import { aMessage } from "../../support/a_message.ts";
import { aWelcome, messagesFrame } from "../frames.ts";

const MESSAGES: TabMessage[] = [
  { type: "ask", from: "t1", isSeen: true },
  { type: "ask", from: "t1", isSeen: false },
  { type: "here", to: "t1", welcome: aWelcome() },
  { type: "here", to: "t1", welcome: null },
  { type: "yours", to: "t1" },
  { type: "offer" },
  { type: "online", welcome: aWelcome({ head: 7 }) },
  { type: "frame", message: messagesFrame([aMessage(1)]) },
  {
    type: "frame",
    message: messagesFrame([
      decodeEntry({ ...aMessage(2), kind: "settings", locked: true }),
    ]),
  },
  { type: "ended", code: 1012, reason: "The server restarts" },
  { type: "post", message: { type: "message", id: "c1", text: "Hello" } },
  {
    type: "post",
    message: { type: "message", id: "c1", text: "Yes", replyTo: 7 },
  },
  { type: "post", message: { type: "edit", id: "c1", of: 7, text: "Hello" } },
  { type: "post", message: { type: "delete", id: "c1", of: 7 } },
  {
    type: "post",
    message: { type: "reaction", id: "c1", of: 7, emoji: "👍", on: true },
  },
  { type: "post", message: { type: "typing" } },
];

for (const message of MESSAGES) {
  Deno.test(`A tab reads what another writes: ${JSON.stringify(message).slice(0, 60)}`, () => {
    const value = structuredClone(encodeTabMessage(message));
    assertEquals(decodeTabMessage(value), message);
  });
}

const UNREADABLE: unknown[] = [
  null,
  undefined,
  7,
  "ask",
  [],
  {},
  { type: "something_new" },
  { type: "ask" },
  { type: "ask", from: 7 },
  { type: "here", to: "t1" },
  { type: "here", to: "t1", welcome: "{}" },
  { type: "here", to: "t1", welcome: '{"type":"pong","at":1}' },
  { type: "online", welcome: null },
  { type: "frame", message: "no JSON" },
  { type: "frame", message: { type: "pong", at: 1 } },
  { type: "frame", message: '{"type":"something_new"}' },
  { type: "ended", code: "1012", reason: "" },
  { type: "post" },
  { type: "post", message: { type: "ping" } },
  { type: "post", message: { type: "message", id: "c1" } },
  { type: "post", message: { type: "edit", id: "c1", text: "Hello" } },
];

for (const value of UNREADABLE) {
  Deno.test(`A tab passes over ${JSON.stringify(value)}`, () => {
    assertEquals(decodeTabMessage(value), null);
  });
}

Deno.test("Pongs, and errors that are about no message, are for one tab only", () => {
  const error = { type: "error", code: "gone", message: "It is gone" } as const;
  assertEquals(isForAll({ type: "pong", at: 1 }), false);
  assertEquals(isForAll(error), false);
  assertEquals(isForAll({ ...error, id: "c1" }), true);
  assertEquals(isForAll(messagesFrame([])), true);
});
