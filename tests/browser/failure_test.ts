import { assert, assertEquals } from "@std/assert";
import type { Browser } from "puppeteer-core";
import type { User } from "../../lib/protocol/messages.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { TestClient } from "../support/test_client.ts";
import type { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");
const LINK = "Look at https://example.org/here";

/** A room with a link in it, entered in a browser where something is broken. */
async function enterWith(
  breakIt: () => void,
  { browser, server, author = aUser() }: {
    browser: Browser;
    server: TestServer;
    /** Who has said what is there; somebody who is away without. */
    author?: User;
  },
) {
  const { history } = server.islet.chat.parts;
  for (const [id, text] of [["c1", LINK], ["c2", "No link"]] as const) {
    await history.append(ROOM, aNewEntry(id, { text, user: author }));
  }
  const person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.page.evaluateOnNewDocument(() => {
    addEventListener("error", () => {
      document.documentElement.dataset["thrown"] = "";
    });
  });
  await tab.page.evaluateOnNewDocument(breakIt);
  await tab.enter(server.url, ROOM, "Ana");
  return {
    person,
    tab,
    [Symbol.asyncDispose]: () => person[Symbol.asyncDispose](),
  };
}

const FAILURES: [when: string, breakIt: () => void][] = [
  ["loads", () => {
    Reflect.deleteProperty(Intl, "DateTimeFormat");
  }],
  ["starts", () => {
    JSON.parse = () => {
      throw new Error("Broken on purpose");
    };
  }],
  ["draws the room for the first time", () => {
    Reflect.deleteProperty(Array.prototype, "at");
  }],
  ["draws the text box for the first time", () => {
    const { test } = RegExp.prototype;
    RegExp.prototype.test = function (text) {
      if (this.source.includes("DI")) throw new Error("Broken on purpose");
      return test.call(this, text);
    };
  }],
  ["connects, once it is drawn", () => {
    Reflect.deleteProperty(globalThis, "WebSocket");
  }],
];

for (const [when, breakIt] of FAILURES) {
  Deno.test(`A page whose script throws when it ${when} stays as the server sent it, with a form that posts`, async () => {
    await using server = await startBuiltServer();
    await using browser = await launchBrowser();
    await using entered = await enterWith(breakIt, { browser, server });
    const { tab } = entered;
    // It is told of once the page is as it stays.
    await tab.page.waitForSelector("[data-thrown]");
    assertEquals(await tab.texts(), [LINK, "No link"]);
    assertEquals(await tab.page.$$eval(".text a", (links) => links.length), 1);
    for (const text of ["By the form", "By the form again"]) {
      await tab.page.waitForSelector("[data-thrown]");
      await tab.page.type("#text", text);
      await tab.follow(".composer .send");
      assertEquals((await tab.texts()).at(-1), text);
    }
    assertEquals(await tab.page.$(".connection.online"), null);
  });
}

Deno.test("A page whose script throws later stays as it was last, with what was typed and a form that posts", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using entered = await enterWith(() => {}, { browser, server });
  const { person, tab } = entered;
  await using ben = await TestClient.join(server.url, ROOM, { name: "Ben" });
  await tab.untilLoaded();
  await tab.say("While it was live");
  await tab.untilText("While it was live");
  await tab.page.type("#text", "Half a thought");
  await tab.page.evaluate(() => {
    const { at } = Array.prototype;
    Array.prototype.at = function (index) {
      if (this.length > 3) throw new Error("Broken on purpose");
      return at.call(this, index);
    };
  });
  ben.send({ type: "message", id: "b1", text: "The last straw" });
  await tab.page.waitForSelector(".page-note");
  await tab.page.keyboard.type(" that goes on");
  assertEquals([...new Set(person.errors)], ["Error: Broken on purpose"]);
  assertEquals(
    (await tab.texts()).slice(0, 3),
    [LINK, "No link", "While it was live"],
  );
  assertEquals(await tab.page.$$("[type=button], .connection"), []);
  assertEquals(
    await tab.page.$eval(".page-note", (note) => note.textContent),
    "New messages show up when you reload.",
  );

  await tab.follow(".composer .send");
  assertEquals(
    (await tab.texts()).slice(2),
    ["While it was live", "The last straw", "Half a thought that goes on"],
  );
});

Deno.test("A page whose script throws as it draws what it loads once it is live keeps what was typed, and a form that posts", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  const late = Promise.withResolvers<void>();
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    if (request.url().includes("live_room")) await late.promise;
    await request.continue();
  });
  await tab.enter(server.url, ROOM, "Ana");
  await tab.untilConnection("online");
  await page.type("#text", "Half a thought");
  await page.evaluate(() => {
    String.prototype.replace = () => {
      throw new Error("Broken on purpose");
    };
  });
  late.resolve();
  await page.waitForSelector(".page-note");
  await page.keyboard.type(" that goes on");
  await tab.follow(".composer .send");
  assertEquals(await tab.texts(), ["Half a thought that goes on"]);
});

Deno.test("What a page loads once it is live it asks for again where that failed, when it is back", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  let isAway = true;
  let failures = 0;
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (isAway && request.url().includes("live_room")) {
      failures++;
      request.abort();
    } else {
      request.continue();
    }
  });
  await tab.enter(server.url, ROOM, "Ana");
  await tab.untilConnection("online");
  await until("it was asked for, in vain", () => failures >= 2);
  await page.type("#text", "Half a thought");
  isAway = false;
  await page.evaluate(() => {
    globalThis.dispatchEvent(new Event("offline"));
    globalThis.dispatchEvent(new Event("online"));
  });
  await tab.untilLoaded();
  await page.keyboard.type(" goes on");
  await page.keyboard.press("Enter");
  await tab.untilText("Half a thought goes on");
});

Deno.test("A text that can't be sent live is posted by the form", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using entered = await enterWith(() => {}, { browser, server });
  const { tab } = entered;
  // What draws it needs the same, and the page would have a new form.
  await tab.untilLoaded();
  await tab.page.type("#text", "Sent all the same");
  await tab.page.evaluate(() => {
    String.prototype.replace = () => {
      throw new Error("Broken on purpose");
    };
  });
  await tab.follow(".composer .send");
  assertEquals((await tab.texts()).at(-1), "Sent all the same");
});

Deno.test("A row that can't be drawn becomes its plain text, and the room is live", async () => {
  await using server = await startBuiltServer();
  await using browser = await launchBrowser();
  await using ben = TestClient.open(server.url, ROOM, { name: "Ben" });
  const { userId } = await ben.next("welcome");
  assert(userId !== null);
  // Who is here keeps their hue whoever comes, so their rows stay as they were served.
  const author = { userId, userName: "Ben" };
  await using entered = await enterWith(() => {
    const { matchAll } = String.prototype;
    String.prototype.matchAll = function (pattern) {
      // So texts are parted into lines to be drawn, and into nothing else.
      const isDrawing = pattern instanceof RegExp && pattern.multiline;
      if (isDrawing && this.includes("example.org")) {
        throw new Error("Broken on purpose");
      }
      return matchAll.call(this, pattern);
    };
  }, { browser, server, author });
  const { person, tab } = entered;
  await tab.untilConnection("online");
  const complaints: string[] = [];
  tab.page.on("console", (message) => complaints.push(message.text()));
  ben.send({ type: "message", id: "b1", text: `${LINK}/live` });
  await tab.untilText(`${LINK}/live`);
  // What finds links is loaded once the room is live.
  await until("drawing fails", () => complaints.length > 0);
  await tab.say(`${LINK}/own`);
  await tab.untilText(`${LINK}/own`);
  assertEquals(
    await tab.texts(),
    [LINK, "No link", `${LINK}/live`, `${LINK}/own`],
  );
  const links = await tab.page.$$eval(
    ".text a",
    (links) => links.map(({ textContent }) => textContent),
  );
  assertEquals(links, ["https://example.org/here"]);
  const authors = await tab.page.$$eval(
    ".messages .author",
    (names) => names.map(({ textContent }) => textContent),
  );
  assertEquals(authors, ["Ben", "Ben", "Ana"]);
  assertEquals(person.errors, []);
});
