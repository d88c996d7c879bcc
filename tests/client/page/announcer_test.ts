import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  ANNOUNCE_AFTER_MS,
  Announcer,
} from "../../../lib/client/page/announcer.ts";
import type { Announced } from "../../../lib/client/room/announced.ts";
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
function started(history: Message[], what: Announced = "all") {
  const messages = signal<readonly Message[]>(history);
  const text = signal("");
  const announcer = new Announcer({
    ignored: signal(new Set<string>()),
    messages,
    user: signal({ userId: OWN_ID, userName: "Own" }),
    announced: signal(what),
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

Deno.test("Announcer reads out whom a message mentions by name", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([], "mentions");
  using _ = announcer;
  receive(anaSaid(1, { text: `<@${OWN_ID} Whoever> & <@u-cleo Cleo>` }));
  receive(anaSaid(2, { text: "<@u-cleo Own>" }));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "Ana: @Whoever & @Cleo");
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
  assertEquals(text.value, "Ana k3: text 2\nAna k3: text 3");
});

Deno.test("Announcer reads out up to three messages that come together", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  using _ = announcer;
  receive(anaSaid(1));
  time.tick(ANNOUNCE_AFTER_MS - 1);
  receive(anaSaid(2, ben), anaSaid(3));
  time.tick(1);
  assertEquals(text.value, "Ana: text 1\nBen: text 2\nAna: text 3");
});

Deno.test("Announcer counts what comes beyond three messages", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  using _ = announcer;
  receive(...[1, 2, 3, 4, 5].map((seq) => anaSaid(seq)));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "Ana: text 1\nAna: text 2\nAna: text 3\n2 more");
});

Deno.test("Announcer reads out up to 280 characters, and counts the rest", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  using _ = announcer;
  const long = "x".repeat(140);
  receive(
    anaSaid(1, { text: long }),
    anaSaid(2, { text: long }),
    anaSaid(3, { text: "y" }),
  );
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, `Ana: ${long}\nAna: ${long}\n1 more`);
});

Deno.test("Announcer cuts a text that is longer than that, and no letter in it", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([]);
  using _ = announcer;
  receive(anaSaid(1, { text: `x${"😀".repeat(200)}` }));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value.isWellFormed(), true);
  assertEquals(text.value, `Ana: x${"😀".repeat(139)}…`);
});

Deno.test("Announcer says nothing where nothing is wanted", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([], "nothing");
  using _ = announcer;
  receive(anaSaid(1, { text: "@Own, hello" }));
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "");
});

Deno.test("Announcer says, where that is wanted, what calls or answers the reader", () => {
  using time = new FakeTime();
  const { announcer, text, receive } = started([
    anaSaid(1, { userId: OWN_ID }),
    anaSaid(2),
  ], "mentions");
  using _ = announcer;
  receive(
    anaSaid(3, { text: "Hello all" }),
    anaSaid(4, { text: "Hello @own!" }),
    anaSaid(5, { text: "Yes", replyTo: 1 }),
    anaSaid(6, { text: "No", replyTo: 2 }),
  );
  time.tick(ANNOUNCE_AFTER_MS);
  assertEquals(text.value, "Ana: Hello @own!\nAna: Yes");
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
