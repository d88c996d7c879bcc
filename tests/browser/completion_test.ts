import { assert, assertEquals } from "@std/assert";
import type { Page } from "puppeteer-core";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { until } from "../support/until.ts";

const BEN = { userId: "u-ben", userName: "Ben" };
const MARIA = { userId: "u-maria", userName: "Ana Maria" };
const TEA = aRoom("tea");
const OPTIONS = ".completion:not([hidden]) [role=option]";

/** Ana in a room in which Ben, and Ana Maria after him, have said something. */
async function openRoom() {
  const server = await startBuiltServer();
  for (const [id, user] of [["c1", BEN], ["c2", MARIA]] as const) {
    const door = server.islet.chat.enter(TEA, aCaller(user));
    await door.send(checkPost({ id, text: "Hello" }));
  }
  const browser = await launchBrowser();
  const person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await tab.enter(server.url, TEA, "Ana");
  await tab.untilLoaded();
  await page.focus("#text");
  return {
    server,
    tab,
    page,
    errors: person.errors,
    /** What the room keeps, but the greetings. */
    said: async () => {
      const stored = await storedMessages(server.url, TEA);
      return stored.slice(2).map(({ text }) => text);
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function listed(page: Page): Promise<string[]> {
  return await page.$$eval(
    OPTIONS,
    (options) => options.map(({ textContent }) => textContent ?? ""),
  );
}

async function untilListed(page: Page, ...labels: string[]): Promise<void> {
  await until(`${labels.join()} are listed`, async () => {
    return (await listed(page)).join() === labels.join();
  });
}

async function typed(page: Page): Promise<string> {
  return await page.$eval("textarea", ({ value }) => value);
}

/** Which option a screen reader is led to. */
async function active(page: Page): Promise<string | null> {
  return await page.evaluate(() => {
    const box = document.querySelector("#text");
    const id = box?.getAttribute("aria-activedescendant") ?? "";
    return document.getElementById(id)?.textContent ?? null;
  });
}

Deno.test("@ lists who has written last first; Enter puts the name in and sends nothing", async () => {
  await using room = await openRoom();
  const { page } = room;
  await page.type("#text", "Hi @");
  await untilListed(page, "Ana Maria", "Ben");
  assertEquals(await active(page), "Ana Maria");
  assertEquals(
    await page.$eval("#text", (box) => box.getAttribute("aria-controls")),
    "completion",
  );
  await page.keyboard.press("ArrowDown");
  assertEquals(await active(page), "Ben");
  await page.keyboard.press("ArrowDown");
  assertEquals(await active(page), "Ana Maria");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  assertEquals(await typed(page), "Hi @Ben ");
  assertEquals(await listed(page), []);
  assertEquals(await room.said(), []);
  await page.keyboard.press("Enter");
  await until("it is stored", async () => (await room.said()).length > 0);
  assertEquals(await room.said(), ["Hi <@u-ben Ben>"]);
  assertEquals(room.errors, []);
});

Deno.test("What is typed behind @ is looked for in all words of names, without regard to case and width", async () => {
  await using room = await openRoom();
  const { page } = room;
  await page.type("#text", "@ＭＡ");
  await untilListed(page, "Ana Maria");
  await page.keyboard.press("Tab");
  assertEquals(await typed(page), "@Ana Maria ");
  assertEquals(
    await page.evaluate(() => document.activeElement?.id),
    "text",
  );
  // A mail address calls nobody.
  await page.type("#text", "ben@b");
  assertEquals(await listed(page), []);
});

Deno.test("Escape closes the list until the next word, and it goes when the box is left", async () => {
  await using room = await openRoom();
  const { page } = room;
  await page.type("#text", "@b");
  await untilListed(page, "Ben");
  await page.keyboard.press("Escape");
  assertEquals(await listed(page), []);
  await page.keyboard.type("e");
  assertEquals(await listed(page), []);
  assertEquals(
    await page.$eval("#text", (box) => [
      box.hasAttribute("aria-controls"),
      box.hasAttribute("aria-activedescendant"),
    ]),
    [false, false],
  );
  await page.keyboard.type(" @b");
  await untilListed(page, "Ben");
  await page.focus(".sound");
  assertEquals(await listed(page), []);
});

Deno.test("A click chooses, and the box keeps the focus", async () => {
  await using room = await openRoom();
  const { page } = room;
  await page.type("#text", "@");
  await untilListed(page, "Ana Maria", "Ben");
  await page.click(`${OPTIONS}:last-child`);
  assertEquals(await typed(page), "@Ben ");
  await page.keyboard.type("!");
  assertEquals(await typed(page), "@Ben !");
  // Undo takes the whole name back.
  await page.keyboard.press("Backspace");
  await page.keyboard.down("Control");
  await page.keyboard.press("KeyZ");
  await page.keyboard.press("KeyZ");
  await page.keyboard.up("Control");
  assert((await typed(page)).length < "@Ben ".length);
});

Deno.test("A name that is typed by hand becomes a mention; what is changed afterwards is sent as it is", async () => {
  await using room = await openRoom();
  const { page } = room;
  await page.evaluate(() => document.execCommand("insertText", false, "@ben?"));
  await page.keyboard.press("Enter");
  await until("it is stored", async () => (await room.said()).length === 1);
  await page.keyboard.type("@be");
  await untilListed(page, "Ben");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("ny");
  await page.keyboard.press("Enter");
  await until("it is stored", async () => (await room.said()).length === 2);
  assertEquals(await room.said(), ["<@u-ben Ben>?", "@Benny"]);
});

Deno.test("A message is edited as it was typed, with names that are completed", async () => {
  await using room = await openRoom();
  const { page, tab } = room;
  await tab.say("Hi @Ben!");
  await until("it is stored", async () => (await room.said()).length === 1);
  await until("it can be edited", async () => {
    await page.keyboard.press("ArrowUp");
    return await page.$("#edit-text") !== null;
  });
  const edited = () =>
    page.$eval(
      "#edit-text",
      (box) => box instanceof HTMLTextAreaElement ? box.value : null,
    );
  assertEquals(await edited(), "Hi @Ben!");
  await page.type("#edit-text", " @mar");
  await untilListed(page, "Ana Maria");
  await page.keyboard.press("Enter");
  assertEquals(await edited(), "Hi @Ben! @Ana Maria ");
  await page.keyboard.press("Enter");
  await until("it is stored", async () => {
    const [text] = await room.said();
    return text === "Hi <@u-ben Ben>! <@u-maria Ana Maria>";
  });
  assertEquals(room.errors, []);
});

Deno.test("Keys that compose a character choose nothing", async () => {
  await using room = await openRoom();
  const { page } = room;
  await page.type("#text", "@");
  await untilListed(page, "Ana Maria", "Ben");
  await page.evaluate(() => {
    const box = document.querySelector("#text");
    for (
      const init of [
        { key: "Enter", isComposing: true },
        { key: "Enter", keyCode: 229 },
        { key: "Unidentified", keyCode: 229 },
        { key: "Escape", isComposing: true },
      ]
    ) {
      const how = { bubbles: true, cancelable: true };
      box?.dispatchEvent(new KeyboardEvent("keydown", { ...how, ...init }));
    }
  });
  assertEquals(await typed(page), "@");
  await untilListed(page, "Ana Maria", "Ben");
});

Deno.test("A name that is composed is looked for once it is there", async () => {
  await using room = await openRoom();
  const { page } = room;
  await page.type("#text", "@");
  await untilListed(page, "Ana Maria", "Ben");
  const session = await page.createCDPSession();
  await session.send("Input.imeSetComposition", {
    text: "Be",
    selectionStart: 2,
    selectionEnd: 2,
  });
  assertEquals(await listed(page), []);
  await session.send("Input.insertText", { text: "Be" });
  await untilListed(page, "Ben");
  await session.detach();
});

Deno.test("Emoji are listed behind : and two letters, and put in where they are typed to the end", async () => {
  await using room = await openRoom();
  const { page } = room;
  await page.type("#text", "12:30 :t");
  assertEquals(await listed(page), []);
  await page.keyboard.type("ada");
  await untilListed(page, "🎉 tada");
  await page.keyboard.press("Enter");
  assertEquals(await typed(page), "12:30 🎉 ");
  await page.keyboard.type(":+1: and :nothing: ");
  assertEquals(await typed(page), "12:30 🎉 👍 and :nothing: ");
  await page.keyboard.press("Enter");
  await until("it is stored", async () => (await room.said()).length === 1);
  assertEquals(await room.said(), ["12:30 🎉 👍 and :nothing:"]);
  assertEquals(room.errors, []);
});

Deno.test("/nick renames in all tabs and says so; a name that can't be stays to be mended", async () => {
  await using room = await openRoom();
  const { page, tab } = room;
  const note = () =>
    page.$eval(".composer-note", ({ textContent }) => textContent);
  await page.type("#text", "/nick");
  await page.keyboard.press("Enter");
  await until(
    "it is refused",
    async () => await note() === "A name has 1 to 32 characters.",
  );
  assertEquals(await typed(page), "/nick");
  await page.keyboard.type(" Anabel");
  await page.keyboard.press("Enter");
  await until("it is told", async () => await note() === "You are Anabel now.");
  assertEquals(await typed(page), "");
  await until(
    "it is listed",
    () =>
      page.$eval(
        ".people-panel",
        ({ textContent }) => textContent?.includes("Anabel") === true,
      ),
  );
  await tab.say("//nick is a command");
  await tab.say("/etc/hosts");
  await until("both are stored", async () => (await room.said()).length === 2);
  assertEquals(await room.said(), ["/nick is a command", "/etc/hosts"]);
});

Deno.test("/nick stays in the box where the server doesn't answer", async () => {
  await using room = await openRoom();
  const { page } = room;
  await page.setRequestInterception(true);
  page.on(
    "request",
    (request) =>
      void (request.url().endsWith("/api/session")
        ? request.abort()
        : request.continue()),
  );
  await page.type("#text", "/nick Anabel");
  await page.keyboard.press("Enter");
  await until(
    "it is told",
    () =>
      page.$eval(
        ".composer-note",
        ({ textContent }) =>
          textContent === "The name could not be changed: no answer.",
      ),
  );
  assertEquals(await typed(page), "/nick Anabel");
  assertEquals(await room.said(), []);
});
