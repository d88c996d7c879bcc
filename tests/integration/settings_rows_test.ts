import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { LiveReader } from "../support/live_reader.ts";
import { startTestServer } from "../support/test_server.ts";

const TEA = aRoom("tea");
const LOCKED = "locked the room";

/** A server with a room of Ana's in which she has said something, and locked it. */
async function startLocked() {
  const server = await startTestServer();
  const { chat } = server.islet;
  const user = aUser("Ana");
  await chat.parts.poster.change(TEA, {
    user,
    id: "made",
    apply: () => aRecord(),
  });
  const door = chat.enter(TEA, aCaller(user));
  await door.send(checkPost({ id: "c1", text: "Good evening" }));
  await door.moderation.change({ locked: true });
  return { server, door };
}

async function read(url: string): Promise<string> {
  const html = await (await fetch(url)).text();
  // Names are kept apart by characters that nobody sees.
  return html.replace(/[\u2068\u2069]/g, "");
}

Deno.test("Pages of a room tell what was changed about it, among what was said, but not that it was made", async () => {
  const { server, door } = await startLocked();
  await using _server = server;
  await door.send(checkPost({ id: "c2", text: "Only I speak" }));
  for (const query of ["", "?before=9", "?after=1", "?at=3"]) {
    const html = await read(`${server.url}/rooms/tea${query}`);
    const at = [">Good evening<", `>Ana ${LOCKED}<`, ">Only I speak<"]
      .map((words) => html.indexOf(words));
    assertEquals(at, at.toSorted((a, b) => a - b), query);
    assertEquals(at.includes(-1), false, query);
    assertEquals(html.includes("made the room"), false);
    assertEquals(html.includes("This message was deleted"), false);
  }
});

Deno.test("Pages of a room tell who got it from its owner, and not that a moderator is none any more", async () => {
  const { server, door } = await startLocked();
  await using _server = server;
  const ben = aUser("Ben");
  await door.moderation.change({ locked: false });
  await server.islet.chat.enter(TEA, aCaller(ben))
    .send(checkPost({ id: "b1", text: "Here" }));
  await door.moderation.addModerator(ben.userId);
  await door.moderation.handOver(ben.userId);
  const html = await read(`${server.url}/rooms/tea`);
  assertStringIncludes(html, ">Ana made Ben a moderator<");
  assertStringIncludes(html, ">Ana gave the room to Ben<");
});

Deno.test("A room of which nothing was changed or said begins with an invitation", async () => {
  await using server = await startTestServer();
  await server.islet.chat.parts.poster.change(TEA, {
    user: aUser("Ana"),
    id: "made",
    apply: () => aRecord(),
  });
  assertStringIncludes(
    await read(`${server.url}/rooms/tea`),
    "Nothing has been said here yet",
  );
});

Deno.test("A page that is live without scripts tells what is changed as it happens", async () => {
  const { server, door } = await startLocked();
  await using _server = server;
  await using live = await LiveReader.open(server);
  await live.until(LOCKED);
  await door.moderation.change({ locked: false });
  await live.until("unlocked the room");
});

Deno.test("What tells nobody anything, such as another owner's link, has a place in the log and is shown nowhere", async () => {
  const { server, door } = await startLocked();
  await using _server = server;
  await using live = await LiveReader.open(server);
  const begun = await live.until(LOCKED);
  await door.moderation.renewOwnerSecret();
  const { seq } = await door.send(checkPost({ id: "c2", text: "And now" }));
  assertEquals(seq, 5);
  const rows = begun + await live.until("And now");
  assertEquals(rows.match(/settings-line/g)?.length, 1);
  const html = await read(`${server.url}/rooms/tea`);
  assertEquals(html.match(/settings-line/g)?.length, 1);
  for (const format of ["txt", "md", "json"]) {
    const saved = await read(
      `${server.url}/rooms/tea/export?format=${format}`,
    );
    assertStringIncludes(saved, "And now");
    assertEquals(saved.includes("changed the settings"), false);
  }
  const page = await fetch(
    `${server.url}/api/rooms/tea/messages?settings&limit=2`,
  );
  const { messages, head } = await page.json();
  assertEquals(messages.map(({ seq }: { seq: number }) => seq), [3, 5]);
  assertEquals(head, 5);
  const { entries } = await door.entriesAfter(3);
  assertEquals(entries[0], '{"seq":4,"kind":"untold"}');
});

Deno.test("The API's pages of messages have what was changed only where that is asked for", async () => {
  const { server } = await startLocked();
  await using _server = server;
  const page = async (query: string) => {
    const address = `${server.url}/api/rooms/tea/messages${query}`;
    return await (await fetch(address)).json();
  };
  const { messages } = await page("");
  assertEquals(messages.length, 1);
  const [said, told] = (await page("?settings")).messages;
  assertEquals(said, messages[0]);
  assertEquals(
    { seq: told.seq, text: told.text, locked: told.settings.locked },
    { seq: 3, text: "", locked: true },
  );
  assertEquals((await page("?settings&limit=1")).messages, [told]);
});

Deno.test("What was changed is in saved conversations, and isn't found by the search", async () => {
  const { server } = await startLocked();
  await using _server = server;
  const address = `${server.url}/rooms/tea/export?format=`;
  const text = await (await fetch(`${address}txt`)).text();
  assertStringIncludes(text, ` Ana ${LOCKED}\n`);
  const markdown = await (await fetch(`${address}md`)).text();
  assertStringIncludes(markdown, `*Ana ${LOCKED}*`);
  const found = await fetch(`${server.url}/api/rooms/tea/search?q=locked`);
  assertEquals((await found.json()).messages, []);
});

Deno.test("What was changed is no message: nobody edits, deletes or reacts to it", async () => {
  const { server, door } = await startLocked();
  await using _server = server;
  const change = await fetch(`${server.url}/api/rooms/tea/messages/3`);
  await change.body?.cancel();
  for (
    const type of ["edit", "delete", "reaction"] as const
  ) {
    const fields = { id: `x-${type}`, of: 3 };
    const message = type === "edit"
      ? { type, ...fields, text: "x" }
      : type === "delete"
      ? { type, ...fields }
      : { type, ...fields, emoji: "👍", on: true };
    let code = "";
    await door.send(message).catch((error) => code = error.code);
    assertEquals(code, "not_found", type);
  }
});
