import { assert, assertEquals } from "@std/assert";
import {
  checkDelete,
  checkEdit,
  checkPost,
  checkReaction,
} from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { launchBrowser } from "../support/browser.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { startBuiltServer } from "../support/built_app.ts";
import { KEEP_EVERYTHING } from "../support/keep_everything.ts";
import { MortalServer } from "../support/mortal_server.ts";
import { Person, type RoomTab } from "../support/room_page.ts";
import { seqs } from "../support/seqs.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { translate, translateWhileLoading } from "../support/translator.ts";
import { until } from "../support/until.ts";
import { ben, cleo } from "../ui/render.ts";

const ROOM = aRoom("tea");
/** More than one page shows. */
const MANY = 60;

/** Starts a server with a room in which Ben has said `Word 1` and so on. */
async function startTalk(count: number) {
  const server = await startBuiltServer();
  const door = (user = ben) => server.islet.chat.enter(ROOM, aCaller(user));
  const bens = door();
  await Promise.all(
    seqs(1, count).map((n) =>
      bens.send(checkPost({ id: `w${n}`, text: `Word ${n}` }))
    ),
  );
  return {
    url: server.url,
    say: (id: string, text: string) => bens.send(checkPost({ id, text })),
    answer: (id: string, text: string, replyTo: number) =>
      bens.send(checkPost({ id, text, replyTo })),
    edit: (id: string, of: number, text: string) =>
      bens.send(checkEdit({ id, of, text })),
    delete: (id: string, of: number) => bens.send(checkDelete({ id, of })),
    react: (id: string, of: number, user = ben) =>
      door(user).send(checkReaction({ id, of, emoji: "👍", on: true })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** What a part of a page says, blanks made single. */
async function read({ page }: RoomTab, selector: string): Promise<string> {
  const texts = await page.$$eval(
    selector,
    (parts) => parts.map(({ textContent }) => textContent),
  );
  return texts.join(" | ").replace(/\s+/g, " ").trim();
}

async function untilReads(
  tab: RoomTab,
  parts: Record<string, string>,
): Promise<void> {
  for (const [selector, text] of Object.entries(parts)) {
    let said = "";
    try {
      await until(
        `${selector} says ${text}`,
        async () => (said = await read(tab, selector)) === text,
        { timeoutMs: 8_000 },
      );
    } catch {
      assertEquals({ [selector]: said }, { [selector]: text });
    }
  }
}

/** Whether all that a page shows is translated. */
async function untilTranslated({ page }: RoomTab): Promise<void> {
  let missing: string | null = "";
  const isTranslated = async () => {
    missing = await page.evaluate(() => {
      const walker = document.createTreeWalker(
        document.body,
        NodeFilter.SHOW_TEXT,
      );
      while (walker.nextNode()) {
        const { parentElement, textContent } = walker.currentNode;
        const isText = !parentElement?.closest("font, script, textarea");
        if (isText && textContent?.trim()) {
          return parentElement?.outerHTML ?? textContent;
        }
      }
      return null;
    });
    return missing === null;
  };
  await until("all is translated", isTranslated).catch(() => {});
  assertEquals(missing, null);
}

for (const manner of ["replaces", "wraps", "inserts"] as const) {
  Deno.test(`In a page that a translator ${manner}, what changes goes on changing, once`, async () => {
    await using talk = await startTalk(MANY);
    await using browser = await launchBrowser();
    await using person = await Person.in(browser);
    const tab = await person.openTab();
    await tab.enter(talk.url, ROOM, "Ana");
    await tab.untilConnection("online");
    await translate(tab.page, manner);
    await untilTranslated(tab);

    {
      await using client = await TestClient.join(talk.url, ROOM, {
        name: "Bo",
      });
      await untilReads(tab, {
        ".people-panel h2": "Here now 2",
        ".people-menu summary": "2 here",
        ".people-panel li bdi": "Ana | Bo",
      });
      client.send({ type: "typing" });
      await untilReads(tab, { ".typing": "Bo is typing…" });
      await using other = await TestClient.join(talk.url, ROOM, {
        name: "Di",
      });
      client.send({ type: "typing" });
      other.send({ type: "typing" });
      await until(
        "two are typing",
        async () =>
          /^(Bo and Di|Di and Bo) are typing…$/.test(
            await read(tab, ".typing"),
          ),
      );
    }
    await untilReads(tab, {
      ".people-panel h2": "Here now 1",
      ".people-menu summary": "1 here",
      ".people-panel li bdi": "Ana",
      ".typing": "",
    });

    await talk.say("n1", "see https://a.example now");
    await untilReads(tab, { "#m61 .text": "see https://a.example now" });
    await talk.edit("n2", 61, "see https://b.example later, or not");
    await talk.answer("n3", "Quite so", 61);
    await untilReads(tab, {
      "#m61 .text": "see https://b.example later, or not",
      "#m63 .quote": "In answer to Ben see https://b.example later, or not",
    });
    await until(
      "it says when it was edited",
      async () => /^edited \d/.test(await read(tab, "#m61 .edited")),
    );
    await talk.react("n4", 61);
    await untilReads(tab, { "#m61 .reactions": "👍 1" });
    await talk.react("n5", 61, cleo);
    await untilReads(tab, { "#m61 .reactions": "👍 2" });
    await talk.delete("n6", 61);
    await untilReads(tab, {
      "#m61 .text": "This message was deleted.",
      "#m63 .quote": "In answer to Ben Deleted message",
      "#m61 .reactions": "",
    });

    await tab.say("My own");
    await untilReads(tab, { ".own .text": "My own" });
    await untilReads(tab, { ".own .text": "My own", ".delivery": "" });

    await tab.page.focus("#text");
    for (const [length, note] of [[1900, "100 left"], [2003, "3 too many"]]) {
      await tab.page.$eval("textarea", (box, length) => {
        box.value = "x".repeat(Number(length));
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }, length);
      await untilReads(tab, { ".counter": String(note) });
    }
    await tab.page.keyboard.press("Enter");
    await untilReads(tab, {
      "#composer-note [role=status]": "A message has at most 2000 characters.",
    });
    await tab.page.keyboard.press("Backspace");
    await untilReads(tab, {
      "#composer-note": "2 too many",
      ".beginning": "Load older messages",
    });

    await tab.page.$eval(".beginning a", (link) => link.click());
    await untilReads(tab, {
      "#m1 .text": "Word 1",
      ".beginning": "This is where the conversation begins.",
    });
    assertEquals(
      (await tab.texts()).slice(0, 60),
      seqs(1, 60).map((n) => `Word ${n}`),
    );
    await untilTranslated(tab);
    // What others have said is to be translated.
    const untranslated = "bdi:not(.author ~ bdi), .bar h1, .wordmark";
    const marks = await tab.page.$$eval(
      untranslated,
      (all) => all.map((each) => each.getAttribute("translate")),
    );
    assertEquals(new Set(marks), new Set(["no"]));
    assertEquals(person.errors, []);
  });
}

Deno.test("A page that is translated before it is live comes alive, and shows all once", async () => {
  await using talk = await startTalk(2);
  await talk.say("n1", "see https://a.example now");
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.enter(talk.url, ROOM, "Ana");
  await translateWhileLoading(tab.page);
  await tab.page.reload();
  await tab.untilConnection("online");
  await translate(tab.page, "replaces");
  await untilReads(tab, { ".connection-label": "Online" });
  await talk.edit("n2", 1, "Other words");
  await untilReads(tab, {
    "#m1 .text": "Other words",
    "#m2 .text": "Word 2",
    "#m3 .text": "see https://a.example now",
    ".people-panel h2": "Here now 1",
    ".beginning": "This is where the conversation begins.",
    ".send": "Send",
  });
  await untilTranslated(tab);
  assertEquals(person.errors, []);
});

Deno.test("A translated page counts down to when it comes back, and says so when it has", async () => {
  await buildOnDisk();
  await using store = await TempStore.create();
  await using server = await MortalServer.start({
    ...KEEP_EVERYTHING,
    ISLET_KV_PATH: store.path,
  });
  await using browser = await launchBrowser();
  await using person = await Person.in(browser);
  const tab = await person.openTab();
  await tab.enter(server.url, ROOM, "Ana");
  await tab.untilConnection("online");
  await translate(tab.page, "replaces");
  await untilReads(tab, { ".connection": "OnlineConnected." });

  await server.kill();
  const button = ".strip button";
  const seen = new Set<string>();
  await until("it counts down", async () => {
    seen.add(await read(tab, button));
    return seen.size > 3;
  });
  for (const words of seen) {
    assert(/^(Try now( \(\d+ s\))?)?$/.test(words), words);
  }
  await untilReads(tab, {
    ".connection-label": "Offline",
    ".connection [role=status]":
      "Connection lost. What you write will be sent.",
    ".strip > span": "Connection lost. What you write will be sent.",
  });

  await server.start();
  await tab.page.$eval(button, (button) => {
    if (button instanceof HTMLElement) button.click();
  });
  await untilReads(tab, {
    ".connection-label": "Online",
    ".connection [role=status]": "Connected.",
    ".strip": "",
  });
  await untilTranslated(tab);
  assertEquals(person.errors, []);
});
