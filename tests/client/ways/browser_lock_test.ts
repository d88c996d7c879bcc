import { assertEquals } from "@std/assert";
import { BrowserLock } from "../../../lib/client/ways/browser_lock.ts";
import { StreamPermit } from "../../../lib/client/ways/stream_permit.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { FakeTabs } from "../fake_tabs.ts";

/** A lock that notes what becomes of it. */
function aLock(tabs: FakeTabs) {
  const told: string[] = [];
  const lock = new BrowserLock(tabs.locks, "tea", {
    onGranted: () => told.push("granted"),
    onStolen: () => told.push("stolen"),
  });
  return { lock, told };
}

Deno.test("BrowserLock is granted to one page after the other", async () => {
  const tabs = new FakeTabs();
  const [first, second] = [aLock(tabs), aLock(tabs)];
  first.lock.wait();
  second.lock.wait();
  await afterTurns(10);
  assertEquals([first.told, second.told], [["granted"], []]);
  first.lock.release();
  await afterTurns(10);
  assertEquals([first.told, second.told], [["granted"], ["granted"]]);
  second.lock.release();
});

Deno.test("BrowserLock.steal() takes it from whoever has it, who can wait again", async () => {
  const tabs = new FakeTabs();
  const [first, second] = [aLock(tabs), aLock(tabs)];
  first.lock.wait();
  second.lock.wait();
  await afterTurns(10);
  second.lock.steal();
  await afterTurns(10);
  assertEquals(first.told, ["granted", "stolen"]);
  assertEquals(second.told, ["granted"]);
  first.lock.wait();
  second.lock.release();
  await afterTurns(10);
  assertEquals(first.told, ["granted", "stolen", "granted"]);
  first.lock.release();
});

Deno.test("BrowserLock.release() leaves nothing behind, whether it has it or waits", async () => {
  const tabs = new FakeTabs();
  const [first, second, third] = [aLock(tabs), aLock(tabs), aLock(tabs)];
  first.lock.wait();
  second.lock.wait();
  third.lock.wait();
  third.lock.release();
  await afterTurns(10);
  second.lock.release();
  first.lock.release();
  first.lock.release();
  await afterTurns(10);
  assertEquals(tabs.locks.count, 0);
  assertEquals([first.told, second.told, third.told], [["granted"], [], []]);
});

Deno.test("BrowserLock.release() waits no more, also while another page has it", async () => {
  const tabs = new FakeTabs();
  const [first, second] = [aLock(tabs), aLock(tabs)];
  first.lock.wait();
  second.lock.wait();
  await afterTurns(10);
  second.lock.release();
  await afterTurns(10);
  assertEquals(tabs.locks.count, 1);
  first.lock.release();
});

Deno.test("BrowserLock holds or waits once, however often it asks", async () => {
  const tabs = new FakeTabs();
  const { lock } = aLock(tabs);
  for (let n = 0; n < 2; n++) {
    lock.wait();
    await afterTurns(10);
    assertEquals(tabs.locks.count, 1);
  }
  lock.release();
  await afterTurns(10);
  assertEquals(tabs.locks.count, 0);
});

Deno.test("BrowserLock is this page's own where the browser forbids locks", async () => {
  const tabs = new FakeTabs();
  tabs.locks.areForbidden = true;
  const { lock, told } = aLock(tabs);
  lock.wait();
  await afterTurns(10);
  assertEquals(told, ["granted"]);
  lock.release();
});

Deno.test("StreamPermit is given to one page of a browser", async () => {
  const tabs = new FakeTabs();
  const port = tabs.portOf(new EventTarget());
  const [first, second] = [new StreamPermit(port), new StreamPermit(port)];
  assertEquals(await first.ask(), true);
  assertEquals(await second.ask(), false);
  first.giveBack();
  await afterTurns(10);
  assertEquals(await second.ask(), true);
  second.giveBack();
  await afterTurns(10);
  assertEquals(tabs.locks.count, 0);
});

Deno.test("StreamPermit is refused where the browser keeps its tabs apart", async () => {
  const tabs = new FakeTabs();
  tabs.locks.areForbidden = true;
  const forbidden = new StreamPermit(tabs.portOf(new EventTarget()));
  assertEquals(await forbidden.ask(), false);
  assertEquals(await new StreamPermit(null).ask(), false);
});
