import { assertEquals } from "@std/assert";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import { until } from "../support/until.ts";

const STRIP = ".connection.lost .strip";

function textOf({ page }: RoomTab, selector: string): Promise<string> {
  return page.$eval(selector, ({ textContent }) => textContent ?? "");
}

Deno.test("Who is in a room that is deleted is told so, keeps what they type, and finds an empty one after a reload", async () => {
  await buildOnDisk();
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const tab = await ana.openTab();
  tab.page.on("dialog", (dialog) => dialog.accept());
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await tab.say("Before");
  await tab.untilText("Before");
  await until(
    "the page keeps what is written",
    () =>
      tab.page.evaluate(async () => (await indexedDB.databases()).length > 0),
  );
  await tab.page.type("#text", "Half a sent");

  assertEquals(await server.islet.chat.deleteRoom(aRoom("tea")), true);
  await tab.page.waitForSelector(`${STRIP} a.button`);
  assertEquals(await textOf(tab, `${STRIP} a.button`), "Reload");
  assertEquals(
    await textOf(tab, `${STRIP} [aria-hidden]`),
    "This room was deleted",
  );
  // It stays away, whoever looks at it.
  await tab.page.evaluate(() => {
    document.dispatchEvent(new Event("visibilitychange"));
    dispatchEvent(new Event("online"));
  });
  assertEquals(await textOf(tab, `${STRIP} a.button`), "Reload");
  assertEquals(server.islet.chat.figures().sessions, 0);

  await tab.follow(`${STRIP} a.button`);
  await tab.untilConnection("online");
  assertEquals(await tab.texts(), []);
  await until(
    "what was typed is back",
    async () =>
      await tab.page.$eval(
        "#text",
        (box) => box instanceof HTMLTextAreaElement && box.value,
      ) === "Half a sent",
  );
  assertEquals(ana.errors, []);
});
