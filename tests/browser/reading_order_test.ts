import { assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { ana } from "../ui/render.ts";

/** Texts, and what stands on the screen from left to right, line by line. */
const TEXTS: [what: string, text: string, seen: string][] = [
  [
    "an override before an address",
    "\u202Ehttps://attacker.example/x/moc.knab//:sptth",
    "https://attacker.example/x/moc.knab//:sptth",
  ],
  ["an override that isn't ended", "\u202Eone\ntwo", "one\ntwo"],
  [
    "isolates that swap two addresses",
    "\u2067\u2066evil.example/\u2069\u2066https://bank.example/\u2069\u2069",
    "evil.example/https://bank.example/",
  ],
  [
    "marks that swap two addresses",
    "\u200Fhttps://bank.example/ \u200Fevil.example/",
    "https://bank.example/ evil.example/",
  ],
  [
    "Hebrew before an address",
    "ראו https://a.example/x?y=1#z. עכשיו",
    "וישכע .https://a.example/x?y=1#z ואר",
  ],
  [
    "an address with words in Hebrew",
    "https://אב.example/גד/הו?ז=1",
    "https://בא.example/דג/וה?ז=1",
  ],
  [
    "an address with words in Arabic digits and Hebrew, after Hebrew",
    "ראו https://a.example/12/אב/٣٤/x",
    "https://a.example/12/בא/٣٤/x ואר",
  ],
  ["lines of two directions", "שלום!\nHello!\n?שלום", "!םולש\nHello!\nםולש?"],
  ["a number in Hebrew", "מחיר 12.50 ₪", "₪ 12.50 ריחמ"],
  ["a mark in its place", "Ana אמרה שלום!\u200F so", "Ana !םולש הרמא so"],
];

interface Seen {
  /** What is drawn, left to right and line by line. */
  readonly seen: string;
  /** What somebody gets who copies it. */
  readonly copied: string;
  /** What it should be. */
  readonly content: string;
}

/** Looks at where each character of the messages is drawn. */
async function look(page: Page): Promise<Seen[]> {
  return await page.$$eval(".text", (texts) => {
    const seenOf = (element: Element) => {
      const lines = new Map<number, { left: number; character: string }[]>();
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const { currentNode } = walker;
        [...currentNode.textContent ?? ""].forEach((character, place) => {
          const range = document.createRange();
          range.setStart(currentNode, place);
          range.setEnd(currentNode, place + 1);
          const { left, top, width } = range.getBoundingClientRect();
          if (width === 0) return;
          lines.set(top, [...lines.get(top) ?? [], { left, character }]);
        });
      }
      return [...lines].sort(([one], [other]) => one - other)
        .map(([, line]) =>
          line.sort((one, other) => one.left - other.left)
            .map(({ character }) => character).join("")
        ).join("\n");
    };
    return texts.map((text) => {
      getSelection()?.selectAllChildren(text);
      return {
        seen: seenOf(text),
        copied: getSelection()?.toString() ?? "",
        content: text.textContent ?? "",
      };
    });
  });
}

Deno.test("What is on the screen reads as what was written", async (t) => {
  await using server = await startBuiltServer();
  for (const [what, text] of TEXTS) {
    const door = server.islet.chat.enter(aRoom("tea"), aCaller(ana));
    await door.send(checkPost({ id: what.replaceAll(/\W/g, "-"), text }));
  }
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  // Wide enough that no line breaks by itself.
  await tab.page.setViewport({ width: 1280, height: 800 });
  await tab.enter(server.url, "tea", "Ben");
  await tab.untilConnection("online");

  const messages = await look(tab.page);
  assertEquals(messages.length, TEXTS.length);
  for (const [i, [what, , seen]] of TEXTS.entries()) {
    await t.step(what, () => {
      assertEquals(messages[i]?.seen, seen);
      assertEquals(messages[i]?.copied, messages[i]?.content);
    });
  }
  assertEquals(person.errors, []);
});

Deno.test("A link is shown with the host that it leads to", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.enter(server.url, "tea", "Ben");
  await tab.untilConnection("online");
  await tab.say("https://аpple.example/x");
  await tab.untilText("https://аpple.example/x");
  await tab.page.waitForSelector(".text bdi");
  const shown = await tab.page.$eval(
    ".text bdi",
    (link) => getComputedStyle(link, "::after").content,
  );
  assertEquals(shown, '" (xn--pple-43d.example)"');
});
