import { assert, assertEquals } from "@std/assert";
import { checkEdit, checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person } from "../support/room_page.ts";
import { ben } from "../ui/render.ts";

const GUIDE = "see https://a.example/guide";
const OTHER = "rather https://b.example";

/** Starts a server with a room in which Ben has said something. */
async function startTalk(text: string) {
  const server = await startBuiltServer();
  const door = server.islet.chat.enter(aRoom("tea"), aCaller(ben));
  await door.send(checkPost({ id: "1", text }));
  return {
    url: server.url,
    say: (id: string, text: string) => door.send(checkPost({ id, text })),
    edit: (id: string, text: string) =>
      door.send(checkEdit({ id, of: 1, text })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

Deno.test("Texts that a page came with stay as the server drew them, until they change", async () => {
  await using talk = await startTalk(GUIDE);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  const links = () =>
    page.$$eval(".text a", (all) => all.map(({ href }) => href));
  await tab.enter(talk.url, "tea", "Ana");
  const served = await page.waitForSelector(".text a");
  await tab.untilConnection("online");

  await talk.say("2", OTHER);
  await page.waitForSelector("#m2 .text a");
  assert(await served?.evaluate((link) => link.isConnected));
  assertEquals(await links(), [
    "https://a.example/guide",
    "https://b.example/",
  ]);

  await talk.edit("3", OTHER);
  await page.waitForSelector("#m1 .text a[href*='b.example']");
  await talk.edit("4", GUIDE);
  await page.waitForSelector("#m1 .text a[href*='a.example']");
  assertEquals(await tab.texts(), [GUIDE, OTHER]);
  assertEquals(person.errors, []);
});

Deno.test("Texts are shown as they were typed, until the page knows how to draw them", async () => {
  await using talk = await startTalk(GUIDE);
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  // A page before this one would have loaded it.
  await page.goto(talk.url);
  await page.evaluate(() =>
    fetch("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "Ana" }),
    })
  );
  const { promise: asked, resolve: noteAsked } = Promise.withResolvers<void>();
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    if (request.url().includes("live_room")) {
      noteAsked();
      await mayAnswer;
    }
    await request.continue();
  });
  await tab.visit(talk.url, "tea");
  await asked;

  await talk.say("2", OTHER);
  await talk.edit("3", GUIDE + "!");
  await tab.untilText(OTHER);
  assertEquals(await page.$("#m2 .text a"), null);
  answer();
  // What folds the edit in comes with it.
  await tab.untilText(GUIDE + "!");
  await page.waitForSelector("#m1 .text a");
  await page.waitForSelector("#m2 .text a");
  assertEquals(await tab.texts(), [GUIDE + "!", OTHER]);
  assertEquals(person.errors, []);
});
