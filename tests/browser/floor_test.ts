import {
  assert,
  assertArrayIncludes,
  assertEquals,
  assertGreater,
  assertLess,
} from "@std/assert";
import { parse } from "acorn";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { newerThanFloor } from "../support/floor.ts";
import { makeOld, makeStylesOld } from "../support/make_old.ts";
import { Person } from "../support/room_page.ts";
import {
  ANY_IMPORT,
  loadScripts,
  readRoomPage,
  STATIC_IMPORT,
} from "../support/room_scripts.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");
const LINK = "Look at https://example.org/here";

// All browsers of the floor can read it, and none of them all of what came next.
const SYNTAX = { ecmaVersion: 2022, sourceType: "module" } as const;

Deno.test("Browsers of the floor can read every script of a room", async () => {
  await using server = await startBuiltServer();
  const page = await readRoomPage(server.url);
  const first = await loadScripts(page, server.url, STATIC_IMPORT);
  const scripts = await loadScripts(page, server.url, ANY_IMPORT);
  assertGreater(scripts.length, first.length);
  for (const { code } of scripts) parse(code, SYNTAX);
});

for (
  const viewport of [{ width: 390, height: 700 }, { width: 1280, height: 700 }]
) {
  Deno.test(`A room ${viewport.width} px wide fits the screen with styles that browsers of the floor lack taken away`, async () => {
    await using server = await startBuiltServer();
    const { history } = server.islet.chat.parts;
    for (let n = 1; n <= 60; n++) {
      await history.append(ROOM, aNewEntry(`c${n}`));
    }
    await using browser = await launchBrowser();
    await using ana = await Person.in(browser);
    const tab = await ana.openTab();
    await tab.page.setViewport(viewport);
    await tab.enter(server.url, ROOM, "Ana");
    await tab.untilConnection("online");
    await tab.page.evaluate(makeStylesOld, newerThanFloor());
    await tab.say("The newest");
    await tab.untilText("The newest");
    const { page, box, newest } = await tab.page.evaluate(() => {
      const bottom = (selector: string) =>
        document.querySelector(selector)?.getBoundingClientRect().bottom ?? NaN;
      return {
        page: document.documentElement.scrollHeight,
        box: bottom("#text"),
        newest: bottom(".messages:not([aria-label]) li:last-child"),
      };
    });
    assertEquals(page, viewport.height);
    assertLess(newest, box);
    assertLess(box, viewport.height);
  });
}

Deno.test("A room is live with nothing that browsers of the floor lack", async () => {
  await using server = await startBuiltServer();
  const { history } = server.islet.chat.parts;
  for (let n = 1; n <= 60; n++) {
    await history.append(ROOM, aNewEntry(`c${n}`, { text: `${LINK}/${n}` }));
  }
  await using browser = await launchBrowser();
  await using ana = await Person.in(browser);
  await using ben = await TestClient.join(server.url, ROOM, { name: "Ben" });
  const tab = await ana.openTab();
  await tab.page.evaluateOnNewDocument(makeOld, newerThanFloor());
  await tab.enter(server.url, ROOM, "Ana");
  await tab.untilConnection("online");
  const removed = await tab.page.evaluate(() => globalThis.old.removed);
  assertArrayIncludes(removed, ["String.toWellFormed", "URL.canParse"]);

  ben.send({ type: "typing" });
  await tab.page.waitForSelector(".typing:not(:empty)");
  ben.send({ type: "message", id: "b1", text: `${LINK}/live` });
  await tab.untilText(`${LINK}/live`);
  await tab.say("Own");
  await tab.untilText("Own");
  await tab.page.click(".beginning a");
  await tab.untilText(`${LINK}/1`);
  assertEquals((await tab.texts()).length, 62);
  await until("all links are found", async () => {
    const links = await tab.page.$$(".text a");
    return links.length === 61;
  });
  const patterns = await tab.page.evaluate(() =>
    globalThis.old.patterns.map(String)
  );
  assert(patterns.some((pattern) => pattern.includes("https?:")));
  for (const pattern of patterns) parse(pattern, SYNTAX);
  await tab.page.type("#text", "A draft");
  await tab.page.reload();
  await tab.untilConnection("online");
  assertEquals(ana.errors, []);
});
