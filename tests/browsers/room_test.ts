import { assertEquals } from "@std/assert";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { KEEP_EVERYTHING } from "../support/keep_everything.ts";
import { MortalServer } from "../support/mortal_server.ts";
import { seqs } from "../support/seqs.ts";
import { storedMessages } from "../support/stored_messages.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";
import { firefox } from "./firefox.ts";
import type { Tab } from "./real_browser.ts";
import { webkit } from "./webkit.ts";

await buildOnDisk();

const ROOM = aRoom("tea");
const STORED = ".messages:not([aria-label]) .text";

/** Opens the room and picks a name by the page's form. */
async function enter(tab: Tab, url: string): Promise<void> {
  await tab.goto(`${url}/rooms/${ROOM}`);
  await tab.type("#name", "Ana");
  await tab.follow(".join button[type=submit]");
  await untilLive(tab);
}

async function untilThere(tab: Tab, selector: string): Promise<void> {
  await until(
    `${selector} is there`,
    async () => (await tab.texts(selector)).length > 0,
  );
}

async function untilLive(tab: Tab): Promise<void> {
  await untilThere(tab, ".connection.online");
}

async function untilSaid(tab: Tab, text: string): Promise<void> {
  await until(
    `${text} is there`,
    async () => (await tab.texts(STORED)).includes(text),
  );
}

async function untilDraft(tab: Tab, text: string): Promise<void> {
  await until(
    `the box has ${text}`,
    async () => await tab.value("#text") === text,
  );
}

async function say(tab: Tab, text: string): Promise<void> {
  await tab.type("#text", text);
  await tab.pressEnter("#text");
}

function sayAsBen(ben: TestClient, text: string): void {
  ben.send({ type: "message", id: crypto.randomUUID(), text });
}

for (const { name, launch } of [firefox, webkit]) {
  Deno.test(`A room in ${name}`, async (t) => {
    await using browser = await launch();

    await t.step("Somebody joins a room by its form, and talks", async () => {
      await using server = await startBuiltServer();
      await using profile = await browser.openProfile();
      await using ben = await TestClient.join(server.url, ROOM, {
        name: "Ben",
      });
      const tab = await profile.openTab();
      await enter(tab, server.url);
      await until("both are here", async () => {
        const names = await tab.texts(".people-panel bdi");
        return names.join() === "Ana,Ben";
      });

      await say(tab, "Hello Ben");
      await untilSaid(tab, "Hello Ben");
      await ben.untilMessages(1);
      ben.send({ type: "typing" });
      await untilThere(tab, ".typing bdi");
      sayAsBen(ben, "Look at https://example.org/here");
      await untilSaid(tab, "Look at https://example.org/here");
      await until("the link is found", async () => {
        const [link] = await tab.texts(".text a");
        return link === "https://example.org/here";
      });
      await tab.type("#text", "By the button");
      await tab.click(".composer .send");
      await untilSaid(tab, "By the button");
      assertEquals(await tab.value("#text"), "");
      assertEquals(profile.errors, []);
    });

    await t.step(
      "A reload shows what was said, and keeps what is being written",
      async () => {
        await using server = await startBuiltServer();
        await using profile = await browser.openProfile();
        const tab = await profile.openTab();
        await enter(tab, server.url);
        await say(tab, "Said before");
        await untilSaid(tab, "Said before");
        await tab.type("#text", "A thought that");
        await tab.reload();
        assertEquals(await tab.texts(STORED), ["Said before"]);
        await untilDraft(tab, "A thought that");
        await untilLive(tab);
        await tab.type("#text", " goes on");
        await tab.follow("a.home");
        await tab.goBack();
        await untilDraft(tab, "A thought that goes on");
        await untilLive(tab);
        await tab.pressEnter("#text");
        await untilSaid(tab, "A thought that goes on");
        const stored = await storedMessages(server.url, ROOM);
        assertEquals(stored.map(({ text }) => text), [
          "Said before",
          "A thought that goes on",
        ]);
        assertEquals(profile.errors, []);
      },
    );

    await t.step(
      "A long conversation opens at its end, and stays in place as older messages come",
      async () => {
        await using server = await startBuiltServer();
        const { history } = server.islet.chat.parts;
        for (const n of seqs(1, 60)) {
          await history.append(ROOM, aNewEntry(`c${n}`));
        }
        await using profile = await browser.openProfile();
        const tab = await profile.openTab();
        await enter(tab, server.url);
        assertEquals(await tab.isSeen(STORED), true);
        assertEquals(await tab.isSeen("#text"), true);
        await tab.click(".beginning a");
        await until(
          "all are there",
          async () => (await tab.texts(STORED)).length === 60,
        );
        // The first one of the page that was there before.
        assertEquals(await tab.isSeen("#m11"), true);
        await say(tab, "At the end again");
        await untilSaid(tab, "At the end again");
        assertEquals(await tab.isSeen(STORED), true);
        assertEquals(profile.errors, []);
      },
    );

    await t.step(
      "A room opens at what is new since the last visit",
      async () => {
        await using server = await startBuiltServer();
        const { history } = server.islet.chat.parts;
        const say = async (from: number, to: number) => {
          for (const n of seqs(from, to)) {
            await history.append(ROOM, aNewEntry(`c${n}`));
          }
        };
        await say(1, 60);
        await using profile = await browser.openProfile();
        const tab = await profile.openTab();
        await enter(tab, server.url);
        await tab.follow("a.home");
        await say(61, 100);
        await tab.goto(`${server.url}/rooms/${ROOM}`);
        // Browsers go there with the first frame that they draw.
        await until("it is there", () => tab.isSeen("#new"));
        assertEquals(await tab.isSeen("#m100"), false);
        await untilThere(tab, ".new-messages:not([hidden])");
        await tab.click(".new-messages");
        await until("the end is there", () => tab.isSeen("#m100"));
        assertEquals(profile.errors, []);
      },
    );

    await t.step(
      "A page comes back by itself to a server that was killed, and sends what waits once",
      async () => {
        await using store = await TempStore.create();
        await using server = await MortalServer.start({
          ...KEEP_EVERYTHING,
          ISLET_KV_PATH: store.path,
        });
        await using profile = await browser.openProfile();
        const tab = await profile.openTab();
        await enter(tab, server.url);
        await say(tab, "While it was there");
        await untilSaid(tab, "While it was there");
        await server.kill();
        await untilThere(tab, ".connection.lost");
        await say(tab, "While it was away");
        assertEquals(await tab.texts(".messages[aria-label] .text"), [
          "While it was away",
        ]);
        await server.start();
        await untilLive(tab);
        await untilSaid(tab, "While it was away");
        assertEquals(await tab.texts(".messages[aria-label] .text"), []);
        const stored = await storedMessages(server.url, ROOM);
        assertEquals(stored.map(({ text }) => text), [
          "While it was there",
          "While it was away",
        ]);
        assertEquals(profile.errors, []);
      },
    );

    await t.step(
      "Two tabs share a connection, and the one that stays goes on",
      async () => {
        await using server = await startBuiltServer();
        const { rooms } = server.islet.chat.parts;
        await using profile = await browser.openProfile();
        await using ben = await TestClient.join(server.url, ROOM, {
          name: "Ben",
        });
        const first = await profile.openTab();
        await enter(first, server.url);
        const second = await profile.openTab();
        await second.goto(`${server.url}/rooms/${ROOM}`);
        await untilLive(second);
        await until("they share a session", () => rooms.sessions === 2);

        sayAsBen(ben, "To both");
        for (const tab of [first, second]) {
          await untilSaid(tab, "To both");
          await say(tab, "From one of them");
          await tab.type("#text", "A draft of its own");
        }
        for (const tab of [first, second]) {
          await until("it has all", async () => {
            const texts = await tab.texts(STORED);
            return texts.length === 3;
          });
          assertEquals(await tab.value("#text"), "A draft of its own");
        }

        await first.close();
        sayAsBen(ben, "To the one that stays");
        await untilSaid(second, "To the one that stays");
        await until("it has a session", () => rooms.sessions === 2);
        assertEquals(profile.errors, []);
      },
    );
  });
}
