import { assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { TestClient } from "../support/test_client.ts";
import { ana } from "../ui/render.ts";

/** Marks above and below, as people pile them on letters. */
const PILE = "\u0301\u0316\u0308\u0323";
const NAME = `A${PILE.repeat(7)}`;
const TEXT = [...`piled up`].map((letter) => letter + PILE.repeat(15)).join("");

/**
 * Tells whether marks of an element are drawn outside of its box: it covers the box,
 * and compares what is around it with and without the marks. Not every font piles them
 * up high enough to leave it: so each line is moved up to the box's edge, where those of
 * any font would.
 *
 * @param page Where it is.
 * @param selector The element; of several, the first one that has marks.
 * @param overflow What the stylesheet's rule is replaced with, if anything.
 */
async function drawsOutside(
  page: Page,
  selector: string,
  overflow = "",
): Promise<boolean> {
  await page.$$eval(
    selector,
    (all, overflow) => {
      const element = all.find(({ textContent }) =>
        /\p{M}{9}/u.test(textContent ?? "")
      );
      if (!(element instanceof HTMLElement)) throw new Error("No marks");
      element.id = "piled";
      element.scrollIntoView({ block: "center" });
      const { left, top, right, bottom, width, height } = element
        .getBoundingClientRect();
      // Letters without marks may come from another font, and be narrower.
      element.style.cssText =
        `overflow: ${overflow}; flex: none; width: ${width}px; height: ${height}px; padding: 0; line-height: 0`;
      const [x, y] = [Math.floor(left), Math.floor(top)];
      const cover = document.createElement("div");
      cover.id = "cover";
      cover.style.cssText =
        `position: fixed; z-index: 9; background: black; left: ${x}px; top: ${y}px; width: ${
          Math.ceil(right) - x
        }px; height: ${Math.ceil(bottom) - y}px`;
      document.body.append(cover);
    },
    overflow,
  );
  const marked = await page.screenshot({ encoding: "base64" });
  const texts = await page.$eval("#piled", (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode()) {
      const { currentNode } = walker;
      texts.push(currentNode.nodeValue ?? "");
      currentNode.nodeValue = texts.at(-1)?.replace(/\p{M}/gu, "") ?? "";
    }
    return texts;
  });
  const plain = await page.screenshot({ encoding: "base64" });
  await page.$eval("#piled", (element, texts) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (const text of texts) {
      walker.nextNode();
      walker.currentNode.nodeValue = text;
    }
    element.removeAttribute("id");
    element.removeAttribute("style");
    document.querySelector("#cover")?.remove();
  }, texts);
  return await isOtherPicture(page, marked, plain);
}

/** How much of 255 the edges of a letter differ when they are drawn again. */
const NOISE = 32;

/** Compares two PNGs, in a tab of its own: a room's security policy forbids it. */
async function isOtherPicture(
  page: Page,
  one: string,
  other: string,
): Promise<boolean> {
  const desk = await page.browserContext().newPage();
  try {
    return await desk.evaluate(
      async (noise, ...pictures) => {
        const [one, other] = await Promise.all(pictures.map(async (picture) => {
          const png = await fetch(`data:image/png;base64,${picture}`);
          const image = await createImageBitmap(await png.blob());
          const { width, height } = image;
          const context = new OffscreenCanvas(width, height).getContext("2d");
          context?.drawImage(image, 0, 0);
          return context?.getImageData(0, 0, width, height).data;
        }));
        if (one === undefined || other?.length !== one.length) {
          throw new Error("Not two pictures of one size");
        }
        return one.some((value, place) =>
          Math.abs(value - (other[place] ?? 0)) > noise
        );
      },
      NOISE,
      one,
      other,
    );
  } finally {
    await desk.close();
  }
}

async function assertInItsBox(page: Page, selector: string): Promise<void> {
  assertEquals(await drawsOutside(page, selector), false);
  // Without the rule they are outside: the pictures would show it.
  assertEquals(await drawsOutside(page, selector, "visible"), true);
}

for (
  const [device, width, people] of [
    ["phone", 360, ".people-menu li bdi"],
    ["desktop", 1280, ".people-panel li bdi"],
  ] as const
) {
  Deno.test(`Marks on letters stay in their box on a ${device}`, async (t) => {
    await using server = await startBuiltServer();
    const tea = aRoom("tea");
    const piled = { ...ana, userName: NAME };
    for (const [id, text] of [["1", "Before"], ["2", TEXT], ["3", "After"]]) {
      const door = server.islet.chat.enter(tea, aCaller(piled));
      await door.send(checkPost({ id, text }));
    }
    await using _other = await TestClient.join(server.url, tea, {
      name: "watcher",
    });
    await using browser = await launchBrowser();
    await using person = await Person.in(browser);
    const tab = await person.openTab();
    const { page } = tab;
    await page.setViewport({ width, height: 720 });
    await tab.enter(server.url, tea, NAME);
    await tab.untilLoaded();
    await tab.say(`${TEXT} too`);
    await tab.untilText(`${TEXT} too`);
    await page.evaluate(
      (name, people) => {
        // What can't come in marked, or not for long: names lose what is piled on them.
        for (const selector of [".bar h1", ".typing"]) {
          const element = document.querySelector(selector);
          if (element !== null) element.textContent = `${name} is typing…`;
        }
        const named = document.querySelectorAll(`.chip, .author, ${people}`);
        for (const element of named) element.textContent = name;
        document.querySelector("details")?.setAttribute("open", "");
        const { activeElement } = document;
        if (activeElement instanceof HTMLElement) activeElement.blur();
      },
      NAME,
      people,
    );
    for (
      const selector of [
        ".text",
        ".own .text",
        ".author",
        ".message .chip",
        ".typing",
        ".bar h1",
        people,
      ]
    ) {
      await t.step(selector, () => assertInItsBox(page, selector));
    }

    await page.goto(server.url);
    await page.$$eval(
      ".room-name, .current-name span:last-child",
      (all, name) => {
        for (const element of all) element.textContent = name;
      },
      NAME,
    );
    for (const selector of [".current-name span:last-child", ".room-name"]) {
      await t.step(selector, () => assertInItsBox(page, selector));
    }
    assertEquals(person.errors, []);
  });
}
