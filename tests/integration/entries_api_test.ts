import { assertEquals } from "@std/assert";
import { decodeEntry } from "../../lib/protocol/entries.ts";
import { fold } from "../../lib/protocol/timeline.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const ROOM = aRoom("tea");

async function entries({ url }: TestServer, query: string) {
  const response = await fetch(`${url}/api/rooms/tea/entries${query}`);
  const { status, headers } = response;
  return { status, headers, body: await response.json() };
}

Deno.test("GET entries answers with what came after an entry, changes included", async () => {
  await using server = await startTestServer();
  const { history } = server.islet.chat.parts;
  const user = aUser();
  await history.append(ROOM, aNewEntry("c1"));
  await history.append(ROOM, aNewEntry("c2"));
  const edit = { user, id: "e3", kind: "edit", of: 1, text: "better" } as const;
  await history.append(ROOM, edit);
  await history.append(ROOM, { user, id: "d4", kind: "delete", of: 2 });
  const { status, headers, body } = await entries(server, "?after=2");
  assertEquals([status, headers.get("cache-control")], [200, "no-store"]);
  assertEquals(headers.get("content-type"), "application/json");
  assertEquals(Object.keys(body), ["messages", "head"]);
  assertEquals(body.head, 4);
  const changes = body.messages.map(decodeEntry);
  assertEquals(changes.map(({ kind }: { kind: string }) => kind), [
    "edit",
    "delete",
  ]);
  assertEquals(changes[0].text, "better");

  const all = (await entries(server, "?after=0")).body.messages;
  assertEquals(fold([], all.map(decodeEntry)), await readAll(history, ROOM));
});

Deno.test("GET entries of a room that is up to date, or empty, answers with none", async () => {
  await using server = await startTestServer();
  const empty = await entries(server, "?after=0");
  assertEquals(empty.body, { messages: [], head: 0 });
  await server.islet.chat.parts.history.append(ROOM, aNewEntry("c1"));
  assertEquals((await entries(server, "?after=1")).body, {
    messages: [],
    head: 1,
  });
});

Deno.test("GET entries says where something is no longer kept", async () => {
  await using server = await startTestServer({ ISLET_HISTORY_MESSAGES: "5" });
  const { history } = server.islet.chat.parts;
  for (const n of seqs(1, 9)) await history.append(ROOM, aNewEntry(`c${n}`));
  const seqsAfter = async (after: number) => {
    const { body } = await entries(server, `?after=${after}`);
    return {
      seqs: body.messages.map(({ seq }: { seq: number }) => seq),
      truncated: body.truncated,
    };
  };
  assertEquals(await seqsAfter(3), {
    seqs: seqs(5, 9),
    truncated: true,
  });
  assertEquals(await seqsAfter(4), { seqs: seqs(5, 9), truncated: undefined });
  // Of another store, which had more.
  assertEquals(await seqsAfter(900), { seqs: seqs(5, 9), truncated: true });
});

Deno.test("GET entries says who is there to those who ask", async () => {
  await using server = await startTestServer();
  await using _ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  const { body } = await entries(server, "?after=0&online");
  assertEquals(body, {
    messages: [],
    head: 0,
    onlineUsers: server.islet.chat.parts.rooms.online(ROOM).onlineUsers,
    onlineCount: 1,
  });
});

for (const query of ["", "?after=", "?after=x", "?after=-1", "?after=1.5"]) {
  Deno.test(`GET entries refuses ${query || "no query"}`, async () => {
    await using server = await startTestServer();
    const { status, body } = await entries(server, query);
    assertEquals([status, body.error.code], [400, "bad_request"]);
  });
}
