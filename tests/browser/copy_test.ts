import { assert, assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import {
  checkDelete,
  checkEdit,
  checkPost,
  checkReaction,
} from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { ben, cleo } from "../ui/render.ts";

const ROOM = aRoom("tea");
const POEM = Array.from({ length: 30 }, (_, n) => `Line ${n}`).join("\n");

/** Starts a server with a room in which Ben and Cleo have said something. */
async function startTalk() {
  const server = await startBuiltServer();
  const door = (user = ben) => server.islet.chat.enter(ROOM, aCaller(user));
  await door().send(checkPost({ id: "1", text: "Hello\n\nAgain" }));
  await door().send(checkPost({ id: "2", text: "    if (tide) {\n\tsail();" }));
  await door(cleo).send(
    checkPost({ id: "3", text: "see https://a.example/x now", replyTo: 1 }),
  );
  await door().send(checkPost({ id: "4", text: POEM }));
  await door().send(checkEdit({ id: "5", of: 1, text: "Hello\n\nEdited" }));
  await door().send(checkReaction({ id: "6", of: 3, emoji: "👍", on: true }));
  return {
    url: server.url,
    delete: () => door().send(checkDelete({ id: "7", of: 2 })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Selects from one place to another, copies, and reads what was copied. */
async function copy(
  page: Page,
  from: [selector: string, offset: number],
  to: [selector: string, offset: number],
): Promise<string> {
  await page.browserContext().overridePermissions(new URL(page.url()).origin, [
    "clipboard-read",
  ]);
  await page.bringToFront();
  await page.evaluate(
    (from, to) => {
      const place = ([selector, offset]: [string, number]) => {
        const element = document.querySelector(selector);
        const walker = element &&
          document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const text = walker?.nextNode();
        if (!text) throw new Error(`No text in ${selector}`);
        const length = text.textContent?.length ?? 0;
        return [text, Math.min(length, offset)] as const;
      };
      getSelection()?.setBaseAndExtent(...place(from), ...place(to));
    },
    from,
    to,
  );
  await page.keyboard.down("Control");
  await page.keyboard.press("KeyC", { commands: ["Copy"] });
  await page.keyboard.up("Control");
  return await page.evaluate(() => navigator.clipboard.readText());
}

async function timeOf(page: Page, seq: number): Promise<string> {
  return await page.$eval(`#m${seq} time`, (time) => time.textContent ?? "");
}

Deno.test("Messages that are copied have names, times and texts, and nothing else", async () => {
  await using talk = await startTalk();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.enter(talk.url, ROOM, "Ana");
  await tab.untilLoaded();
  await tab.say("Mine");
  await page.waitForSelector("#m7");
  // Nothing gets through any more.
  await page.evaluate(() => WebSocket.prototype.send = () => {});
  await tab.say("On its way");
  await page.waitForSelector(".delivery");
  const [at1, at3, at4, at7] = await Promise.all(
    [1, 3, 4, 7].map((seq) => timeOf(page, seq)),
  );
  const answer = `Cleo, ${at3}\nsee https://a.example/x now`;
  const poem = `Ben, ${at4}\n${POEM}`;
  const code = "    if (tide) {\n\tsail();";
  assertEquals(
    await copy(page, ["#m1 .text", 2], ["#m4 .text", 6]),
    ["llo\n\nEdited", code, answer, `Ben, ${at4}\nLine 0`].join("\n\n"),
  );
  const date = await page.$eval(".day", (day) => day.textContent);
  assertEquals(
    await copy(page, [".day", 0], ["#m7 .text", 9]),
    [
      `${date}\nBen, ${at1}\nHello\n\nEdited`,
      code,
      answer,
      poem,
      `Ana, ${at7}\nMine`,
    ].join("\n\n"),
  );

  assertEquals(
    (await copy(page, ["#m7 .text", 2], [".delivery", 3])).trimEnd(),
    "ne\n\nOn its way",
  );
  assertEquals(person.errors, []);
});

Deno.test("Without scripts and without a name, messages are copied alike", async () => {
  await using talk = await startTalk();
  await talk.delete();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.switchScriptsOff();
  await tab.goto(`${talk.url}/rooms/${ROOM}?before=99`);
  const [at1, at3] = await Promise.all([1, 3].map((seq) => timeOf(page, seq)));
  assert(at1?.endsWith("UTC"));
  const date = await page.$eval(".day", (day) => day.textContent);
  assertEquals(
    await copy(page, [".beginning", 0], ["#m3 .text", 3]),
    [
      `${date}\nBen, ${at1}\nHello\n\nEdited`,
      "This message was deleted.",
      `Cleo, ${at3}\nsee`,
    ].join("\n\n"),
  );
});
