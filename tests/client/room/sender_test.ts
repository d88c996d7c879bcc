import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Sender } from "../../../lib/client/room/sender.ts";

Deno.test("Sender.dispose() leaves no timer, whatever is under way", () => {
  using time = new FakeTime();
  const sender = new Sender({
    now: Date.now,
    randomId: () => "c1",
    transmit: () => true,
  });
  sender.start();
  sender.send("Hello");
  sender.typing();
  sender.dispose();
  assertEquals(time.next(), false);
});
