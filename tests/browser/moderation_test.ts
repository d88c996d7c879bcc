import { assertEquals, assertStringIncludes } from "@std/assert";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { makeRoom } from "../support/make_room.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import { until } from "../support/until.ts";

const SLOW_MODE_MS = 3000;

/** Waits until what is on its way says something. */
async function untilPendingSays(tab: RoomTab, words: string): Promise<void> {
  await until(`what is pending says ${words}`, async () => {
    const texts = await tab.page.$$eval(
      ".messages[aria-label]",
      (lists) => lists.map(({ textContent }) => textContent),
    );
    return texts.some((text) => text?.includes(words));
  });
}

Deno.test("In a browser, what a room doesn't take stays with the reason, slow mode is waited out, and a ban says why and is no loss to mend", async (test) => {
  await using server = await startBuiltServer();
  const { cookie } = await makeRoom(server.url, "Tea", true);
  const decide = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server.url}/api/rooms/tea${path}`, {
      method,
      headers: { "Content-Type": "application/json", cookie },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    assertEquals(response.ok, true);
    await response.body?.cancel();
  };
  await using browser = await launchBrowser();
  await using cat = await Person.in(browser);
  const tab = await cat.openTab();
  await tab.enter(server.url, "tea", "Cat");
  await tab.untilLoaded();
  await tab.say("Hello");
  await tab.untilText("Hello");

  const userId = await tab.page.evaluate(async () => {
    const response = await fetch("/api/session");
    const session = await response.json();
    return String(session.userId);
  });

  await test.step("Somebody who is muted", async () => {
    await decide("POST", "/mutes", { userId, minutes: 60, reason: "Ads" });
    await tab.say("Too late");
    await untilPendingSays(tab, "You may not speak here for 60 minutes: Ads");
    assertEquals(await tab.pendingTexts(), ["Too late"]);
    await decide("DELETE", `/mutes/${userId}`);
  });

  await test.step("Slow mode", async () => {
    await decide("PATCH", "", { slowModeMs: SLOW_MODE_MS });
    await tab.say("One");
    await tab.untilText("One");
    await tab.say("Two");
    // It sends itself.
    await tab.untilText("Two");
    assertEquals(await tab.pendingTexts(), ["Too late"]);
    await decide("PATCH", "", { slowModeMs: 0 });
  });

  await test.step("A ban", async () => {
    const terms = { userId, minutes: 120, reason: "Shouting" };
    await decide("POST", "/bans", terms);
    const sentence = "You may not be in this room for 2 hours: Shouting";
    await tab.untilConnection("failed");
    assertStringIncludes(
      await tab.page.$eval(
        ".connection .strip",
        ({ textContent }) => textContent ?? "",
      ),
      sentence,
    );
    assertEquals(await tab.pendingTexts(), ["Too late"]);
    await Promise.all([
      tab.page.waitForNavigation(),
      tab.page.click(".connection a.button"),
    ]);
    const text = await tab.page.$eval("body", ({ innerText }) => innerText);
    assertStringIncludes(text, sentence);
    assertEquals(text.includes("Hello"), false);
  });
  assertEquals(cat.errors, []);
});
