import { assert, assertEquals } from "@std/assert";
import { checkPost, checkReaction } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import { seqs } from "../support/seqs.ts";
import { ben, cleo } from "../ui/render.ts";

const ROOM = aRoom("tea");
const POEM = Array.from({ length: 30 }, (_, n) => `Line ${n}`).join("\n");
const COUNT = 48;

/** Starts a server with a room in which Ben and Cleo take turns. */
async function startTalk() {
  const server = await startBuiltServer();
  const door = (user = ben) => server.islet.chat.enter(ROOM, aCaller(user));
  await door().send(checkPost({ id: "0", text: POEM }));
  for (const n of seqs(2, COUNT)) {
    await door(n % 2 === 0 ? cleo : ben)
      .send(checkPost({ id: `${n}`, text: `Word ${n}` }));
  }
  await door().send(
    checkReaction({ id: "r", of: COUNT, emoji: "👍", on: true }),
  );
  return server;
}

/** What is printed, in words, each part once. */
async function printed({ page }: RoomTab): Promise<string[]> {
  return await page.evaluate(() => {
    const parts: string[] = [];
    const walker = document.createTreeWalker(
      document.body,
      NodeFilter.SHOW_TEXT,
    );
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      const text = textContent?.trim();
      const { width = 0 } = parentElement?.getBoundingClientRect() ?? {};
      if (text && parentElement?.checkVisibility() && width > 1) {
        parts.push(text);
      }
    }
    return parts;
  });
}

/** How many pages a document has. */
function pagesOf(pdf: Uint8Array): number {
  return new TextDecoder("latin1").decode(pdf).match(/\/Type\s*\/Page\b/g)
    ?.length ?? 0;
}

for (
  const [device, viewport] of [
    ["desktop", { width: 1280, height: 800 }],
    ["phone", { width: 390, height: 700 }],
  ] as const
) {
  Deno.test(`A room is printed from a ${device} as its messages, names and times, black on white`, async () => {
    await using server = await startTalk();
    await using browser = await launchBrowser();
    await using person = await Person.in(browser);
    const tab = await person.openTab();
    const { page } = tab;
    await page.setViewport(viewport);
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: "dark" },
    ]);
    await tab.enter(server.url, ROOM, "Ana");
    await tab.untilLoaded();
    await tab.say("Mine");
    await page.waitForSelector(".message.own");
    // Nothing gets through any more.
    await page.evaluate(() => WebSocket.prototype.send = () => {});
    await tab.say("Not said yet");
    await page.waitForSelector(".message.sending");

    await page.emulateMediaType("print");
    const [date, ...times] = await page.$$eval(
      ".day, .message-head time",
      (all) => all.map(({ textContent }) => textContent ?? ""),
    );
    const heads = seqs(1, COUNT).flatMap((n, i) => [
      n % 2 === 0 ? "Cleo" : "Ben",
      times[i],
      n === 1 ? POEM : `Word ${n}`,
    ]);
    assertEquals(await printed(tab), [
      "tea",
      date,
      ...heads,
      "Ana",
      times[COUNT],
      "Mine",
    ]);

    const { colors, clipped, overlapping } = await page.evaluate(() => {
      const shown = [...document.querySelectorAll("body *")]
        .filter((each) => each.checkVisibility());
      const colors = new Set(shown.flatMap((each) => {
        const { color, backgroundColor } = getComputedStyle(each);
        return [color, backgroundColor];
      }));
      const boxes = [...document.querySelectorAll("li:not(.sending)")]
        .filter((each) => each.checkVisibility())
        .map((each) => each.getBoundingClientRect());
      return {
        colors: [...colors].sort(),
        clipped: shown.filter((each) =>
          each.clientWidth > 1 &&
          each.scrollHeight > each.clientHeight + 1 &&
          getComputedStyle(each).overflowY !== "visible"
        ).map(({ className }) => className),
        overlapping: boxes.filter(({ top }, i) =>
          top < (boxes[i - 1]?.bottom ?? 0) - 0.5
        ).length,
      };
    });
    assertEquals(colors, [
      "rgb(0, 0, 0)",
      "rgb(255, 255, 255)",
      "rgba(0, 0, 0, 0)",
    ]);
    assertEquals([clipped, overlapping], [[], 0]);
    const pdf = await page.pdf({ format: "A4" });
    assert(pagesOf(pdf) >= 3, `It has ${pagesOf(pdf)} pages`);
    assertEquals(person.errors, []);
  });
}

Deno.test("A visitor prints a room without scripts as well", async () => {
  await using server = await startTalk();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.switchScriptsOff();
  await tab.visit(server.url, ROOM);
  await tab.page.emulateMediaType("print");
  const parts = await printed(tab);
  assertEquals([parts[0], parts.at(-1)], ["tea", `Word ${COUNT}`]);
  assertEquals(parts.length, 2 + 3 * COUNT);
});
