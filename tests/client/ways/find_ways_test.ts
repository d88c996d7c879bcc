import { assertEquals, assertStrictEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { ServerMessage } from "../../../lib/protocol/messages.ts";
import { findWays } from "../../../lib/client/ways/find_ways.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { aVisit } from "../a_visit.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { FakeTabs } from "../fake_tabs.ts";
import { ANA, aWelcome } from "../frames.ts";

/** Ways in a browser that keeps its tabs apart, and what they have told. */
function start(hasFailed = false, browser = new FakeBrowser()) {
  const told: ServerMessage[] = [];
  const seen = { after: 0 };
  const ends: number[] = [];
  const ways = findWays(
    aVisit(browser, { after: () => seen.after }),
    hasFailed,
  );
  const open = () =>
    ways.open({
      onMessage: (message) => told.push(message),
      onUnreadable: () => {},
      onEnd: (code) => ends.push(code),
    });
  return { browser, ways, told, seen, ends, open };
}

/** A socket fails; the server is well, or not there. */
async function fail(browser: FakeBrowser, isWell: boolean): Promise<void> {
  browser.socket.drop();
  browser.request.respond(
    isWell
      ? Response.json({ status: "ok" })
      : new Response("Bad gateway", { status: 502 }),
  );
  await afterTurns(20);
}

function health({ requests }: FakeBrowser): number {
  return requests.filter(({ url }) => url.pathname === "/api/health").length;
}

Deno.test("Another way is taken once two sockets in a row have failed while HTTP answers", async () => {
  using _time = new FakeTime();
  const { browser, ways, open } = start();
  for (let n = 0; n < 2; n++) {
    open();
    await fail(browser, true);
  }
  assertEquals([browser.sockets.length, health(browser)], [2, 2]);
  const transport = open();
  await afterTurns(20);
  assertEquals(browser.sockets.length, 2);
  assertEquals(browser.request.url.pathname, "/api/session");
  transport.close();
  ways.close();
});

Deno.test("The socket that failed before the ways were loaded counts, too", async () => {
  using _time = new FakeTime();
  const { browser, ways, open } = start(true);
  open();
  await fail(browser, true);
  const transport = open();
  assertEquals(browser.sockets.length, 1);
  transport.close();
  ways.close();
});

Deno.test("What fails while the server is away says nothing of sockets", async () => {
  using _time = new FakeTime();
  const { browser, ways, open } = start();
  for (let n = 0; n < 5; n++) {
    open();
    await fail(browser, false);
  }
  open().close();
  assertEquals(browser.sockets.length, 6);
  ways.close();
});

Deno.test("A socket that is closed with a reason, or was welcomed, hasn't failed", async () => {
  using _time = new FakeTime();
  const { browser, ways, open, ends } = start();
  open();
  browser.socket.drop(1013);
  open();
  browser.socket.receive(aWelcome());
  browser.socket.drop();
  await afterTurns(20);
  assertEquals([ends, health(browser)], [[1013, 1006], 0]);
  ways.close();
});

/** A browser whose server answers all that is asked, and lets no socket through. */
class AnsweringBrowser extends FakeBrowser {
  override readonly fetch = ({ pathname }: URL) =>
    Promise.resolve(Response.json(
      pathname === "/api/session"
        ? ANA
        : pathname === "/api/health"
        ? { status: "ok" }
        : { messages: [], head: 0, onlineUsers: [], onlineCount: 0 },
    ));
}

Deno.test("From another way a socket is tried after 30, 60, 120 s, and taken when it is welcomed", async () => {
  using time = new FakeTime();
  const { browser, ways, open, told, seen, ends } = start(
    true,
    new AnsweringBrowser(),
  );
  open();
  browser.socket.drop();
  await afterTurns(20);
  const transport = open();
  for (const waitMs of [30_000, 60_000, 120_000]) {
    const { length } = browser.sockets;
    await time.tickAsync(waitMs - 1);
    assertEquals(browser.sockets.length, length);
    await time.tickAsync(1);
    assertEquals(browser.sockets.length, length + 1);
    browser.socket.drop();
  }
  await time.tickAsync(240_000);
  assertEquals(told[0]?.type, "welcome");
  const probe = browser.socket;
  // What has come by HTTP meanwhile counts: it isn't another room.
  seen.after = 5;
  probe.receive(aWelcome({ head: 4 }));
  assertEquals(told.at(-1), aWelcome({ head: 5 }));
  assertEquals(ends, [1006]);
  transport.send({ type: "typing" });
  assertEquals(probe.sent, [{ type: "typing" }]);
  transport.close("Component unmounting");
  assertEquals(probe.closedWith?.reason, "Component unmounting");
  // Sockets work: the next one is a socket again.
  open().close("Component unmounting");
  assertEquals(browser.socket.closedWith?.reason, "Component unmounting");
  assertEquals(browser.sockets.length, 6);
  ways.close();
  assertEquals(time.next(), false);
});

Deno.test("A connection that tabs share already is taken as it is", () => {
  using _time = new FakeTime();
  const browser = new FakeBrowser();
  browser.tabs = new FakeTabs().portOf(browser.document);
  const { ways, open } = start(false, browser);
  const transport = open();
  assertStrictEquals(ways.adopt(transport), transport);
  transport.close();
  ways.close();
});

Deno.test("Ways.close() gives up what it asks", () => {
  using time = new FakeTime();
  const { browser, ways, open } = start();
  open();
  browser.socket.drop();
  ways.close();
  assertEquals(browser.request.signal.aborted, true);
  time.next();
});

Deno.test("After two cuts at the same silence it pings in time", () => {
  using time = new FakeTime();
  const { browser, ways, open } = start();
  for (let n = 0; n < 2; n++) {
    open();
    browser.socket.receive(aWelcome());
    time.tick(20_000);
    browser.socket.drop();
  }
  open();
  browser.socket.receive(aWelcome());
  time.tick(10_000);
  assertEquals(browser.socket.pings, 1);
  ways.close();
});
