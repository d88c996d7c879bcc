import { assert, assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { until } from "../support/until.ts";

const PHONE = { width: 390, height: 700, hasTouch: true };
const SUMMARY = ".people-menu summary";
const LISTED = ".people-menu .people li";

/** Ana's phone, in a room whose menu of people can be closed from outside. */
async function openPhone() {
  const server = await startBuiltServer();
  const browser = await launchBrowser();
  const person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.setViewport(PHONE);
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilLoaded();
  return {
    page,
    errors: person.errors,
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function isOpen(page: Page): Promise<boolean> {
  return await page.$(".people-menu[open]") !== null;
}

async function untilOpen(page: Page, open: boolean): Promise<void> {
  await until(
    open ? "the menu is open" : "the menu is closed",
    async () => await isOpen(page) === open,
  );
}

async function hasFocus(page: Page, selector: string): Promise<boolean> {
  return await page.evaluate(
    (selector) => document.activeElement?.matches(selector) ?? false,
    selector,
  );
}

Deno.test("The menu of people closes by Escape, and its button has the focus then", async () => {
  await using phone = await openPhone();
  const { page } = phone;
  await page.focus(SUMMARY);
  await page.keyboard.press("Enter");
  assert(await isOpen(page));
  await page.keyboard.press("Shift");
  assert(await isOpen(page));
  await page.keyboard.press("Escape");
  assert(!await isOpen(page));
  assert(await hasFocus(page, SUMMARY));
  assertEquals(phone.errors, []);
});

Deno.test("The menu of people closes by Escape wherever the focus is, as buttons don't take it in all browsers", async () => {
  await using phone = await openPhone();
  const { page } = phone;
  await page.$eval(SUMMARY, (summary) => {
    if (summary instanceof HTMLElement) summary.click();
  });
  assert(await isOpen(page));
  assert(await hasFocus(page, "body"));
  await page.keyboard.press("Escape");
  assert(!await isOpen(page));
  assert(await hasFocus(page, SUMMARY));
});

Deno.test("An Escape that ends a composition, or that something took, leaves the menu of people open", async () => {
  await using phone = await openPhone();
  const { page } = phone;
  await page.click(SUMMARY);
  await page.evaluate(() =>
    document.body.addEventListener("keydown", (event) => {
      if (event.ctrlKey) event.preventDefault();
    })
  );
  const press = (init: KeyboardEventInit) =>
    page.evaluate((init) => {
      const how = { key: "Escape", bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { ...how, ...init }),
      );
    }, init);
  await press({ isComposing: true });
  await press({ ctrlKey: true });
  assert(await isOpen(page));
  await press({});
  assert(!await isOpen(page));
});

for (const how of ["click", "tap"] as const) {
  Deno.test(`The menu of people closes by a ${how} outside, which does what it does, and by none inside`, async () => {
    await using phone = await openPhone();
    const { page } = phone;
    // What a tap does comes after the tap.
    await page[how](SUMMARY);
    await untilOpen(page, true);
    await page[how](LISTED);
    assert(await isOpen(page));
    await page[how]("#text");
    await untilOpen(page, false);
    await until("the box has the focus", () => hasFocus(page, "#text"));
    await page[how](SUMMARY);
    await untilOpen(page, true);
    await page[how](".log");
    await untilOpen(page, false);
    await page[how](SUMMARY);
    await untilOpen(page, true);
    await page[how](SUMMARY);
    await untilOpen(page, false);
    assertEquals(phone.errors, []);
  });
}

Deno.test("The menu of people closes when the focus leaves it, and leaves the focus there", async () => {
  await using phone = await openPhone();
  const { page } = phone;
  await page.focus(SUMMARY);
  await page.keyboard.press("Enter");
  assert(await isOpen(page));
  await page.keyboard.down("Shift");
  await page.keyboard.press("Tab");
  await page.keyboard.up("Shift");
  assert(!await isOpen(page));
  assert(await hasFocus(page, ".sound"));
});
