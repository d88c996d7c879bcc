import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { storedMessages } from "../support/stored_messages.ts";
import { startSession } from "../support/start_session.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

/** A room of Ana's messages, and the cookies of her and of Ben. */
async function startRoom(texts: readonly string[]) {
  const server = await startTestServer();
  const { cookie: ana } = await startSession(server.url, "Ana");
  const { cookie: ben } = await startSession(server.url, "Ben");
  for (const text of texts) await post(server, "", ana, { text });
  return {
    server,
    ana,
    ben,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Sends a form, or opens the page where there are no fields. */
async function post(
  { url }: TestServer,
  path: string,
  cookie: string | null,
  fields?: Record<string, string>,
) {
  const response = await fetch(`${url}/rooms/tea/messages${path}`, {
    headers: cookie === null ? {} : { cookie },
    redirect: "manual",
    ...(fields && { method: "POST", body: new URLSearchParams(fields) }),
  });
  return {
    status: response.status,
    location: response.headers.get("location"),
    html: await response.text(),
  };
}

Deno.test("The page of a message has forms to react and reply; to edit and delete for its author", async () => {
  await using room = await startRoom(["Hello"]);
  const { server, ana, ben } = room;
  const own = await post(server, "/1", ana);
  assertEquals(own.status, 200);
  for (const id of ["emoji", "reply", "edit"]) {
    assertStringIncludes(own.html, `id="${id}"`);
  }
  assertStringIncludes(own.html, "Delete this message");
  const other = await post(server, "/1", ben);
  assertStringIncludes(other.html, 'id="reply"');
  assert(!other.html.includes('id="edit"'));
  assert(!other.html.includes("Delete this message"));
});

Deno.test("Who has no name is led to the room first", async () => {
  await using room = await startRoom(["Hello"]);
  const { status, html } = await post(room.server, "/1", null);
  assertEquals(status, 200);
  assert(!html.includes("<form"));
  assertStringIncludes(html, "pick one in the room");
  const refused = await post(room.server, "/1", null, { react: "👍" });
  assertEquals(refused.status, 401);
});

Deno.test("A message is edited by its form, which leads back to it", async () => {
  await using room = await startRoom(["Hello"]);
  const { server, ana } = room;
  const { status, location } = await post(server, "/1", ana, {
    edit: " Hello, all ",
  });
  assertEquals([status, location], [303, "/rooms/tea#m1"]);
  const [message] = await storedMessages(server.url, "tea");
  assertEquals(message?.text, " Hello, all");
  assertEquals(typeof message?.editedAt, "number");
});

Deno.test("Mentions are edited as they were typed, and stay mentions", async () => {
  await using room = await startRoom(["Ask <@u-1 Ben>\nnow"]);
  const { server, ana } = room;
  const { html } = await post(server, "/1", ana);
  assertStringIncludes(html, "Ask @Ben\nnow</textarea>");
  await post(server, "/1", ana, { edit: "Ask @Ben\r\nnow, @Ana" });
  const [message] = await storedMessages(server.url, "tea");
  assertEquals(message?.text, "Ask <@u-1 Ben>\nnow, @Ana");
});

Deno.test("One that is far up leads to the page around it", async () => {
  await using room = await startRoom(
    Array.from({ length: 51 }, (_, i) => `Message ${i}`),
  );
  const { server, ana } = room;
  const { location } = await post(server, "/1", ana, { react: "👍" });
  assertEquals(location, "/rooms/tea?at=1#m1");
});

Deno.test("A message is deleted by its form", async () => {
  await using room = await startRoom(["Hello"]);
  const { server, ana } = room;
  assertEquals((await post(server, "/1", ana, { delete: "1" })).status, 303);
  const { status, html } = await post(server, "/1", ana);
  assertEquals(status, 200);
  assertStringIncludes(html, "This message was deleted.");
  assert(!html.includes("Hello"));
  assert(!html.includes("<form"));
});

Deno.test("A reaction is given and taken back by its chip", async () => {
  await using room = await startRoom(["Hello"]);
  const { server, ben } = room;
  await post(server, "/1", ben, { react: "👍" });
  const chip = async () =>
    /<button type="submit" name="(\w+)" value="👍"/.exec(
      await (await fetch(`${server.url}/rooms/tea`, {
        headers: { cookie: ben },
      })).text(),
    )?.[1];
  assertEquals(await chip(), "retract");
  await post(server, "/1", ben, { retract: "👍" });
  assertEquals(await chip(), undefined);
});

Deno.test("A reply by its form shows two lines of what it answers, from any page", async () => {
  await using room = await startRoom(
    ["The first", ...Array.from({ length: 50 }, (_, i) => `Message ${i}`)],
  );
  const { server, ben } = room;
  await post(server, "", ben, { text: "An answer", replyTo: "1" });
  const html = await (await fetch(`${server.url}/rooms/tea`)).text();
  assertMatch(
    html,
    /class="quote" href="\/rooms\/tea\?at=1#m1" aria-current="false">.*Ana<\/bdi> <bdi>The first<\/bdi>/,
  );
});

const REFUSED: [
  what: string,
  path: string,
  fields: Record<string, string>,
  status: number,
  says: string,
][] = [
  ["an edit of another one's", "/1", { edit: "Mine" }, 403, ""],
  ["an empty edit", "/1", { edit: " " }, 400, "The message is empty."],
  ["an edit that is too long", "/1", { edit: "x".repeat(2_001) }, 413, ""],
  ["a deletion of another one's", "/1", { delete: "1" }, 403, ""],
  ["what is no emoji", "/1", { react: "yes" }, 400, "A reaction is one emoji."],
  ["nothing at all", "/1", {}, 400, "A reaction is one emoji."],
  ["a message that isn't there", "/9", { react: "👍" }, 404, ""],
  ["what is no seq", "/x", { react: "👍" }, 404, ""],
];

for (const [what, path, fields, status, says] of REFUSED) {
  Deno.test(`The page of a message says why it didn't take ${what}`, async () => {
    await using room = await startRoom(["Hello"]);
    const answer = await post(room.server, path, room.ben, fields);
    assertEquals(answer.status, status);
    assertStringIncludes(answer.html, says);
    assertMatch(answer.html, /<h1>/);
    const [message] = await storedMessages(room.server.url, "tea");
    assertEquals([message?.text, message?.reactions], ["Hello", undefined]);
  });
}

Deno.test("What was typed into the form comes back when it is refused", async () => {
  await using room = await startRoom(["Hello"]);
  const { server, ana } = room;
  const edit = `${"long ".repeat(500)}</textarea>`;
  const { status, html } = await post(server, "/1", ana, { edit });
  assertEquals(status, 413);
  assertStringIncludes(html, "long long &lt;/textarea>");
});
