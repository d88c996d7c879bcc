import { assert, assertEquals, assertLess } from "@std/assert";
import type { HTTPRequest, Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { countDetached } from "../support/page_leaks.ts";
import { readQrPixels } from "../support/read_qr.ts";
import { Person } from "../support/room_page.ts";
import { until } from "../support/until.ts";

const SHEET = ".invite-sheet";
const COPY = `${SHEET} .field button`;
const PHONE = { width: 320, height: 568 };
const TIMES = 30;

/** The page as a server makes it that doesn't know its own address. */
const OF_ANOTHER =
  `<input value="http://10.0.0.1/rooms/tea"><svg class="qr"></svg><p class="privacy">All</p>`;

async function untilFocused(page: Page, selector: string): Promise<void> {
  await until(`${selector} has the focus`, () =>
    page.evaluate(
      (selector) => document.activeElement?.matches(selector) ?? false,
      selector,
    ));
}

async function open(page: Page, link = ".invite"): Promise<void> {
  await page.click(link);
  await untilFocused(page, `${SHEET} h2`);
  await until(
    "the code is there",
    async () => await count(page, `${SHEET} .qr`) === 1,
  );
}

/** How many there are. A handle would keep the element. */
async function count(page: Page, selector: string): Promise<number> {
  return await page.$$eval(selector, ({ length }) => length);
}

async function untilClosed(page: Page): Promise<void> {
  await until("it is closed", async () => await count(page, SHEET) === 0);
}

async function untilTold(page: Page, told: string): Promise<void> {
  await until(told, async () =>
    await page.$eval(
      `${SHEET} [role=status]`,
      ({ textContent }) => textContent,
    ) ===
      told);
}

/** Reads the QR code as it is drawn, with some of what is around it. */
async function scan(page: Page): Promise<string | null> {
  using code = await page.$(".qr");
  const box = await code?.boundingBox();
  if (!code || !box) return null;
  const clip = { ...box, x: box.x - 8, y: box.y - 8 };
  clip.width += 16;
  clip.height += 16;
  const image = await page.screenshot({ clip, encoding: "base64" });
  const { pixels, width } = await page.evaluate(async (image) => {
    const bytes = Uint8Array.from(atob(image), (one) => one.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const data = context?.getImageData(0, 0, width, height).data ?? [];
    return { pixels: [...data], width };
  }, image);
  return readQrPixels(Uint8ClampedArray.from(pixels), width);
}

Deno.test("People are invited to a live room by a sheet: to copy, to share, to scan", async (t) => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  const address = `${server.url}/rooms/tea`;
  await page.browserContext().overridePermissions(server.url, [
    "clipboard-read",
    "clipboard-sanitized-write",
  ]);
  await page.evaluateOnNewDocument(() => {
    const shared: unknown[] = [];
    Object.assign(globalThis, { shared });
    Object.assign(Navigator.prototype, {
      share(data: unknown) {
        shared.push(data);
        return Promise.reject(new DOMException("Not now", "AbortError"));
      },
    });
  });
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilConnection("online");
  await until("the keys work", async () => await page.$("dialog") !== null);

  await t.step("the button opens it, and Escape leads back to it", async () => {
    await open(page);
    const [title, box] = await page.evaluate((sheet) => {
      const dialog = document.querySelector(sheet);
      const id = dialog?.getAttribute("aria-labelledby") ?? "";
      return [
        document.getElementById(id)?.textContent,
        dialog?.querySelector("input")?.value,
      ];
    }, SHEET);
    assertEquals([title, box], ["Invite people", address]);
    await page.keyboard.press("Escape");
    await untilClosed(page);
    await untilFocused(page, ".invite");
    assertEquals(page.url(), address);
  });

  await t.step("the address is copied", async () => {
    await open(page, ".empty a");
    await page.click(COPY);
    await untilTold(page, "Copied.");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assertEquals(copied, address);
    await untilFocused(page, COPY);
  });

  await t.step("the device's sheet gets it, and may be left", async () => {
    await page.click(`${SHEET} .actions button`);
    assertEquals(await page.evaluate("shared"), [{ url: address }]);
  });

  await t.step("the code says it, light and dark, in any colors", async () => {
    assertEquals(await scan(page), address);
    for (
      const [name, value] of [
        ["prefers-color-scheme", "dark"],
        ["forced-colors", "active"],
      ] as const
    ) {
      await page.emulateMediaFeatures([{ name, value }]);
      assertEquals(await scan(page), address, name);
    }
    await page.emulateMediaFeatures([]);
  });

  await t.step("all of it is there on a small phone", async () => {
    await page.setViewport(PHONE);
    const sizes = await page.$$eval(
      `${SHEET}, ${SHEET} :is(button, input)`,
      (parts) => parts.map((part) => part.getBoundingClientRect().toJSON()),
    );
    for (const { left, right, height } of sizes) {
      assert(left >= 0 && right <= PHONE.width && height >= 44);
    }
    await page.click(`${SHEET} .actions button:last-child`);
    await untilClosed(page);
    const [link] = await page.$$eval(
      ".invite",
      (links) => links.map((each) => each.getBoundingClientRect().toJSON()),
    );
    assert(link.width >= 44 && link.height >= 44);
  });

  await t.step("where nothing may be copied, it is selected", async () => {
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.execCommand = () => false;
    });
    await open(page);
    await page.click(COPY);
    await untilTold(page, "The address is selected: copy it from the box.");
    assertEquals(await page.evaluate("String(getSelection())"), address);
    // A click beside it closes it.
    await page.mouse.click(2, 2);
    await untilClosed(page);
  });

  await t.step("it leaves nothing", async () => {
    const openAndClose = async () => {
      await open(page);
      await page.keyboard.press("Escape");
      await untilClosed(page);
    };
    await openAndClose();
    const before = await countDetached(page);
    for (let n = 0; n < TIMES; n++) await openAndClose();
    // Not one element each time.
    assertLess(await countDetached(page), before + TIMES);
  });

  await t.step("without the server, it has the address", async () => {
    await page.setOfflineMode(true);
    await page.click(".invite");
    await until("it says so", () =>
      page.evaluate(
        (sheet) =>
          document.querySelector(sheet)?.textContent
            ?.includes("can't be reached now") ?? false,
        SHEET,
      ));
    const box = `${SHEET} input`;
    assertEquals(await page.$eval(box, ({ value }) => value), address);
    await page.keyboard.press("Escape");
    await untilClosed(page);
    await page.setOfflineMode(false);
  });

  const asked: HTTPRequest[] = [];
  await t.step("what it asks for ends with it", async () => {
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      const isInvite = request.url().endsWith("/invite");
      if (!isInvite) request.continue();
      else if (asked.push(request) > 1) {
        request.respond({ contentType: "text/html", body: OF_ANOTHER });
      }
    });
    await page.click(".invite");
    await until("it asks", () => asked.length === 1);
    await page.keyboard.press("Escape");
    await until("it is given up", () => asked[0]?.failure() !== null);
    await untilClosed(page);
  });

  await t.step("a code of another address isn't shown", async () => {
    await page.click(".invite");
    await until(
      "the rest is shown",
      async () => await count(page, `${SHEET} .privacy`) === 1,
    );
    assertEquals(await count(page, `${SHEET} .qr`), 0);
  });
  assertEquals(person.errors, []);
});

Deno.test("Where the sheets of a live room can't be loaded, what opens them leads to their pages", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.setViewport({ width: 1280, height: 800 });
  await tab.enter(server.url, "tea", "Ana");
  await page.setRequestInterception(true);
  let isAbsent = false;
  page.on("request", (request) => {
    const isLost = isAbsent && request.resourceType() === "script";
    if (isLost) request.respond({ status: 404 });
    else request.continue();
  });
  const links = [
    ["invite", ".invite"],
    ["search", ".people-panel a[href$=search]"],
  ] as const;
  for (const [part, link] of links) {
    await page.goto(`${server.url}/rooms/tea`);
    await tab.untilConnection("online");
    await until("the keys work", async () => await page.$("dialog") !== null);
    isAbsent = true;
    await page.click(link);
    const address = `${server.url}/rooms/tea/${part}`;
    await until("its page is there", () => page.url() === address);
    isAbsent = false;
  }
});

Deno.test("Without scripts, the button leads to a page that invites, and that leads back", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  const address = `${server.url}/rooms/tea`;
  await tab.switchScriptsOff();
  for (const viewport of [PHONE, { width: 1280, height: 800 }]) {
    await page.setViewport(viewport);
    await tab.visit(server.url, "tea");
    await tab.follow(".invite");
    assertEquals(page.url(), `${address}/invite`);
    assertEquals(
      await page.$eval("main input", ({ value }) => value),
      address,
    );
    await tab.follow("main p a");
    assertEquals(page.url(), address);
  }
  await tab.follow(".empty a", await tab.liveFrame());
  assertEquals(page.url(), `${address}/invite`);
});
