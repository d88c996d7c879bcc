import { assertEquals } from "@std/assert";
import { Connections } from "../../lib/server/connections.ts";

const ADDRESS = "192.0.2.1";

/** Whether a promise has resolved by now. */
async function isResolved(promise: Promise<void>): Promise<boolean> {
  const pending = Symbol("pending");
  return await Promise.race([promise, Promise.resolve(pending)]) !== pending;
}

Deno.test("Connections counts each connection once", () => {
  const connections = new Connections();
  const one = {};
  connections.add(one, ADDRESS);
  connections.add(one, ADDRESS);
  connections.add({}, ADDRESS);
  assertEquals(connections.size, 2);
  connections.delete(one);
  connections.delete(one);
  connections.delete({});
  assertEquals([connections.size, connections.countOf(ADDRESS)], [1, 1]);
});

Deno.test("Connections count those of each address", () => {
  const connections = new Connections();
  const [one, two] = [{}, {}];
  connections.add(one, ADDRESS);
  connections.add(two, "192.0.2.2");
  connections.add({}, ADDRESS);
  const counts = () =>
    [ADDRESS, "192.0.2.2"].map((address) => connections.countOf(address));
  assertEquals(counts(), [2, 1]);
  connections.delete(one);
  connections.delete(two);
  assertEquals(counts(), [1, 0]);
});

Deno.test("Connections.open has those that are open now", () => {
  const connections = new Connections();
  const [one, two] = [{}, {}];
  connections.add(one, ADDRESS);
  connections.add(two, ADDRESS);
  connections.delete(one);
  assertEquals([...connections.open.keys()], [two]);
});

Deno.test("Connections.closed() resolves at once when none is open", async () => {
  await new Connections().closed();
});

Deno.test("Connections.closed() resolves when the last one is closed", async () => {
  const connections = new Connections();
  const [one, two] = [{}, {}];
  connections.add(one, ADDRESS);
  connections.add(two, ADDRESS);
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
  connections.add(one, ADDRESS);
  const first = connections.closed();
  connections.delete(one);
  await first;
  connections.add(two, ADDRESS);
  const second = connections.closed();
  assertEquals(await isResolved(second), false);
  connections.delete(two);
  await second;
});
