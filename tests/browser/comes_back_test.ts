import { assert, assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import { aNewEntry } from "../support/a_new_entry.ts";
import { launchBrowser } from "../support/browser.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { hasten } from "../support/hasten.ts";
import { KEEP_EVERYTHING } from "../support/keep_everything.ts";
import { MortalServer } from "../support/mortal_server.ts";
import { Person } from "../support/room_page.ts";
import { seqs } from "../support/seqs.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { TempStore } from "../support/temp_store.ts";

// Time in the page goes so much faster: half a minute of attempts in two seconds.
const SPEED = 20;

const VIEWPORTS = {
  phone: { width: 390, height: 800 },
  desktop: { width: 1280, height: 800 },
} as const;

await buildOnDisk();

/** Has timeouts of the page come early, and counts what moves in it. */
async function prepare(page: Page): Promise<void> {
  await hasten(page, SPEED);
  await page.evaluateOnNewDocument(() => {
    Object.assign(globalThis, { layoutShift: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if ("value" in entry && typeof entry.value === "number") {
          Object.assign(globalThis, {
            layoutShift: Reflect.get(globalThis, "layoutShift") + entry.value,
          });
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function layoutShift(page: Page): Promise<number> {
  return await page.evaluate(() =>
    Number(Reflect.get(globalThis, "layoutShift"))
  );
}

for (const [device, viewport] of Object.entries(VIEWPORTS)) {
  Deno.test(`A page on a ${device} comes back by itself to a server that was away, and nothing in it moves`, async () => {
    await using store = await TempStore.create();
    await using server = await MortalServer.start({
      ...KEEP_EVERYTHING,
      ISLET_KV_PATH: store.path,
    });
    for (const n of seqs(1, 30)) {
      const { id, text } = aNewEntry(`c${n}`);
      const response = await fetch(
        `${server.url}/api/rooms/tea/messages?name=Ben`,
        {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ id, text }),
        },
      );
      await response.body?.cancel();
    }
    await using browser = await launchBrowser();
    await using ana = await Person.in(browser);
    const tab = await ana.openTab();
    await tab.page.setViewport(viewport);
    await prepare(tab.page);
    await tab.enter(server.url, "tea", "Ana");
    await tab.untilLoaded();

    await server.kill();
    await tab.untilConnection("lost");
    assert(await tab.page.$(".stale") !== null);
    await tab.untilConnection("failed");
    // Longer than between two looks.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await server.start();
    await tab.untilConnection("online");
    assertEquals(await tab.page.$(".stale"), null);
    const shift = await layoutShift(tab.page);
    assert(shift <= 0.01, `The page has moved by ${shift}`);

    await server.kill();
    await tab.untilConnection("failed");
    await tab.say("Said while the server was away");
    await server.start();
    await tab.untilText("Said while the server was away");
    await tab.untilConnection("online");
    const stored = await storedMessages(server.url, "tea");
    assertEquals(
      stored.map(({ text }) => text).slice(-2),
      ["text of c30", "Said while the server was away"],
    );
    assertEquals(await tab.pendingTexts(), []);
  });
}

Deno.test("A page says at once that there is no network, and mends by itself", async () => {
  await using store = await TempStore.create();
  await using server = await MortalServer.start({
    ...KEEP_EVERYTHING,
    ISLET_KV_PATH: store.path,
  });
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const tab = await ana.openTab();
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilConnection("online");
  // Chromium keeps sockets that are open: without a network there would be no answer.
  await server.pause();
  await tab.page.setOfflineMode(true);
  await tab.untilConnection("offline");
  await tab.say("Written without a network");
  assertEquals(await tab.pendingTexts(), ["Written without a network"]);
  server.resume();
  await tab.page.setOfflineMode(false);
  await tab.untilConnection("online");
  await tab.untilText("Written without a network");
  const stored = await storedMessages(server.url, "tea");
  assertEquals(stored.length, 1);
});
