import { assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { hasten } from "../support/hasten.ts";
import { makeRoom } from "../support/make_room.ts";
import { Person } from "../support/room_page.ts";
import { TestClient } from "../support/test_client.ts";
import type { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { ben } from "../ui/render.ts";

// Ten seconds are half of one in the page.
const SPEED = 20;

async function say({ islet }: TestServer, room: string): Promise<void> {
  const door = islet.chat.enter(aRoom(room), aCaller(ben));
  await door.send(checkPost({ id: crypto.randomUUID(), text: "Hello" }));
}

/** The rooms of a list, with what is said of each. */
async function rooms(page: Page, list: string): Promise<string[]> {
  return await page.$$eval(
    `section[aria-labelledby=${list}] .rooms a`,
    (links) =>
      links.map((link) =>
        [".room-name", ".room-new", ".room-online"].flatMap((part) =>
          link.querySelector(part)?.textContent ?? []
        ).join(": ")
      ),
  );
}

async function untilRooms(page: Page, list: string, shown: string[]) {
  await until(shown.join(), async () => {
    return (await rooms(page, list)).join() === shown.join();
  });
}

Deno.test("The lobby shows who is where and what is new by itself, and moves nothing under a pointer", async (t) => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await hasten(page, SPEED);
  await tab.enter(server.url, "tea", "Ana");
  await tab.untilConnection("online");
  let asked = 0;
  page.on("request", (request) => {
    if (request.resourceType() === "fetch") asked++;
  });
  await page.goto(server.url);
  await page.mouse.move(0, 0);
  // Nobody loads it anew.
  await page.evaluate(() => Object.assign(globalThis, { isSame: true }));
  assertEquals(await rooms(page, "rooms-title"), []);

  const { room: first } = await makeRoom(server.url, "First", true);
  const { room: second } = await makeRoom(server.url, "Second", true);
  await t.step("rooms come up", async () => {
    await untilRooms(page, "rooms-title", [
      "Second: Nobody here",
      "First: Nobody here",
    ]);
  });

  await t.step("what is new in one's own is counted", async () => {
    await say(server, "tea");
    await untilRooms(page, "own-title", ["tea: 1 new"]);
  });

  await t.step("one's own come up before the others", async () => {
    await page.evaluate(() =>
      document.getElementById("own-title")?.closest("section")?.remove()
    );
    await untilRooms(page, "own-title", ["tea: 1 new"]);
    assertEquals(
      await page.$$eval(".lists h2", (titles) => titles.map(({ id }) => id)),
      ["own-title", "rooms-title"],
    );
  });

  await t.step("nothing moves under a pointer, but what it says", async () => {
    await page.hover(`a[href="/rooms/${second}"]`);
    await using _ben = await TestClient.join(server.url, first, {
      name: "Ben",
    });
    await untilRooms(page, "rooms-title", [
      "Second: Nobody here",
      "First: 1 here",
    ]);
    await page.mouse.move(0, 0);
    await untilRooms(page, "rooms-title", [
      "First: 1 here",
      "Second: Nobody here",
    ]);
  });

  await t.step("a link keeps the focus", async () => {
    await page.focus(`a[href="/rooms/${second}"]`);
    await using _ben = await TestClient.join(server.url, second, {
      name: "Ben",
    });
    await until(
      "it is counted",
      async () => (await rooms(page, "rooms-title")).includes("Second: 1 here"),
    );
    assertEquals(
      await page.evaluate(() => document.activeElement?.getAttribute("href")),
      `/rooms/${second}`,
    );
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) {
        document.activeElement.blur();
      }
    });
  });

  await t.step("what is typed stays, when more rooms come", async () => {
    for (let n = 0; n < 7; n++) await makeRoom(server.url, `Room ${n}`, true);
    await page.waitForSelector(".room-search input");
    await page.type(".room-search input", "room 29");
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) {
        document.activeElement.blur();
      }
    });
    for (let n = 7; n < 30; n++) await makeRoom(server.url, `Room ${n}`, true);
    await page.waitForSelector(".pages");
    assertEquals(
      await page.$eval(".room-search input", ({ value }) => value),
      "room 29",
    );
  });

  await t.step("what is looked for is what is renewed", async () => {
    await Promise.all([
      page.waitForNavigation(),
      page.click(".room-search button"),
    ]);
    await page.mouse.move(0, 0);
    const [found] = await rooms(page, "rooms-title");
    assertEquals(found, "Room 29: Nobody here");
    await makeRoom(server.url, "Room 29 of 30", true);
    await until(
      "it is found",
      async () =>
        (await rooms(page, "rooms-title"))[0] === "Room 29 of 30: Nobody here",
    );
  });

  await t.step("the server may be away for a while", async () => {
    await page.setOfflineMode(true);
    const before = asked;
    await until("it was asked", () => asked > before + 1);
    assertEquals((await rooms(page, "own-title")).length, 1);
    await page.setOfflineMode(false);
    await say(server, "tea");
    await untilRooms(page, "own-title", ["tea: 2 new"]);
  });
  assertEquals(person.errors, []);
});

Deno.test("The lobby asks for nothing while nobody looks, and at once when somebody does", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const { page } = await person.openTab();
  let asked = 0;
  page.on("request", (request) => {
    if (request.resourceType() === "fetch") asked++;
  });
  // Time stands still: only what happens has it ask.
  await page.evaluateOnNewDocument(() => {
    const timers = new Set<number>();
    let last = 0;
    Object.assign(globalThis, {
      timers,
      setTimeout: () => {
        timers.add(++last);
        return last;
      },
      clearTimeout: (timer: number) => timers.delete(timer),
    });
  });
  await page.goto(server.url);
  const timers = async () => Number(await page.evaluate("timers.size"));
  const look = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", {
        value: hidden,
        configurable: true,
      });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await until("it is started", async () => await timers() === 1);
  await look(true);
  assertEquals([await timers(), asked], [0, 0]);
  await look(false);
  await until("it is asked", () => asked === 1);
  assertEquals(await timers(), 1);
  assertEquals(person.errors, []);
});
