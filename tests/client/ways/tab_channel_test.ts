import { assertEquals } from "@std/assert";
import { TabChannel } from "../../../lib/client/ways/tab_channel.ts";
import type { TabMessage } from "../../../lib/client/ways/tab_message.ts";
import { afterTurns } from "../../support/after_turns.ts";
import { FakeTabs } from "../fake_tabs.ts";

Deno.test("TabChannel hears nothing once it is closed, not even what is on its way", async () => {
  const tabs = new FakeTabs();
  const port = tabs.portOf(new EventTarget());
  const heard: TabMessage[] = [];
  const channel = new TabChannel(port, "tea", (each) => heard.push(each));
  const other = new TabChannel(port, "tea", () => {});
  other.tell({ type: "offer" });
  await afterTurns(5);
  assertEquals(heard, [{ type: "offer" }]);
  other.tell({ type: "offer" });
  channel.close();
  await afterTurns(5);
  assertEquals(heard.length, 1);
  other.close();
  assertEquals(tabs.channels, 0);
});
