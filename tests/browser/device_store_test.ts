import { assertEquals } from "@std/assert";
import type { DeviceStore } from "../../lib/client/unsent/unsent.ts";
import { launchBrowser } from "../support/browser.ts";
import { bundleForPage } from "../support/bundle_for_page.ts";
import { Person } from "../support/room_page.ts";
import { startTestServer } from "../support/test_server.ts";

declare global {
  var openDeviceStore: () => DeviceStore;
}

const script = await bundleForPage("tests/browser/fixtures/device_store.ts");

Deno.test("The device's store has what was put into it, and no more of what was deleted", async () => {
  await using server = await startTestServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const { page } = await ana.openTab();
  await page.goto(`${server.url}/`);
  await page.evaluate(script);
  const entries = await page.evaluate(async () => {
    const store = globalThis.openDeviceStore();
    for (const name of ["tea", "coffee", "milk"]) {
      await store.update(name, () => `${name} is kept`);
    }
    await store.delete(["tea", "milk"]);
    return await store.entries();
  });
  assertEquals(entries, [["coffee", "coffee is kept"]]);
});
