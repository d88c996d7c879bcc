import { assertEquals } from "@std/assert";
import { aMessage } from "../support/a_message.ts";
import { RoomLedger } from "./room_ledger.ts";

/** A ledger that knows messages 1 to 3. */
function knownThree(): RoomLedger {
  const ledger = new RoomLedger();
  ledger.note(0, [aMessage(1), aMessage(2), aMessage(3)], false);
  return ledger;
}

Deno.test("Who is sent what others were sent, in order, has nothing to complain of", () => {
  const ledger = knownThree();
  assertEquals(ledger.note(0, [aMessage(1), aMessage(2)], false), null);
  assertEquals(ledger.note(2, [aMessage(3), aMessage(4)], false), null);
  assertEquals(ledger.head, 4);
});

Deno.test("A gap is noticed", () => {
  assertEquals(
    knownThree().note(1, [aMessage(3)], false),
    "seq 3 came after 1",
  );
});

Deno.test("What comes twice is noticed", () => {
  assertEquals(knownThree().note(2, [aMessage(2)], false), "seq 2 came twice");
  assertEquals(knownThree().note(2, [aMessage(2)], true), "seq 2 came twice");
});

Deno.test("Whoever was away for longer than messages are kept begins further on", () => {
  const ledger = new RoomLedger();
  assertEquals(ledger.note(0, [aMessage(7), aMessage(8)], true), null);
  assertEquals(ledger.note(6, [aMessage(7)], false), null);
});

Deno.test("Two users who are sent different entries at one place are noticed", () => {
  assertEquals(
    knownThree().note(2, [aMessage(3, { id: "other" })], false),
    "seq 3 was u-ben m3, now u-ben other",
  );
});

Deno.test("Whoever comes new begins with the latest page", () => {
  assertEquals(
    knownThree().note(null, [aMessage(2), aMessage(3)], false),
    null,
  );
});
