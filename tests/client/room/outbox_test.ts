import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Delivery } from "../../../lib/client/room/delivery.ts";
import { Outbox } from "../../../lib/client/room/outbox.ts";

function outboxOf(...ids: string[]): Outbox {
  const outbox = new Outbox();
  for (const id of ids) outbox.add({ id, text: `text ${id}`, sentAt: 1 });
  return outbox;
}

function idsOf(outbox: Outbox): string[] {
  return outbox.pending.value.map(({ id }) => id);
}

/** A delivery that has begun, and the ids that it sent. */
function startDelivery(outbox: Outbox) {
  const sent: string[] = [];
  const delivery = new Delivery(outbox, ({ id }) => sent.push(id));
  delivery.start();
  return { delivery, sent };
}

Deno.test("Outbox keeps messages in order, as sending", () => {
  const outbox = outboxOf("a", "b");
  assertEquals(outbox.pending.value, [
    { id: "a", text: "text a", sentAt: 1, state: "sending", error: null },
    { id: "b", text: "text b", sentAt: 1, state: "sending", error: null },
  ]);
  assertEquals(outbox.next?.id, "a");
});

Deno.test("Outbox is full with 100 messages", () => {
  const ids = Array.from({ length: 99 }, (_, index) => `m${index}`);
  const outbox = outboxOf(...ids);
  assertEquals(outbox.full, false);
  outbox.add({ id: "last", text: "text", sentAt: 1 });
  assertEquals(outbox.full, true);
  outbox.remove("m0");
  assertEquals(outbox.full, false);
});

Deno.test("Outbox.remove() says whether the message was there", () => {
  const outbox = outboxOf("a", "b");
  assertEquals(outbox.remove("a"), true);
  assertEquals(outbox.remove("a"), false);
  assertEquals(idsOf(outbox), ["b"]);
});

Deno.test("Outbox.remove() of an unknown message renders nothing anew", () => {
  const outbox = outboxOf("a");
  const before = outbox.pending.value;
  outbox.remove("x");
  assertEquals(outbox.pending.value === before, true);
});

Deno.test("Outbox.refuse() keeps the message with its reason and passes it over", () => {
  const outbox = outboxOf("a", "b");
  assertEquals(outbox.refuse("a", "No."), true);
  assertEquals(outbox.refuse("x", "No."), false);
  assertEquals(outbox.pending.value[0]?.state, "refused");
  assertEquals(outbox.pending.value[0]?.error, "No.");
  assertEquals(outbox.next?.id, "b");
});

Deno.test("Outbox.retry() puts a refused message at the end, with the same id", () => {
  const outbox = outboxOf("a", "b");
  outbox.refuse("a", "No.");
  outbox.retry("a");
  assertEquals(idsOf(outbox), ["b", "a"]);
  assertEquals(outbox.pending.value[1], {
    id: "a",
    text: "text a",
    sentAt: 1,
    state: "sending",
    error: null,
  });
});

Deno.test("Outbox.retry() leaves a message alone that is being sent", () => {
  const outbox = outboxOf("a", "b");
  outbox.retry("a");
  outbox.retry("x");
  assertEquals(idsOf(outbox), ["a", "b"]);
});

Deno.test("Delivery sends nothing before it is started", () => {
  using time = new FakeTime();
  const sent: string[] = [];
  const delivery = new Delivery(outboxOf("a"), ({ id }) => sent.push(id));
  delivery.advance();
  assertEquals(sent, []);
  assertEquals(time.next(), false);
});

Deno.test("Delivery sends one message at a time, in order", () => {
  using _time = new FakeTime();
  const outbox = outboxOf("a", "b");
  const { delivery, sent } = startDelivery(outbox);
  delivery.advance();
  assertEquals(sent, ["a"]);
  outbox.remove("a");
  delivery.advance();
  assertEquals(sent, ["a", "b"]);
  delivery.stop();
});

Deno.test("Delivery.start() doesn't send again what is on its way", () => {
  using _time = new FakeTime();
  const { delivery, sent } = startDelivery(outboxOf("a"));
  delivery.start();
  assertEquals(sent, ["a"]);
  delivery.stop();
});

Deno.test("Delivery sends again, with the same id, after each new start", () => {
  using _time = new FakeTime();
  const outbox = outboxOf("a", "b");
  const { delivery, sent } = startDelivery(outbox);
  delivery.stop();
  delivery.start();
  assertEquals(sent, ["a", "a"]);
  outbox.remove("a");
  delivery.advance();
  assertEquals(sent, ["a", "a", "b"]);
  delivery.stop();
});

Deno.test("Delivery leaves no timer when everything was acknowledged", () => {
  using time = new FakeTime();
  const outbox = outboxOf("a");
  const { delivery } = startDelivery(outbox);
  outbox.remove("a");
  delivery.advance();
  assertEquals(time.next(), false);
});

Deno.test("Delivery sends again when no answer came in 10 s", () => {
  using time = new FakeTime();
  const { delivery, sent } = startDelivery(outboxOf("a"));
  time.tick(9_999);
  assertEquals(sent, ["a"]);
  time.tick(1);
  assertEquals(sent, ["a", "a"]);
  delivery.stop();
});

Deno.test("Delivery.postpone() holds all back, then goes on in order", () => {
  using time = new FakeTime();
  const outbox = outboxOf("a", "b");
  const { delivery, sent } = startDelivery(outbox);
  delivery.postpone("a", 500);
  outbox.add({ id: "c", text: "text", sentAt: 1 });
  delivery.advance();
  time.tick(499);
  assertEquals(sent, ["a"]);
  time.tick(1);
  assertEquals(sent, ["a", "a"]);
  for (const id of ["a", "b", "c"]) {
    outbox.remove(id);
    delivery.advance();
  }
  assertEquals(sent, ["a", "a", "b", "c"]);
});

Deno.test("Delivery.postpone() ignores messages that are not on their way", () => {
  using time = new FakeTime();
  const { delivery, sent } = startDelivery(outboxOf("a", "b"));
  delivery.postpone("b", 1);
  time.tick(9_999);
  assertEquals(sent, ["a"]);
  delivery.stop();
  delivery.postpone("a", 1);
  assertEquals(time.next(), false);
});
