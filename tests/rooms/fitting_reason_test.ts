import { assertEquals } from "@std/assert";
import { fittingReason } from "../../lib/rooms/fitting_reason.ts";

Deno.test("fittingReason() says all that a close frame takes, and no half of a character", () => {
  assertEquals(fittingReason("Short"), "Short");
  assertEquals(fittingReason("a".repeat(123)), "a".repeat(123));
  assertEquals(fittingReason("a".repeat(124)), `${"a".repeat(120)}…`);
  assertEquals(fittingReason("😀".repeat(31)), `${"😀".repeat(30)}…`);
  assertEquals(
    fittingReason(`${"a".repeat(119)} ${"b".repeat(9)}`),
    `${"a".repeat(119)}…`,
  );
});
