import { assertEquals, assertNotEquals } from "@std/assert";
import { launchBrowser } from "../support/browser.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import { until } from "../support/until.ts";

/** What people are called in the list, and in which hue their chips are. */
async function listed({ page }: RoomTab) {
  return await page.$$eval(".people-panel li", (rows) =>
    rows.map((row) => ({
      name: row.querySelector("bdi")?.textContent,
      tag: row.querySelector(".tag")?.textContent?.trim() ?? null,
      isYou: row.querySelector(".hint") !== null,
      hue: row.querySelector(".chip")?.className.match(/hue-\d+/)?.[0],
    })));
}

async function untilListed(tab: RoomTab, count: number) {
  await until(
    `${count} are listed`,
    async () => (await listed(tab)).length === count,
  );
  return await listed(tab);
}

/** The heads of others' messages: name, tag, and the hues of name and chip. */
async function heads({ page }: RoomTab) {
  return await page.$$eval(
    ".messages:not([aria-label]) .message:not(.own) .message-head",
    (heads) =>
      heads.map((head) => ({
        name: head.querySelector("bdi")?.textContent,
        tag: head.querySelector(".tag")?.textContent?.trim() ?? null,
        hues: [...head.querySelectorAll("[class*=hue-]")].map(({ className }) =>
          className.match(/hue-\d+/)?.[0]
        ),
      })),
  );
}

/** Two of one name in one room, and somebody who sees both. */
async function startNamesakes() {
  const server = await startBuiltServer();
  const browser = await launchBrowser();
  const people = await Promise.all(
    [1, 2, 3].map(() => Person.in(browser)),
  );
  const tabs: RoomTab[] = [];
  for (const [index, name] of ["Ana", "ana", "Ben"].entries()) {
    const tab = await people[index]?.openTab();
    if (tab === undefined) throw new Error("Nobody is there");
    await tab.enter(server.url, "tea", name);
    await tab.untilLoaded();
    tabs.push(tab);
  }
  const [ana, other, ben] = tabs;
  if (!ana || !other || !ben) throw new Error("Nobody is there");
  return {
    server,
    ana,
    other,
    ben,
    errors: () => people.flatMap(({ errors }) => errors),
    async [Symbol.asyncDispose]() {
      for (const person of people) await person[Symbol.asyncDispose]();
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

Deno.test("Two people of one name are told apart in lists and messages, after a reload, and after a new name", async () => {
  await using room = await startNamesakes();
  const { ana, other, ben } = room;
  await until("all have hues of their own", async () => {
    const hues = (await listed(ben)).map(({ hue }) => hue);
    return hues.length === 3 && new Set(hues).size === 3;
  });
  const [self, first, second] = await listed(ben);
  assertEquals([self?.name, self?.isYou], ["Ben", true]);
  assertEquals([first?.name, first?.tag], ["Ana", null]);
  assertEquals(second?.name, "ana");
  const tag = second?.tag ?? null;
  assertNotEquals(tag, null);
  const [otherSelf] = await untilListed(other, 3);
  assertEquals([otherSelf?.isYou, otherSelf?.tag], [true, tag]);

  await ana.say("From the first");
  await ben.untilText("From the first");
  await other.say("From the second");
  await ben.untilText("From the second");
  const said = [
    { name: "Ana", tag: null, hues: [first?.hue, first?.hue] },
    { name: "ana", tag, hues: [second?.hue, second?.hue] },
  ];
  assertEquals(await heads(ben), said);

  await ben.page.reload();
  await ben.untilConnection("online");
  const after = (await heads(ben)).map(({ name, tag }) => ({ name, tag }));
  assertEquals(after, said.map(({ name, tag }) => ({ name, tag })));

  // The second one takes a name of their own, then Ben takes Ana's.
  const rename = (tab: RoomTab, name: string) =>
    tab.page.evaluate(async (name) => {
      await fetch("/api/session", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ name }),
      });
    }, name);
  await rename(other, "Zoe");
  await until("the tag is gone", async () => {
    const zoe = (await listed(ana)).find(({ name }) => name === "Zoe");
    return zoe !== undefined && zoe.tag === null;
  });
  await rename(ben, "Ana");
  await until("Ben has a tag", async () => {
    const [own] = await listed(ben);
    return own?.name === "Ana" && own.tag !== null;
  });
  await ben.say("From the third");
  await ana.untilText("From the third");
  const [, third] = await heads(ana);
  const own = await listed(ben);
  assertEquals([third?.name, third?.tag], ["Ana", own[0]?.tag]);
  assertEquals(room.errors(), []);
});

Deno.test("Those who are in a room keep their hues while somebody comes and goes", async () => {
  await using room = await startNamesakes();
  const { server, ana, ben } = room;
  const hues = async () =>
    new Map((await listed(ben)).map(({ name, hue }) => [name, hue]));
  await untilListed(ben, 3);
  await until(
    "all have hues",
    async () => new Set((await hues()).values()).size === 3,
  );
  const before = await hues();
  const guests = [];
  for (let n = 0; n < 5; n++) {
    const socket = new WebSocket(
      `${server.url.replace("http", "ws")}/api/rooms/tea/socket?name=Guest${n}`,
    );
    guests.push(socket);
  }
  await untilListed(ben, 8);
  await until(
    "all have hues of their own",
    async () => new Set((await hues()).values()).size === 8,
  );
  const between = await hues();
  for (const [name, hue] of before) assertEquals(between.get(name), hue);
  for (const socket of guests) socket.close();
  await untilListed(ben, 3);
  assertEquals(await hues(), before);
  const people = await untilListed(ana, 3);
  assertEquals(people.map(({ isYou }) => isYou), [true, false, false]);
});
