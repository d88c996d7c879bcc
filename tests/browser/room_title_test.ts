import {
  assert,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
} from "@std/assert";
import type { Page } from "puppeteer-core";
import { MAX_ROOM_NAME_LENGTH } from "../../lib/protocol/limits.ts";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { makeRoom } from "../support/make_room.ts";
import { Person } from "../support/room_page.ts";
import { seqs } from "../support/seqs.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";
import { ben } from "../ui/render.ts";

const HYPHENATED =
  "the-society-for-the-slow-reading-of-very-long-novels-in-lisbon-1";
const SOLID = "w".repeat(MAX_ROOM_NAME_LENGTH);

const TOKEN = "a-token-that-nobody-guesses";

/** What keeps its place; the mark of the connection is empty at first. */
const STEADY = ".bar, .bar > :not(.connection)";

/** The bar's height with a short title, and at most. */
const ONE_LINE_PX = 53;
const LONGEST_PX = 140;

/**
 * Which of some elements aren't to be seen as a whole, as something cuts them off or
 * they are outside of the page.
 */
async function cutOff(page: Page, selector: string): Promise<string[]> {
  return await page.$$eval(selector, (all) =>
    all.flatMap((each) => {
      const range = document.createRange();
      range.selectNodeContents(each);
      const text = range.getBoundingClientRect();
      const isWhole = text.width > 0 && text.left >= 0 &&
        text.right <= document.documentElement.clientWidth &&
        each.scrollWidth <= each.clientWidth &&
        each.scrollHeight <= each.clientHeight;
      return isWhole ? [] : [each.outerHTML];
    }));
}

/** Whether a page is wider than the screen. */
async function isTooWide(page: Page): Promise<boolean> {
  return await page.evaluate(() =>
    document.documentElement.scrollWidth > document.documentElement.clientWidth
  );
}

async function count(page: Page): Promise<string | null> {
  return await page.$eval(".count", ({ textContent }) => textContent);
}

/**
 * Where those of some elements are that can be seen. They are found and measured at
 * once: what is drawn anew in between has no place.
 */
async function places(page: Page, selector: string): Promise<DOMRect[]> {
  return await page.evaluate(
    (selector) =>
      Array.from(
        document.querySelectorAll(selector),
        (each) => each.getBoundingClientRect().toJSON(),
      ).filter(({ width }) => width > 0),
    selector,
  );
}

function overlap(one: DOMRect, other: DOMRect): boolean {
  return one.left < other.right && other.left < one.right &&
    one.top < other.bottom && other.top < one.bottom;
}

for (const width of [320, 390, 768, 1280]) {
  Deno.test(`On ${width} px, all of a title can be read in the room's bar, which doesn't move when people come`, async () => {
    await using server = await startBuiltServer();
    await using browser = await launchBrowser();
    for (const room of ["tea", HYPHENATED, SOLID]) {
      await using person = await Person.in(browser);
      const tab = await person.openTab();
      const { page } = tab;
      await page.setViewport({ width, height: 700 });
      await tab.enter(server.url, room, "Ana");
      const before = await places(page, STEADY);
      await tab.untilConnection("online");
      assertEquals(await places(page, STEADY), before);

      assertEquals(await cutOff(page, ".bar h1"), []);
      assert(!await isTooWide(page));
      const parts = await places(page, ".bar > *");
      for (const [n, part] of parts.entries()) {
        assert(parts.slice(n + 1).every((other) => !overlap(part, other)));
      }
      const height = before[0]?.height ?? Infinity;
      assertLessOrEqual(height, room === "tea" ? ONE_LINE_PX : LONGEST_PX);

      await using crowd = new AsyncDisposableStack();
      for (const n of seqs(1, 9)) {
        const name = `Guest ${n}`;
        crowd.use(await TestClient.join(server.url, room, { name }));
      }
      await until("ten are counted", async () => await count(page) === "10");
      assertEquals(await places(page, STEADY), before);
      assertEquals(person.errors, []);
    }
  });
}

Deno.test("On a low screen, the longest title leaves room for the conversation, and the page scrolls", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.setViewport({ width: 320, height: 200 });
  await tab.enter(server.url, SOLID, "Ana");
  await tab.untilConnection("online");
  const [log] = await places(page, ".log");
  assertGreater(log?.height ?? 0, 80);
  await page.$eval(".send", (button) => button.scrollIntoView());
  const [send] = await places(page, ".send");
  assertLessOrEqual(send?.bottom ?? Infinity, 200);
  assertEquals(person.errors, []);
});

for (const width of [320, 1280]) {
  Deno.test(`On ${width} px, long names of rooms can be read on all pages`, async () => {
    await using server = await startBuiltServer({ ISLET_STATUS_TOKEN: TOKEN });
    await using guests = new AsyncDisposableStack();
    for (const room of [HYPHENATED, SOLID]) {
      await makeRoom(server.url, room, true);
      const name = "Ben";
      guests.use(await TestClient.join(server.url, room, { name }));
      const door = server.islet.chat.enter(aRoom(room), aCaller(ben));
      await door.send(checkPost({ id: "1", text: "Hello" }));
    }
    await using browser = await launchBrowser();
    await using person = await Person.in(browser);
    const { page } = await person.openTab();
    await page.setViewport({ width, height: 700 });
    for (
      const [path, names] of [
        ["/", ".room-name"],
        [`/status?token=${TOKEN}`, ".figures dt"],
        [`/rooms/${SOLID.toUpperCase()}`, ".actions .button"],
      ] as const
    ) {
      await page.goto(server.url + path);
      const texts = await page.$$eval(
        names,
        (all) => all.map(({ textContent }) => textContent),
      );
      assert(texts.some((text) => text?.includes(SOLID)), path);
      assertEquals(await cutOff(page, names), []);
      assert(!await isTooWide(page), path);
    }
    assertEquals(person.errors, []);
  });
}
