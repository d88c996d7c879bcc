import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  ANNOUNCE_AFTER_MS,
  Announcer,
} from "../../../lib/client/page/announcer.ts";
import type { Message } from "../../../lib/protocol/messages.ts";
import { aMessage } from "../../support/a_message.ts";
import { aUser } from "../../support/a_user.ts";

const OWN_ID = "own-id";

/** A message of Ana's, unless it says otherwise. */
function anaSaid(seq: number, change: Partial<Message> = {}): Message {
  return aMessage(seq, { ...aUser("Ana"), ...change });
}

const ben = { userId: "ben-id", userName: "Ben" };

/** An announcer that has started, and a way to let messages come in. */
function started(history: Message[]) {
  const messages = signal<readonly Message[]>(history);
  const text = signal("");
  const announcer = new Announcer({
    messages,
    user: signal({ userId: OWN_ID, userName: "Own" }),
    text,
  });
  announcer.start();
  const receive = (...more: Message[]) =>
    messages.value = [...messages.value, ...more];
  return { messages, announcer, text, receive };
}

Deno.test("Announcer says nothing of the history that it starts with", () => {
  using time = new FakeTime();
  const { announcer, text } = started([anaSaid(1), anaSaid(2)]);
  using _ = announcer;
  time.tick(10 * ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "");
});

Deno.test("Announcer reads out one message", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([anaSaid(1)]);
  using _ = announcer;
  receive(anaSaid(2));
  assertEquals(text.value, "");
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "Ana: text 2");
});

Deno.test("Announcer says the tag of an author who has one", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  using _ = announcer;
  receive(anaSaid(1, { tag: "k3" }));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "Ana k3: text 1");
  receive(anaSaid(2, { tag: "k3" }), anaSaid(3, { tag: "k3" }));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "2 new messages from Ana k3");
});

Deno.test("Announcer counts messages that come together", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  using _ = announcer;
  receive(anaSaid(1));
  time.tick(ANNOUNCE_AFTER_MS - 1);
  receive(anaSaid(2, ben), anaSaid(3));
  time.tick(1);
  assertEquals(text.value, "3 new messages");
});

Deno.test("Announcer names the author of messages that come together", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  using _ = announcer;
  receive(anaSaid(1), anaSaid(2));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "2 new messages from Ana");
});

Deno.test("Announcer says nothing of the reader's own messages", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  using _ = announcer;
  receive(anaSaid(1, { userId: OWN_ID }));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "");
});

Deno.test("Announcer says nothing of older messages that are loaded", () => {
  using time = new FakeTime();
  const { announcer, messages, text } = started([anaSaid(50)]);
  using _ = announcer;
  messages.value = [anaSaid(48), anaSaid(49), ...messages.value];
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "");
});

Deno.test("Announcer says a message once when the list starts over", () => {
  using time = new FakeTime();
  const { announcer, messages, text, receive } = started([anaSaid(1)]);
  using _ = announcer;
  receive(anaSaid(2));
  time.tick(ANNOUNCE_AFTER_MS);
  messages.value = [anaSaid(1), anaSaid(2), anaSaid(3)];
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "Ana: text 3");
});

Deno.test("Announcer falls silent in between, so that the same words count again", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  using _ = announcer;
  receive(anaSaid(1, { text: "ping" }));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "Ana: ping");
  receive(anaSaid(2, { text: "ping" }));
  assertEquals(text.value, "");
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "Ana: ping");
});

Deno.test("Announcer leaves nothing behind when it is disposed of", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  receive(anaSaid(1));
  announcer.dispose();
  receive(anaSaid(2));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "");
});

Deno.test("Announcer reads out no message that was deleted meanwhile, and the latest words", () => {
  using time = new FakeTime();
  const { messages, announcer, text, receive } = started([]);
  using _ = announcer;
  receive(anaSaid(1), anaSaid(2));
  messages.value = [
    anaSaid(1, { text: "", deleted: true }),
    anaSaid(2, { text: "better" }),
  ];
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "Ana: better");
});

Deno.test("Announcer is disposed of at the end of a `using` block", () => {
  using time = new FakeTime();
  {
    const { announcer, receive } = started([]);
    using _ = announcer;
    receive(anaSaid(1));
  }
  assertEquals(time.next(), false);
});
