import { assertEquals, assertThrows } from "@std/assert";
import { decodeMessagesPage } from "../../lib/protocol/http.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";

const MESSAGE = {
  seq: 1,
  id: "c1",
  userId: "u-ana",
  userName: "Ana",
  text: "Hello",
  sentAt: 0,
};

Deno.test("decodeMessagesPage() reads a page, and drops what it doesn't know", () => {
  const page = { messages: [{ ...MESSAGE, more: 1 }], hasOlder: true, head: 1 };
  assertEquals(decodeMessagesPage(page), {
    messages: [MESSAGE],
    hasOlder: true,
  });
});

for (
  const body of [
    null,
    "page",
    [],
    {},
    { messages: [] },
    { messages: {}, hasOlder: true },
    { messages: [], hasOlder: 1 },
  ]
) {
  Deno.test(`decodeMessagesPage() refuses ${JSON.stringify(body)}`, () => {
    assertThrows(() => decodeMessagesPage(body), TypeError);
  });
}

Deno.test("decodeMessagesPage() refuses a page with something else than messages", () => {
  const page = { messages: [MESSAGE, { seq: 2 }], hasOlder: false };
  assertThrows(() => decodeMessagesPage(page), ProtocolError);
});

Deno.test("decodeMessagesPage() has what tells of settings among the messages", () => {
  const told = {
    ...MESSAGE,
    seq: 2,
    text: "",
    deleted: true,
    settings: { x: 1 },
  };
  const page = { messages: [MESSAGE, told], hasOlder: false };
  assertEquals(decodeMessagesPage(JSON.parse(JSON.stringify(page))), page);
  for (const settings of [null, 1, []]) {
    const messages = [{ ...told, settings }];
    assertThrows(() => decodeMessagesPage({ messages, hasOlder: false }));
  }
});
