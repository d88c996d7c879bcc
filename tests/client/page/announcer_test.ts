import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  ANNOUNCE_AFTER_MS,
  Announcer,
} from "../../../lib/client/page/announcer.ts";
import type { Message } from "../../../lib/protocol/messages.ts";

const OWN_ID = "own-id";

function aMessage(seq: number, change: Partial<Message> = {}): Message {
  return {
    seq,
    id: `m${seq}`,
    userId: "ana-id",
    userName: "Ana",
    text: `text ${seq}`,
    sentAt: 0,
    ...change,
  };
}

const ben = { userId: "ben-id", userName: "Ben" };

/** An announcer that has started, and a way to let messages come in. */
function started(history: Message[]) {
  const messages = signal<readonly Message[]>(history);
  const announcer = new Announcer({
    messages,
    user: signal({ userId: OWN_ID, userName: "Own" }),
  });
  announcer.start();
  const receive = (...more: Message[]) =>
    messages.value = [...messages.value, ...more];
  return { messages, announcer, receive };
}

Deno.test("Announcer says nothing of the history that it starts with", () => {
  using time = new FakeTime();
  const { announcer } = started([aMessage(1), aMessage(2)]);
  using _ = announcer;
  time.tick(10 * ANNOUNCE_AFTER_MS);
  assertEquals(announcer.text.value, "");
});

Deno.test("Announcer reads out one message", () => {
  using time = new FakeTime();
  const { announcer, receive } = started([aMessage(1)]);
  using _ = announcer;
  receive(aMessage(2));
  assertEquals(announcer.text.value, "");
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(announcer.text.value, "Ana: text 2");
});

Deno.test("Announcer counts messages that come together", () => {
  using time = new FakeTime();
  const { announcer, receive } = started([]);
  using _ = announcer;
  receive(aMessage(1));
  time.tick(ANNOUNCE_AFTER_MS - 1);
  receive(aMessage(2, ben), aMessage(3));
  time.tick(1);
  assertEquals(announcer.text.value, "3 new messages");
});

Deno.test("Announcer names the author of messages that come together", () => {
  using time = new FakeTime();
  const { announcer, receive } = started([]);
  using _ = announcer;
  receive(aMessage(1), aMessage(2));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(announcer.text.value, "2 new messages from Ana");
});

Deno.test("Announcer says nothing of the reader's own messages", () => {
  using time = new FakeTime();
  const { announcer, receive } = started([]);
  using _ = announcer;
  receive(aMessage(1, { userId: OWN_ID }));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(announcer.text.value, "");
});

Deno.test("Announcer says nothing of older messages that are loaded", () => {
  using time = new FakeTime();
  const { announcer, messages } = started([aMessage(50)]);
  using _ = announcer;
  messages.value = [aMessage(48), aMessage(49), ...messages.value];
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(announcer.text.value, "");
});

Deno.test("Announcer says a message once when the list starts over", () => {
  using time = new FakeTime();
  const { announcer, messages, receive } = started([aMessage(1)]);
  using _ = announcer;
  receive(aMessage(2));
  time.tick(ANNOUNCE_AFTER_MS);
  messages.value = [aMessage(1), aMessage(2), aMessage(3)];
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(announcer.text.value, "Ana: text 3");
});

Deno.test("Announcer falls silent in between, so that the same words count again", () => {
  using time = new FakeTime();
  const { announcer, receive } = started([]);
  using _ = announcer;
  receive(aMessage(1, { text: "ping" }));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(announcer.text.value, "Ana: ping");
  receive(aMessage(2, { text: "ping" }));
  assertEquals(announcer.text.value, "");
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(announcer.text.value, "Ana: ping");
});

Deno.test("Announcer leaves nothing behind when it is disposed of", () => {
  using time = new FakeTime();
  const { announcer, receive } = started([]);
  receive(aMessage(1));
  announcer.dispose();
  receive(aMessage(2));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(announcer.text.value, "");
});
