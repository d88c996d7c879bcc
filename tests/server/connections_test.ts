import { assertEquals } from "@std/assert";
import { Connections } from "../../lib/server/connections.ts";

/** Whether a promise has resolved by now. */
async function isResolved(promise: Promise<void>): Promise<boolean> {
  const pending = Symbol("pending");
  return await Promise.race([promise, Promise.resolve(pending)]) !== pending;
}

Deno.test("Connections counts each connection once", () => {
  const connections = new Connections();
  const one = {};
  connections.add(one);
  connections.add(one);
  connections.add({});
  assertEquals(connections.size, 2);
  connections.delete(one);
  connections.delete(one);
  connections.delete({});
  assertEquals(connections.size, 1);
});

Deno.test("Connections.open has those that are open now", () => {
  const connections = new Connections();
  const [one, two] = [{}, {}];
  connections.add(one);
  connections.add(two);
  connections.delete(one);
  assertEquals([...connections.open], [two]);
});

Deno.test("Connections.closed() resolves at once when none is open", async () => {
  await new Connections().closed();
});

Deno.test("Connections.closed() resolves when the last one is closed", async () => {
  const connections = new Connections();
  const [one, two] = [{}, {}];
  connections.add(one);
  connections.add(two);
  const closed = connections.closed();
  assertEquals(connections.closed(), closed);
  connections.delete(one);
  assertEquals(await isResolved(closed), false);
  connections.delete(two);
  await closed;
});

Deno.test("Connections.closed() waits for those that came after an earlier wait", async () => {
  const connections = new Connections();
  const [one, two] = [{}, {}];
  connections.add(one);
  const first = connections.closed();
  connections.delete(one);
  await first;
  connections.add(two);
  const second = connections.closed();
  assertEquals(await isResolved(second), false);
  connections.delete(two);
  await second;
});
