import { assertEquals } from "@std/assert";
import { TabFeed } from "../../../lib/client/ways/tab_feed.ts";
import type { ServerMessage } from "../../../lib/protocol/messages.ts";
import { aMessage } from "../../support/a_message.ts";
import { aVisit } from "../a_visit.ts";
import { FakeBrowser } from "../fake_browser.ts";
import { aWelcome, messagesFrame } from "../frames.ts";

Deno.test("TabFeed tells nothing more once it is closed", () => {
  const told: ServerMessage[] = [];
  const feed = new TabFeed({
    visit: aVisit(new FakeBrowser()),
    onMessage: (message) => told.push(message),
    onFailure() {},
  });
  feed.start(aWelcome());
  feed.close();
  feed.note(messagesFrame([aMessage(1)]));
  assertEquals(told, [aWelcome()]);
});
