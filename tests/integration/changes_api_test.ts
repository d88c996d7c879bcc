import { assert, assertEquals, assertRejects } from "@std/assert";
import { decodeMessage } from "../../lib/protocol/entries.ts";
import type { Entry, Message } from "../../lib/protocol/messages.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { checkDelete, checkPost } from "../../lib/protocol/requests.ts";
import { fold } from "../../lib/protocol/timeline.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");

interface Answer {
  readonly status: number;
  /** The message, where there is one. */
  readonly message: Message | null;
  readonly code: string | undefined;
}

/** Asks for something as somebody, below the room's messages. */
async function ask(
  { url }: TestServer,
  method: string,
  path: string,
  body?: unknown,
  name: string | null = "Ana",
): Promise<Answer> {
  const who = name === null ? "" : `?name=${name}`;
  const target = new URL(`/api/rooms/tea/messages${path}`, url);
  target.search = target.search === ""
    ? who
    : `${target.search}&${who.slice(1)}`;
  const response = await fetch(target, {
    method,
    ...(body !== undefined && {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  const answer = await response.json();
  return {
    status: response.status,
    message: "seq" in answer ? decodeMessage(answer) : null,
    code: answer.error?.code,
  };
}

async function say(
  server: TestServer,
  text: string,
  more: Record<string, unknown> = {},
): Promise<Message> {
  const { message } = await ask(server, "POST", "", { text, ...more });
  assert(message !== null);
  return message;
}

/** What a client has seen, made into messages. */
function shown(client: TestClient): readonly Message[] {
  const entries = client.frames.flatMap((frame): readonly Entry[] =>
    frame.type === "messages" ? frame.messages : []
  );
  return fold([], entries);
}

Deno.test("PATCH gives one's message another text, which everybody sees", async () => {
  await using server = await startTestServer();
  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  const { seq } = await say(server, "Hello");
  const edited = await ask(server, "PATCH", `/${seq}`, {
    text: "\nHello all ",
  });
  assertEquals(edited.status, 200);
  assertEquals(edited.message?.text, "Hello all");
  assert(edited.message?.editedAt !== undefined);
  await until("Ben sees it", () => shown(ben)[0]?.text === "Hello all");
  assertEquals(shown(ben), [edited.message]);
  assertEquals(
    await readAll(server.islet.chat.parts.history, ROOM),
    shown(ben),
  );
});

Deno.test("DELETE leaves nothing of one's message but that it was there", async () => {
  await using server = await startTestServer();
  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  const { seq } = await say(server, "Hello");
  const deleted = await ask(server, "DELETE", `/${seq}`);
  assertEquals([deleted.status, deleted.message?.deleted], [200, true]);
  await until("Ben sees it", () => shown(ben)[0]?.deleted === true);
  assertEquals(shown(ben)[0]?.text, "");
  for (
    const [method, path, body] of [
      ["PATCH", `/${seq}`, { text: "Hello again" }],
      ["DELETE", `/${seq}`, undefined],
      ["PUT", `/${seq}/reactions/👍`, undefined],
    ] as const
  ) {
    const { status, code } = await ask(server, method, path, body);
    assertEquals([status, code], [410, "gone"], method);
  }
});

Deno.test("PUT and DELETE of a reaction add it and take it back", async () => {
  await using server = await startTestServer();
  const { seq } = await say(server, "Hello");
  for (const emoji of ["👍", "%23️⃣", "❤"]) {
    const put = await ask(server, "PUT", `/${seq}/reactions/${emoji}`);
    assertEquals(put.status, 200);
  }
  const ben = await ask(
    server,
    "PUT",
    `/${seq}/reactions/👍`,
    undefined,
    "Ben",
  );
  assertEquals(
    ben.message?.reactions?.map((
      { emoji, users },
    ) => [emoji, ...users.map(({ userName }) => userName)]),
    [["👍", "Ana", "Ben"], ["#️⃣", "Ana"], ["❤️", "Ana"]],
  );
  const back = await ask(server, "DELETE", `/${seq}/reactions/👍`);
  assertEquals(back.message?.reactions?.[0]?.users.length, 1);
  const twice = await ask(server, "DELETE", `/${seq}/reactions/👍`);
  assertEquals([twice.status, twice.message], [200, back.message]);
  const wrong = await ask(server, "PUT", `/${seq}/reactions/yes`);
  assertEquals([wrong.status, wrong.code], [400, "bad_message"]);
  const malformed = await ask(server, "PUT", `/${seq}/reactions/%E0%A4%A`);
  assertEquals(malformed.status, 400);
});

Deno.test("Others' messages are theirs to change, and anybody's to react to", async () => {
  await using server = await startTestServer();
  const { seq } = await say(server, "Hello");
  const edit = await ask(server, "PATCH", `/${seq}`, { text: "No" }, "Ben");
  assertEquals([edit.status, edit.code], [403, "not_allowed"]);
  const deletion = await ask(server, "DELETE", `/${seq}`, undefined, "Ben");
  assertEquals([deletion.status, deletion.code], [403, "not_allowed"]);
  const [message] = await readAll(server.islet.chat.parts.history, ROOM);
  assertEquals(message?.text, "Hello");
});

Deno.test("Nobody changes anything without a name", async () => {
  await using server = await startTestServer();
  const { seq } = await say(server, "Hello");
  for (
    const [method, path, body] of [
      ["POST", "", { text: "Hello" }],
      ["PATCH", `/${seq}`, { text: "Hello" }],
      ["DELETE", `/${seq}`, undefined],
      ["PUT", `/${seq}/reactions/👍`, undefined],
      ["DELETE", `/${seq}/reactions/👍`, undefined],
      ["DELETE", "?mine", undefined],
    ] as const
  ) {
    const { status, code } = await ask(server, method, path, body, null);
    assertEquals([status, code], [401, "not_allowed"], `${method} ${path}`);
  }
});

for (const seq of ["2", "0", "-1", "x", "1.5", "1e15", "9007199254740993"]) {
  Deno.test(`There is no message ${seq} to change`, async () => {
    await using server = await startTestServer();
    await say(server, "Hello");
    for (
      const [method, path, body] of [
        ["PATCH", `/${seq}`, { text: "Hello" }],
        ["DELETE", `/${seq}`, undefined],
        ["PUT", `/${seq}/reactions/👍`, undefined],
      ] as const
    ) {
      const { status, code } = await ask(server, method, path, body);
      assertEquals([status, code], [404, "not_found"], method);
    }
  });
}

for (
  const [what, body, status, code] of [
    ["no text", {}, 400, "bad_message"],
    ["an empty text", { text: " " }, 400, "bad_message"],
    ["a long text", { text: "x".repeat(2001) }, 413, "too_long"],
    ["an id that is none", { id: "<b>", text: "Hi" }, 400, "bad_message"],
  ] as const
) {
  Deno.test(`PATCH refuses ${what}`, async () => {
    await using server = await startTestServer();
    const { seq } = await say(server, "Hello");
    const answer = await ask(server, "PATCH", `/${seq}`, body);
    assertEquals([answer.status, answer.code], [status, code]);
  });
}

Deno.test("Changes count like messages", async () => {
  await using server = await startTestServer({
    ISLET_RATE_PER_SECOND: "0.01",
    ISLET_RATE_BURST: "3",
  });
  const { seq } = await say(server, "Hello");
  await ask(server, "PATCH", `/${seq}`, { text: "Hello all" });
  await ask(server, "PUT", `/${seq}/reactions/👍`);
  const { status, code } = await ask(server, "DELETE", `/${seq}`);
  assertEquals([status, code], [429, "rate_limited"]);
});

Deno.test("A change that is sent again by its id is made once", async () => {
  await using server = await startTestServer();
  const { seq } = await say(server, "Hello");
  const edit = { id: "e1", text: "Hello all" };
  const first = await ask(server, "PATCH", `/${seq}`, edit);
  const again = await ask(server, "PATCH", `/${seq}`, edit);
  assertEquals(again, first);
  const url = `/${seq}/reactions/👍?id=r1`;
  assertEquals(
    await ask(server, "PUT", url),
    await ask(server, "PUT", url),
  );
  const { newestSeq } = server.islet.chat.parts.history.open(ROOM, () => {});
  assertEquals(newestSeq, 3);
});

Deno.test("A message answers another one", async () => {
  await using server = await startTestServer();
  const { seq } = await say(server, "Hello");
  const reply = await say(server, "Hi", { id: "c2", replyTo: seq });
  assertEquals(reply.replyTo, seq);
  const again = await say(server, "Hi", { id: "c2", replyTo: seq });
  assertEquals(again, reply);
  const other = await ask(server, "POST", "", { id: "c2", text: "Hi" });
  assertEquals([other.status, other.code], [409, "conflict"]);
  for (const [replyTo, status] of [[9, 404], [0, 400], [{}, 400]] as const) {
    const answer = await ask(server, "POST", "", { text: "Hi", replyTo });
    assertEquals(answer.status, status);
  }
});

Deno.test("DELETE of all one's own leaves those of others", async () => {
  await using server = await startTestServer();
  for (const n of seqs(1, 5)) {
    await say(server, `Ana ${n}`);
    await ask(server, "POST", "", { text: `Ben ${n}` }, "Ben");
  }
  await ask(server, "DELETE", "/3");
  const response = await fetch(
    `${server.url}/api/rooms/tea/messages?mine&name=Ana`,
    { method: "DELETE" },
  );
  assertEquals([response.status, await response.json()], [200, { deleted: 5 }]);
  const messages = await readAll(server.islet.chat.parts.history, ROOM);
  assertEquals(
    messages.map(({ text }) => text),
    seqs(1, 5).flatMap((n) => ["", `Ben ${n}`]),
  );
  const all = await ask(server, "DELETE", "");
  assertEquals([all.status, all.code], [400, "bad_request"]);
});

Deno.test("Two tabs and a socket of another instance see the same", async () => {
  await using store = await TempStore.create();
  const settings = { ISLET_KV_PATH: store.path };
  await using first = await startTestServer(settings);
  await using second = await startTestServer(settings);
  await using tab = await TestClient.join(first.url, "tea", { name: "Ana" });
  await using other = await TestClient.join(first.url, "tea", { name: "Ana" });
  await using ben = await TestClient.join(second.url, "tea", { name: "Ben" });
  tab.send({ type: "message", id: "c1", text: "Hello" });
  await ben.untilMessages(1);
  ben.send({ type: "reaction", id: "r1", of: 1, emoji: "👍", on: true });
  other.send({ type: "edit", id: "e1", of: 1, text: "Hello all" });
  ben.send({ type: "message", id: "b1", text: "Hi", replyTo: 1 });
  const clients = [tab, other, ben];
  await until("all have seen all", () =>
    clients.every((client) => {
      const [message] = shown(client);
      return shown(client).length === 2 && message?.text === "Hello all" &&
        message.reactions?.length === 1;
    }));
  for (const client of clients) assertEquals(shown(client), shown(tab));
  assertEquals(shown(tab)[1]?.replyTo, 1);
});

Deno.test("An edit that races a deletion loses or is deleted with the message", async () => {
  await using store = await TempStore.create();
  const settings = { ISLET_KV_PATH: store.path };
  await using first = await startTestServer(settings);
  await using second = await startTestServer(settings);
  await using ben = await TestClient.join(second.url, "tea", { name: "Ben" });
  for (const n of seqs(1, 20)) {
    const { seq } = await say(first, `Message ${n}`);
    const [edit, deletion] = await Promise.all([
      ask(first, "PATCH", `/${seq}`, { text: `Edited ${n}` }),
      ask(second, "DELETE", `/${seq}`),
    ]);
    assert(edit.status === 200 || edit.code === "gone");
    assertEquals(deletion.status, 200);
    await until(
      "Ben sees that it is gone",
      () => shown(ben).find((message) => message.seq === seq)?.deleted === true,
    );
  }
  const messages = await readAll(first.islet.chat.parts.history, ROOM);
  assertEquals(messages.map(({ text }) => text), seqs(1, 20).map(() => ""));
  assertEquals(shown(ben), messages);
});

Deno.test("The owner of a room may delete what others say there, and nobody else", async () => {
  await using server = await startTestServer();
  const { chat } = server.islet;
  const enter = (name: string) => chat.enter(ROOM, aCaller(aUser(name)));
  await enter("Ben").send(checkPost({ id: "c1", text: "Hello" }));
  const deletion = checkDelete({ id: "d1", of: 1 });
  await assertRejects(() => enter("Ana").send(deletion), ProtocolError);
  await chat.parts.history.change(ROOM, {
    user: aUser(),
    id: "s1",
    apply: () => aRecord({ owners: [aUser().userId] }),
  });
  await assertRejects(() => enter("Cat").send(deletion), ProtocolError);
  const { message } = await enter("Ana").send(deletion);
  assertEquals(message.deleted, true);
});
