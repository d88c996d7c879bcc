import { assertEquals } from "@std/assert";
import { launchBrowser } from "../support/browser.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { freePort } from "../support/free_port.ts";
import { Person } from "../support/room_page.ts";
import { ServerProcess } from "../support/server_process.ts";

Deno.test("When the server stops and starts again, both clients recover without a reload", async () => {
  await buildOnDisk();
  const folder = await Deno.makeTempDir();
  const settings = {
    PORT: String(freePort()),
    ISLET_KV_PATH: `${folder}/islet.sqlite`,
  };
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  await using ben = await Person.in(browser);
  const anaTab = await ana.openTab();
  const benTab = await ben.openTab();
  const tabs = [anaTab, benTab];
  {
    await using server = await ServerProcess.start(settings);
    const url = await server.url;
    await anaTab.enter(url, "tea", "Ana");
    await benTab.enter(url, "tea", "Ben");
    for (const tab of tabs) await tab.untilConnection("online");
    await anaTab.say("Before");
    await benTab.untilText("Before");
    for (const tab of tabs) {
      await tab.page.evaluate(() => document.body.dataset["seen"] = "yes");
    }
    assertEquals(await server.stop(), { code: 0, signal: null });
  }
  for (const tab of tabs) await tab.untilConnection("lost");
  await anaTab.say("Meanwhile from Ana");
  await benTab.say("Meanwhile from Ben");
  assertEquals(await anaTab.pendingTexts(), ["Meanwhile from Ana"]);
  {
    await using server = await ServerProcess.start(settings);
    for (const tab of tabs) await tab.untilConnection("online");
    for (const tab of tabs) {
      await tab.untilText("Meanwhile from Ana");
      await tab.untilText("Meanwhile from Ben");
    }
    await benTab.say("After");
    for (const tab of tabs) await tab.untilText("After");
    const texts = await anaTab.texts();
    assertEquals(texts.toSorted(), [
      "After",
      "Before",
      "Meanwhile from Ana",
      "Meanwhile from Ben",
    ]);
    assertEquals(await benTab.texts(), texts);
    for (const tab of tabs) {
      assertEquals(await tab.pendingTexts(), []);
      const seen = await tab.page.evaluate(() => document.body.dataset["seen"]);
      assertEquals(seen, "yes", "the page was reloaded");
    }
    await server.stop();
  }
  assertEquals([...ana.errors, ...ben.errors], []);
  await Deno.remove(folder, { recursive: true });
});
