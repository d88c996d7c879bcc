import { assertEquals } from "@std/assert";
import { Chime } from "../../../lib/client/page/chime.ts";
import { SoundSetting } from "../../../lib/client/page/sound_setting.ts";
import { FakeBrowser } from "../fake_browser.ts";

Deno.test("SoundSetting is off until somebody turns it on", () => {
  const setting = new SoundSetting(new FakeBrowser());
  setting.load();
  assertEquals(setting.on.value, false);
});

Deno.test("SoundSetting is remembered", () => {
  const browser = new FakeBrowser();
  new SoundSetting(browser).set(true);
  const setting = new SoundSetting(browser);
  assertEquals(setting.on.value, false);
  setting.load();
  assertEquals(setting.on.value, true);
  setting.set(false);
  setting.load();
  assertEquals(setting.on.value, false);
});

Deno.test("SoundSetting works where storage is forbidden", () => {
  const browser = new FakeBrowser();
  browser.storageBlocked = true;
  const setting = new SoundSetting(browser);
  setting.load();
  setting.set(true);
  assertEquals(setting.on.value, true);
});

Deno.test("Chime takes an audio context only when it is needed", () => {
  const browser = new FakeBrowser();
  const chime = new Chime(browser);
  chime.close();
  assertEquals(browser.audioContexts.length, 0);
  chime.prepare();
  chime.ring();
  assertEquals(browser.audioContexts.length, 1);
});

Deno.test("Chime.ring() plays two notes, at most every 3 s", () => {
  const browser = new FakeBrowser();
  const chime = new Chime(browser);
  chime.ring();
  browser.audio.currentTime = 2.9;
  chime.ring();
  assertEquals(browser.audio.notes, [0, 0.12]);
  browser.audio.currentTime = 3;
  chime.ring();
  assertEquals(browser.audio.notes, [0, 0.12, 3, 3.12]);
});

Deno.test("Chime.close() lets the audio hardware go, and ring() takes it again", () => {
  const browser = new FakeBrowser();
  const chime = new Chime(browser);
  chime.ring();
  const first = browser.audio;
  chime.close();
  chime.close();
  assertEquals(first.closed, true);
  chime.ring();
  assertEquals(browser.audioContexts.length, 2);
  assertEquals(browser.audio.notes.length, 2);
});

Deno.test("Chime stays silent where there is no audio hardware", () => {
  const browser = new FakeBrowser();
  browser.audioBlocked = true;
  const chime = new Chime(browser);
  chime.prepare();
  chime.ring();
  chime.close();
  assertEquals(browser.audioContexts.length, 0);
});
