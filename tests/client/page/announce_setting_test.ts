import { assertEquals } from "@std/assert";
import { signal } from "@preact/signals";
import { AnnounceSetting } from "../../../lib/client/page/announce_setting.ts";
import type { Announced } from "../../../lib/client/room/announced.ts";
import { FakeBrowser } from "../fake_browser.ts";

function aSetting(browser = new FakeBrowser()) {
  const announced = signal<Announced>("all");
  const setting = new AnnounceSetting(browser, announced);
  return { browser, announced, setting };
}

Deno.test("AnnounceSetting is kept once somebody chooses, and is there the next time", () => {
  const { browser, announced, setting } = aSetting();
  assertEquals(browser.stored.size, 0);
  announced.value = "mentions";
  setting.dispose();
  const next = aSetting(browser);
  assertEquals(next.announced.value, "mentions");
  next.announced.value = "all";
  next.setting.dispose();
  assertEquals([...browser.stored.values()], ["all"]);
});

Deno.test("AnnounceSetting takes over what another tab has chosen", () => {
  const { browser, announced, setting } = aSetting();
  browser.stored.set("islet.announce", "nothing");
  setting.load();
  assertEquals(announced.value, "nothing");
  browser.stored.set("islet.announce", "everything");
  setting.load();
  assertEquals(announced.value, "nothing");
  setting.dispose();
});

Deno.test("AnnounceSetting lasts as long as the page where storage is forbidden", () => {
  const { browser, announced, setting } = aSetting();
  browser.storageBlocked = true;
  announced.value = "nothing";
  setting.load();
  assertEquals(announced.value, "nothing");
  setting.dispose();
});

Deno.test("AnnounceSetting keeps nothing any more once it has ended", () => {
  const { browser, announced, setting } = aSetting();
  setting.dispose();
  announced.value = "nothing";
  assertEquals(browser.stored.size, 0);
});
