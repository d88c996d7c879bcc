import { assertEquals, assertLess } from "@std/assert";
import {
  type AddressKind,
  AddressLimits,
} from "../../lib/chat/address_limits.ts";

const ADDRESS = "192.0.2.1";
const MINUTE_MS = 60_000;

const KINDS: readonly AddressKind[] = [
  "connections",
  "new_users",
  "new_rooms",
  "posts",
  "changes",
  "bytes",
  "typing",
  "refusals",
];

/** How often an address may do something right away. */
function burst(limits: AddressLimits, kind: AddressKind, now = 0): number {
  let taken = 0;
  while (limits.take(kind, ADDRESS, now) === 0) taken++;
  return taken;
}

/** How much an address may do within a minute. */
function aMinute(kind: AddressKind): number {
  const limits = new AddressLimits(true);
  let taken = 0;
  for (let now = 0; now <= MINUTE_MS; now += 10) {
    taken += burst(limits, kind, now);
  }
  return taken;
}

Deno.test("AddressLimits let an office of thirty come back at once, three tabs each", () => {
  assertLess(30 * 3, burst(new AddressLimits(true), "connections"));
});

Deno.test("AddressLimits let one address push out no room's history within a minute", () => {
  assertLess(aMinute("posts"), 1000);
  assertLess(aMinute("bytes"), 1024 * 1024);
});

Deno.test("AddressLimits count addresses, and what they do, apart", () => {
  const limits = new AddressLimits(true);
  for (const kind of KINDS) {
    assertEquals(limits.take(kind, ADDRESS, 0), 0);
    burst(limits, kind);
    assertEquals(limits.take(kind, "192.0.2.2", 0), 0);
  }
});

Deno.test("AddressLimits that are off limit and remember nobody", () => {
  const limits = new AddressLimits(false);
  for (const kind of KINDS) {
    assertEquals(limits.take(kind, ADDRESS, 0, 1_000_000_000), 0);
  }
  assertEquals(limits.size, 0);
});

Deno.test("AddressLimits.sweep() gives nobody more, and forgets who has been quiet", () => {
  for (const kind of KINDS) {
    const limits = new AddressLimits(true);
    burst(limits, kind);
    const waitMs = limits.take(kind, ADDRESS, 0);
    limits.sweep(waitMs - 1);
    assertEquals(limits.take(kind, ADDRESS, waitMs - 1), 1);
    limits.sweep(60 * MINUTE_MS);
    assertEquals(limits.size, 0);
  }
});
