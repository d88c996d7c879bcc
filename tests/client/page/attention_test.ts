import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Attention } from "../../../lib/client/page/attention.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { FakeTabs } from "../fake_tabs.ts";

Deno.test("Attention.takeTurn() lets go of the turn that it had", async () => {
  using time = new FakeTime();
  const tabs = new FakeTabs();
  const browser = new FakeBrowser();
  browser.tabs = tabs.portOf(browser.document);
  browser.hidden = true;
  const attention = new Attention(browser, "tea");
  assertEquals(await attention.takeTurn(), true);
  // The lock is on its way back yet.
  assertEquals(await attention.takeTurn(), false);
  await afterTurns(10);
  assertEquals(tabs.locks.count, 0);
  assertEquals(await attention.takeTurn(), true);
  attention.dispose();
  await afterTurns(10);
  assertEquals(tabs.locks.count, 0);
  assertEquals(time.next(), false);
});
