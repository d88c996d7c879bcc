import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { OtherWay } from "../../../lib/client/ways/other_way.ts";
import { StreamPermit } from "../../../lib/client/ways/stream_permit.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aVisit } from "../a_visit.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { FakeTabs } from "../fake_tabs.ts";
import { aWelcome } from "../frames.ts";

/** A connection by a stream, which has been welcomed, and how it ended. */
async function start() {
  const browser = new FakeBrowser();
  const tabs = new FakeTabs();
  const ends: number[] = [];
  const permit = new StreamPermit(tabs.portOf(browser.document));
  const way = new OtherWay(
    { visit: aVisit(browser), permit, onSocket() {} },
    {
      onMessage() {},
      onUnreadable() {},
      onEnd: (code) => ends.push(code),
    },
  );
  await afterTurns(20);
  browser.streams[0]?.receive(aWelcome());
  return { browser, tabs, way, ends };
}

Deno.test("OtherWay leaves no timer, stream or lock when it is closed", async () => {
  using time = new FakeTime();
  const { browser, tabs, way } = await start();
  way.close("Component unmounting");
  await afterTurns(20);
  assertEquals(browser.streams[0]?.isClosed, true);
  assertEquals(tabs.locks.count, 0);
  assertEquals(time.next(), false);
});

Deno.test("OtherWay closes the socket that it tries with itself", async () => {
  using time = new FakeTime();
  const { browser, way } = await start();
  time.tick(30_000);
  browser.socket.accept();
  way.close("Component unmounting");
  assertEquals(browser.socket.closedWith?.reason, "Component unmounting");
  await afterTurns(20);
  assertEquals(time.next(), false);
});

Deno.test("OtherWay tries no socket any more once its stream has ended", async () => {
  using time = new FakeTime();
  const { browser, ends } = await start();
  browser.streams[0]?.fail();
  assertEquals(ends, [1006]);
  assertEquals(time.next(), false);
});

Deno.test("OtherWay lets go of the stream once a socket is welcomed", async () => {
  using time = new FakeTime();
  const { browser, way } = await start();
  time.tick(30_000);
  browser.socket.receive(aWelcome());
  assertEquals(browser.streams[0]?.isClosed, true);
  way.close("Component unmounting");
  assertEquals(browser.socket.closedWith?.reason, "Component unmounting");
  await afterTurns(20);
  assertEquals(time.next(), false);
});
