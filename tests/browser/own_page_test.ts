import { assertEquals, assertLessOrEqual } from "@std/assert";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { makeRoom } from "../support/make_room.ts";
import { Person } from "../support/room_page.ts";
import { startSession } from "../support/start_session.ts";

const PHONE = { width: 320, height: 568 };

Deno.test("Without JavaScript, somebody deletes all that they said in a room, and is forgotten", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.switchScriptsOff();
  await page.setViewport(PHONE);
  await tab.visit(server.url, "tea");
  assertEquals(await page.$('.room-links a[href$="/mine"]'), null);
  const { cookie } = await startSession(server.url, "Ana");
  for (const text of ["one", "two"]) {
    const response = await fetch(`${server.url}/api/rooms/tea/messages`, {
      method: "POST",
      headers: { "Content-Type": "application/json", cookie },
      body: JSON.stringify({ text }),
    });
    await response.body?.cancel();
  }
  await page.browserContext().setCookie({
    name: "islet",
    value: cookie.slice("islet=".length),
    domain: new URL(server.url).hostname,
  });
  await tab.visit(server.url, "tea");
  await page.click(".people-menu summary");
  await tab.follow('.people-menu a[href$="/mine"]');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assertLessOrEqual(width, PHONE.width);

  // Without the tick the browser sends nothing.
  await page.click('button[value="delete"]');
  assertEquals(await page.$(".card"), null);
  await page.click('form:has([value="delete"]) [name="sure"]');
  await tab.follow('button[value="delete"]');
  const told = () =>
    page.$eval("[role=status]", ({ textContent }) => textContent);
  assertEquals(await told(), "2 messages are deleted.");
  await page.click('form:has([value="forget"]) [name="sure"]');
  await tab.follow('button[value="forget"]');
  assertEquals(
    await told(),
    "You are forgotten: you are signed out in all browsers.",
  );
  await tab.follow('a[href="/rooms/tea"]');
  assertEquals(await page.$('.room-links a[href$="/mine"]'), null);
  assertEquals(person.errors, []);
});

Deno.test("Going back shows nothing of a room with a passphrase to who uses the browser next", async () => {
  await using server = await startBuiltServer();
  const { room, cookie } = await makeRoom(server.url, "Tea", false, "cups!");
  const said = await fetch(`${server.url}/api/rooms/${room}/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify({ text: "Under the quince" }),
  });
  await said.body?.cancel();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.goto(`${server.url}/rooms/${room}`);
  await page.type("#passphrase", "cups!");
  await Promise.all([
    page.waitForNavigation(),
    page.click(".field-form button"),
  ]);
  await tab.untilText("Under the quince");
  await page.type("#name", "Ana");
  await page.click('[name="join"]');
  await page.waitForSelector('.room-links a[href$="/mine"]');
  await page.goto(`${server.url}/rooms/${room}/mine`);
  await page.click('form:has([value="forget"]) [name="sure"]');
  await Promise.all([
    page.waitForNavigation(),
    page.click('button[value="forget"]'),
  ]);
  await page.goBack();
  await page.goBack();
  assertEquals(new URL(page.url()).pathname, `/rooms/${room}`);
  await page.waitForSelector("#passphrase");
  const text = await page.evaluate(() => document.body.innerText);
  assertEquals(text.includes("quince"), false);
});
