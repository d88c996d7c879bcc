import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import { TestProxy } from "../support/test_proxy.ts";
import { until } from "../support/until.ts";
import { ben } from "../ui/render.ts";

/** A server with a room in which Ben talks. */
async function startTalk() {
  const server = await startBuiltServer();
  const door = server.islet.chat.enter(aRoom("tea"), aCaller(ben));
  await door.send(checkPost({ id: "1", text: "Hello" }));
  return {
    server,
    url: server.url,
    say: (id: string, text: string) => door.send(checkPost({ id, text })),
    texts: async () => {
      const { messages } = await door.page({ limit: 50 });
      return messages.map(({ userName, text }) => [userName, text]);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** What the browser says of the name field, once it has been asked for. */
async function untilNameIsWanted({ page }: RoomTab): Promise<void> {
  await until(
    "the name has the focus",
    () => page.evaluate(() => document.activeElement?.id === "name"),
  );
}

const box = ({ page }: RoomTab) =>
  page.$eval("#text", (box) => box instanceof HTMLTextAreaElement && box.value);

Deno.test("Who has no name sees a live room, and is asked for one at the first message", async () => {
  await using talk = await startTalk();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.visit(talk.url, "tea");
  await tab.untilConnection("online");
  assertEquals(
    await tab.page.$eval(".count", (count) => count.textContent),
    "0",
  );
  await talk.say("2", "Live");
  await tab.untilText("Live");

  await tab.say("Who am I?");
  await untilNameIsWanted(tab);
  assertEquals(await box(tab), "Who am I?");
  await tab.page.keyboard.type("Ana");
  await Promise.all([
    tab.page.waitForNavigation(),
    tab.page.keyboard.press("Enter"),
  ]);
  await tab.untilConnection("online");
  assertEquals(await tab.texts(), ["Hello", "Live", "Who am I?"]);
  assertEquals(await tab.page.$("#name"), null);
  await tab.say("Ana.");
  await tab.untilText("Ana.");
  assertEquals((await talk.texts()).slice(2), [
    ["Ana", "Who am I?"],
    ["Ana", "Ana."],
  ]);
  // What the form has sent isn't there to be sent again.
  await tab.page.reload();
  await tab.untilConnection("online");
  await tab.say("Once.");
  await tab.untilText("Once.");
  assertEquals([await box(tab), await tab.pendingTexts()], ["", []]);
  assertEquals(person.errors, []);
});

Deno.test("Who joins with something written has it in the box, not sent", async () => {
  await using talk = await startTalk();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.visit(talk.url, "tea");
  await tab.untilConnection("online");
  await tab.page.type("#text", "Not yet");
  await tab.page.type("#name", "Ana");
  await tab.follow(".join button[type=submit]");
  await tab.untilConnection("online");
  assertEquals([await box(tab), await tab.pendingTexts()], ["Not yet", []]);
  assertEquals(await talk.texts(), [["Ben", "Hello"]]);
  await tab.page.focus("#text");
  await tab.page.keyboard.press("Enter");
  await tab.untilText("Not yet");
  assertEquals(person.errors, []);
});

Deno.test("Times are those of the reader, from the page on for who has been here", async () => {
  await using talk = await startTalk();
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  const { page } = tab;
  await page.emulateTimezone("Asia/Kathmandu");
  const time = (html: string) =>
    /<time datetime="[^"]*">([^<]*)/.exec(html)?.[1] ?? "";
  const first = await page.goto(`${talk.url}/rooms/tea`);
  assertMatch(time(await first?.text() ?? ""), / UTC$/);
  await tab.untilConnection("online");
  await until(
    "the time is that of the reader",
    async () => !/UTC/.test(time(await page.content())),
  );
  const local = time(await page.content());
  await until(
    "the browser keeps it",
    async () =>
      (await page.browserContext().cookies()).some(({ name }) =>
        name === "islet-clock"
      ),
  );

  const [second] = await Promise.all([
    page.waitForNavigation(),
    page.type("#name", "Ana\n"),
  ]);
  assertEquals(time(await second?.text() ?? ""), local);
  assertEquals(person.errors, []);
});

for (const scripts of [true, false]) {
  const how = scripts ? "With" : "Without";
  Deno.test(`${how} scripts, whose browser blocks cookies is told that the name needs one`, async () => {
    await using talk = await startTalk();
    await using proxy = new TestProxy(talk.url, { dropsCookies: true });
    await using browser = await launchBrowser();
    await using person = await Person.in(browser);
    const tab = await person.openTab();
    const { page } = tab;
    if (!scripts) await tab.switchScriptsOff();
    for (const path of ["/rooms/tea", "/"]) {
      await tab.goto(proxy.url + path);
      assertEquals(await page.$(".field-error"), null);
      await page.type("#name", "Ana");
      await tab.follow(
        path === "/" ? ".card button[type=submit]" : ".join button",
      );
      assertStringIncludes(
        await page.$eval("#name-hint", (hint) => hint.textContent ?? ""),
        "allow cookies",
      );
    }
    assertEquals(person.errors, []);
  });
}
