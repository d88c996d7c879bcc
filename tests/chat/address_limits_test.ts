import { assertEquals, assertLess } from "@std/assert";
import { AddressLimits } from "../../lib/chat/address_limits.ts";

/** How often an address may do something right away. */
function burst(take: () => number): number {
  let taken = 0;
  while (take() === 0) taken++;
  return taken;
}

Deno.test("AddressLimits let an office of thirty come back at once, three tabs each", () => {
  const limits = new AddressLimits(true);
  const tabs = burst(() => limits.connect("192.0.2.1", 0));
  assertLess(30 * 3, tabs);
});

Deno.test("AddressLimits let one address push out no room's history within a minute", () => {
  const limits = new AddressLimits(true);
  let stored = 0;
  for (let now = 0; now <= 60_000; now += 10) {
    stored += burst(() => limits.post("192.0.2.1", now));
  }
  assertLess(stored, 1000);
  // While thirty people may each say something every three seconds.
  assertLess(30 * 60 / 3, stored);
});

Deno.test("AddressLimits count addresses, connections and posts apart", () => {
  const limits = new AddressLimits(true);
  burst(() => limits.post("192.0.2.1", 0));
  assertEquals(limits.post("192.0.2.2", 0), 0);
  assertEquals(limits.connect("192.0.2.1", 0), 0);
});

Deno.test("AddressLimits that are off limit nobody", () => {
  const limits = new AddressLimits(false);
  for (let i = 0; i < 10_000; i++) {
    assertEquals(limits.post("192.0.2.1", 0), 0);
    assertEquals(limits.connect("192.0.2.1", 0), 0);
  }
});

Deno.test("AddressLimits.sweep() gives nobody more", () => {
  const limits = new AddressLimits(true);
  burst(() => limits.post("192.0.2.1", 0));
  burst(() => limits.connect("192.0.2.1", 0));
  limits.sweep(50);
  assertEquals(limits.post("192.0.2.1", 50), 50);
  assertEquals(limits.connect("192.0.2.1", 50), 150);
});

Deno.test("AddressLimits.sweep() forgets who has been quiet, whatever they did", () => {
  const limits = new AddressLimits(true);
  limits.connect("192.0.2.1", 0);
  limits.post("192.0.2.2", 0);
  assertEquals(limits.size, 2);
  limits.sweep(60_000);
  assertEquals(limits.size, 0);
});
