import { assertEquals } from "@std/assert";
import { ChatLimits } from "../../lib/chat/limits.ts";
import { aUser } from "../support/a_user.ts";

Deno.test("ChatLimits.sweep() forgets users and addresses that have been quiet", () => {
  const limits = new ChatLimits({
    ratePerSecond: 1,
    rateBurst: 1,
    addressLimits: true,
  });
  limits.post({ user: aUser(), address: "192.0.2.1" }, 0);
  assertEquals(limits.size, 2);
  limits.sweep(60_000);
  assertEquals(limits.size, 0);
});
