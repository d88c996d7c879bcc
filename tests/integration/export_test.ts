import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { seqs } from "../support/seqs.ts";
import { startTestServer } from "../support/test_server.ts";
import { ben } from "../ui/render.ts";

const TEA = aRoom("tea");

/** A server with a room of so many messages. */
async function startTalk(count: number, env: Record<string, string> = {}) {
  const server = await startTestServer(env);
  const { history } = server.islet.chat.parts;
  for (const n of seqs(1, count)) await history.append(TEA, aNewEntry(`c${n}`));
  return server;
}

Deno.test("A conversation is saved whole, in order, under a name of its own", async () => {
  await using server = await startTalk(450);
  const answer = await fetch(`${server.url}/rooms/tea/export?format=json`);
  assertEquals(answer.status, 200);
  assertEquals(answer.headers.get("content-type"), "application/json");
  assertEquals(
    answer.headers.get("content-disposition"),
    'attachment; filename="tea.json"',
  );
  assertEquals(answer.headers.get("cache-control"), "no-store");
  const { room, messages } = await answer.json();
  assertEquals(room, "tea");
  assertEquals(
    messages.map(({ seq }: { seq: number }) => seq),
    seqs(1, 450),
  );
});

Deno.test("Of a room that keeps a thousand messages these are saved", async () => {
  await using server = await startTalk(1100);
  const answer = await fetch(`${server.url}/rooms/tea/export?format=json`);
  const { messages } = await answer.json();
  assertEquals([messages.length, messages[0].seq], [1000, 101]);
});

Deno.test("A conversation is saved as far as it is when that begins", async () => {
  await using server = await startTalk(450);
  const { chat } = server.islet;
  const door = chat.enter(TEA, aCaller(ben));
  const pages = await door.readAll("exports");
  const saved: number[] = [];
  for await (const messages of pages) {
    saved.push(...messages.map(({ seq }) => seq));
    const door = chat.enter(TEA, aCaller(ben));
    await door.send(checkPost({ id: `later-${saved.length}`, text: "Later" }));
  }
  assertEquals(saved, seqs(1, 450));
});

Deno.test("An empty room is saved as one without messages", async () => {
  await using server = await startTalk(0);
  const answer = await fetch(`${server.url}/rooms/tea/export?format=json`);
  assertEquals((await answer.json()).messages, []);
});

Deno.test("A page leads to all formats, and the room to that page", async () => {
  await using server = await startTalk(1);
  const room = await (await fetch(`${server.url}/rooms/tea`)).text();
  assertStringIncludes(room, 'href="/rooms/tea/export"');
  const page = await (await fetch(`${server.url}/rooms/tea/export`)).text();
  for (
    const [ending, type] of [
      ["txt", "text/plain; charset=utf-8"],
      ["md", "text/markdown; charset=utf-8"],
      ["json", "application/json"],
    ]
  ) {
    const path = `/rooms/tea/export?format=${ending}`;
    assertStringIncludes(page, `href="${path}"`);
    const answer = await fetch(server.url + path);
    assertEquals(answer.headers.get("content-type"), type);
    assert((await answer.text()).length > 0);
  }
});

for (const format of ["", "pdf", "__proto__", "JSON"]) {
  Deno.test(`Nothing is saved as ${JSON.stringify(format)}`, async () => {
    await using server = await startTalk(1);
    const answer = await fetch(
      `${server.url}/rooms/tea/export?format=${format}`,
    );
    await answer.body?.cancel();
    assertEquals(answer.status, 400);
  });
}

Deno.test("Who saves without end is told when to come back", async () => {
  await using server = await startTalk(1, { ISLET_ADDRESS_LIMITS: "on" });
  const save = async () => {
    const answer = await fetch(`${server.url}/rooms/tea/export?format=txt`);
    await answer.body?.cancel();
    return answer;
  };
  for (let n = 0; n < 30; n++) assertEquals((await save()).status, 200);
  const refused = await save();
  assertEquals(refused.status, 429);
  assertEquals(refused.headers.get("retry-after"), "10");
});

Deno.test("Who goes away while a conversation is saved leaves nothing behind", async () => {
  await using server = await startTalk(1000);
  const going = new AbortController();
  const answer = await fetch(`${server.url}/rooms/tea/export?format=json`, {
    signal: going.signal,
  });
  const reader = answer.body?.getReader();
  await reader?.read();
  going.abort();
  await reader?.closed.catch(() => {});
});
