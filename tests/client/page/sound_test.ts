import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { Chime } from "../../../lib/client/page/chime.ts";
import { SoundSetting } from "../../../lib/client/page/sound_setting.ts";
import { FakeBrowser } from "../fake_browser.ts";

function aSetting(browser = new FakeBrowser()) {
  const on = signal(false);
  return { browser, on, setting: new SoundSetting(browser, on) };
}

Deno.test("SoundSetting is off until somebody turns it on", () => {
  const { setting, on } = aSetting();
  setting.load();
  assertEquals(on.value, false);
});

Deno.test("SoundSetting is remembered", () => {
  const { browser, setting: first } = aSetting();
  first.set(true);
  const { setting, on } = aSetting(browser);
  assertEquals(on.value, false);
  setting.load();
  assertEquals(on.value, true);
  setting.set(false);
  setting.load();
  assertEquals(on.value, false);
});

Deno.test("SoundSetting works where storage is forbidden", () => {
  const { browser, setting, on } = aSetting();
  browser.storageBlocked = true;
  setting.load();
  setting.set(true);
  assertEquals(on.value, true);
});

/** It is always this page's turn. */
const ITS_TURN = () => Promise.resolve(true);

Deno.test("Chime takes an audio context only when it is needed", async () => {
  const browser = new FakeBrowser();
  const chime = new Chime(browser);
  chime.close();
  assertEquals(browser.audioContexts.length, 0);
  chime.prepare();
  await chime.ring(ITS_TURN);
  assertEquals(browser.audioContexts.length, 1);
});

Deno.test("Chime.ring() plays two notes, at most every 3 s", async () => {
  const browser = new FakeBrowser();
  const chime = new Chime(browser);
  await chime.ring(ITS_TURN);
  browser.audio.currentTime = 2.9;
  await chime.ring(ITS_TURN);
  assertEquals(browser.audio.notes, [0, 0.12]);
  browser.audio.currentTime = 3;
  await chime.ring(ITS_TURN);
  assertEquals(browser.audio.notes, [0, 0.12, 3, 3.12]);
});

Deno.test("Chime.close() lets the audio hardware go, and ring() takes it again", async () => {
  const browser = new FakeBrowser();
  const chime = new Chime(browser);
  await chime.ring(ITS_TURN);
  const first = browser.audio;
  chime.close();
  chime.close();
  assertEquals(first.closed, true);
  await chime.ring(ITS_TURN);
  assertEquals(browser.audioContexts.length, 2);
  assertEquals(browser.audio.notes.length, 2);
});

Deno.test("Chime stays silent where there is no audio hardware", async () => {
  const browser = new FakeBrowser();
  browser.audioBlocked = true;
  const chime = new Chime(browser);
  chime.prepare();
  await chime.ring(ITS_TURN);
  chime.close();
  assertEquals(browser.audioContexts.length, 0);
});

Deno.test("Chime.ring() is silent when it is another page's turn", async () => {
  const browser = new FakeBrowser();
  const chime = new Chime(browser);
  await chime.ring(() => Promise.resolve(false));
  assertEquals(browser.audio.notes, []);
});

Deno.test("Chime.close() silences a chime that waits for its turn", async () => {
  const browser = new FakeBrowser();
  const chime = new Chime(browser);
  const ringing = chime.ring(ITS_TURN);
  chime.close();
  await ringing;
  assertEquals(browser.audio.notes, []);
});

Deno.test("Chime.ring() ends each note", async () => {
  const browser = new FakeBrowser();
  const chime = new Chime(browser);
  await chime.ring(ITS_TURN);
  assertEquals(browser.audio.ends, [0.12, 0.24]);
});
