import { assertEquals } from "@std/assert";
import { CloseCode } from "../../lib/protocol/close_codes.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { until } from "../support/until.ts";

Deno.test("Two people in one room exchange messages both ways", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  await using ben = await Person.in(browser);
  const anaTab = await ana.openTab();
  const benTab = await ben.openTab();
  await anaTab.enter(server.url, "tea", "Ana");
  await benTab.enter(server.url, "tea", "Ben");
  await anaTab.untilConnection("online");
  await benTab.untilConnection("online");

  await anaTab.say("Hello Ben");
  await benTab.untilText("Hello Ben");
  await benTab.say("Hello Ana");
  await anaTab.untilText("Hello Ana");

  const both = ["Hello Ben", "Hello Ana"];
  assertEquals(await anaTab.texts(), both);
  assertEquals(await benTab.texts(), both);
  assertEquals(await anaTab.pendingTexts(), []);
  assertEquals([...ana.errors, ...ben.errors], []);
});

Deno.test("A reload shows the history before any script runs", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const tab = await ana.openTab();
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await tab.say("First");
  await tab.say("Second");
  await tab.untilText("Second");

  await tab.switchScriptsOff();
  await tab.reload();
  assertEquals(await tab.texts(), ["First", "Second"]);
  assertEquals(await tab.page.$(".connection.online"), null);
});

Deno.test("A page follows who the server says its reader is", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const tab = await ana.openTab();
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await tab.say("Said as Ana");
  await tab.untilText("Said as Ana");

  // In another tab the person starts over under a new name; then the connection breaks.
  const other = await ana.openTab();
  await other.page.goto(server.url);
  await other.page.evaluate(async () => {
    await fetch("/api/session", { method: "DELETE" });
    await fetch("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "Cleo" }),
    });
  });
  await tab.page.evaluate(() =>
    dispatchEvent(new PageTransitionEvent("pagehide"))
  );
  await tab.page.evaluate(() =>
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))
  );
  await tab.page.waitForSelector(".message:not(.own)");
  await tab.say("Said as Cleo");
  await tab.untilText("Said as Cleo");

  const own = await tab.page.$$eval(
    ".message.own .text",
    (texts) => texts.map((text) => text.textContent),
  );
  assertEquals(own, ["Said as Cleo"]);
  await tab.untilLoaded();
  const you = await tab.page.$eval(
    ".people-panel li:has(.hint) bdi",
    (name) => name.textContent,
  );
  assertEquals(you, "Cleo");
  assertEquals(ana.errors, []);
});

Deno.test("A new name reaches the tabs that are open, the lists, and what is said next", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  await using ben = await Person.in(browser);
  const room = await ana.openTab();
  await room.enter(server.url, "tea", "Ana");
  await room.untilConnection("online");
  const bens = await ben.openTab();
  await bens.enter(server.url, "tea", "Ben");
  await bens.untilConnection("online");
  await room.say("As Ana");
  await bens.untilText("As Ana");

  const lobby = await ana.openTab();
  await lobby.page.goto(server.url);
  await lobby.page.click(".change-name summary");
  await lobby.page.focus("#name");
  await lobby.page.keyboard.press("End");
  await lobby.page.keyboard.type(" B");
  await lobby.follow(".change-name button[type=submit]");
  for (const tab of [room, bens]) {
    await until("the list has it", async () => {
      const names = await tab.page.$$eval(
        ".people-panel li bdi",
        (names) => names.map(({ textContent }) => textContent),
      );
      return names.includes("Ana B");
    });
  }
  await room.say("As Ana B");
  await bens.untilText("As Ana B");
  const authors = await bens.page.$$eval(
    ".messages .author",
    (names) => names.map(({ textContent }) => textContent),
  );
  assertEquals(authors, ["Ana", "Ana B"]);
  assertEquals([...ana.errors, ...ben.errors], []);
});

Deno.test("Of ten tabs, five close; the other five still talk", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const { rooms } = server.islet.chat.parts;
  const first = await ana.openTab();
  await first.enter(server.url, "tea", "Ana");
  const tabs = [first];
  while (tabs.length < 10) {
    const tab = await ana.openTab();
    await tab.visit(server.url, "tea");
    tabs.push(tab);
  }
  for (const tab of tabs) await tab.untilConnection("online");
  await until("they share a session", () => rooms.sessions === 1);
  assertEquals(rooms.online(aRoom("tea")).onlineCount, 1);

  const [closing, staying] = [tabs.slice(0, 5), tabs.slice(5)];
  await Promise.all(closing.map((tab) => tab.page.close()));
  await until("a session is left", () => rooms.sessions === 1);
  assertEquals(rooms.online(aRoom("tea")).onlineCount, 1);

  for (const [i, tab] of staying.entries()) await tab.say(`From tab ${i}`);
  for (const tab of staying) {
    for (const i of staying.keys()) await tab.untilText(`From tab ${i}`);
  }
  assertEquals(ana.errors, []);
});

Deno.test("Before a message is left that isn't stored, the browser asks", async () => {
  // The second message comes too fast: it stays on its way.
  await using server = await startBuiltServer({
    ISLET_RATE_PER_SECOND: "0.01",
    ISLET_RATE_BURST: "1",
  });
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const tab = await ana.openTab();
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await tab.say("Stored");
  await tab.untilText("Stored");
  // It asks nothing: the answer would never come.
  await tab.follow(".home");
  assertEquals(tab.page.url(), `${server.url}/`);

  await tab.visit(server.url, "tea");
  await tab.untilConnection("online");
  await tab.say("Not stored");
  await tab.page.waitForSelector(".message.sending");
  const question = tab.nextDialog();
  await Promise.all([
    question.then((dialog) => dialog.dismiss()),
    tab.page.click(".home"),
  ]);
  assertEquals((await question).type(), "beforeunload");
  assertEquals(tab.page.url(), `${server.url}/rooms/tea`);
  assertEquals(await tab.pendingTexts(), ["Not stored"]);

  await Promise.all([
    tab.nextDialog().then((dialog) => dialog.accept()),
    tab.follow(".home"),
  ]);
  assertEquals(tab.page.url(), `${server.url}/`);
  assertEquals(ana.errors, []);
});

Deno.test("Who has no name any more reads on, and is asked for one", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  const tab = await ana.openTab();
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await tab.page.evaluate(() => fetch("/api/session", { method: "DELETE" }));
  server.islet.chat.parts.rooms.closeAll(
    CloseCode.SERVICE_RESTART,
    "Come again",
  );

  await tab.page.waitForSelector("#name");
  await tab.untilConnection("online");
  await tab.page.type("#name", "Anna");
  await tab.follow(".join button");
  await tab.untilConnection("online");
  assertEquals(ana.errors, []);
});
