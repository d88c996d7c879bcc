import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { aRoom } from "../support/a_room.ts";
import { readAll } from "../support/read_all.ts";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const ROOM = aRoom("tea");

/** Posts the form of the room's page, without following what it answers. */
async function post(
  { url }: TestServer,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await fetch(`${url}/rooms/tea/messages`, {
    method: "POST",
    headers,
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  if (response.status === 303) await response.body?.cancel();
  return response;
}

async function texts({ islet }: TestServer): Promise<string[]> {
  return (await readAll(islet.chat.parts.history, ROOM)).map(({ text }) =>
    text
  );
}

Deno.test("The form of a room posts a message and goes back to the room", async () => {
  await using server = await startTestServer();
  const { cookie, user } = await startSession(server.url, "Ana");
  await using client = await TestClient.join(server.url, "tea", {
    name: "Ben",
  });
  const text = "Hello\r\nthere & <b>here</b>";
  const response = await post(server, { id: "f1", text }, { cookie });
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/rooms/tea#latest");
  const [message] = await client.untilMessages(1);
  assertEquals(message?.text, "Hello\nthere & <b>here</b>");
  assertEquals([message?.id, message?.userId], ["f1", user.userId]);
});

Deno.test("The form of a room stores pasted code as it was, without blank lines around it", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const code = "    if (tide) {\r\n\tsail();\r\n    }";
  await post(server, { id: "f1", text: `\r\n  \r\n${code}  \r\n\r\n` }, {
    cookie,
  });
  const stored = code.replaceAll("\r\n", "\n");
  assertEquals(await texts(server), [stored]);
  const page = await fetch(`${server.url}/rooms/tea`);
  assertStringIncludes(await page.text(), `dir="auto">${stored}</p>`);
});

Deno.test("The form of a room stores a double submit once", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const fields = { id: "f1", text: "Hello" };
  const responses = await Promise.all([
    post(server, fields, { cookie }),
    post(server, fields, { cookie }),
  ]);
  assertEquals(responses.map(({ status }) => status), [303, 303]);
  await post(server, fields, { cookie });
  assertEquals(await texts(server), ["Hello"]);
});

Deno.test("The form of a room stores another text of a page that came back", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  await post(server, { id: "f1", text: "Hello" }, { cookie });
  await post(server, { id: "f1", text: "Hello again" }, { cookie });
  assertEquals(await texts(server), ["Hello", "Hello again"]);
});

Deno.test("The form of a room takes the name of a newcomer", async () => {
  await using server = await startTestServer();
  const response = await post(server, { text: "Hello", name: " Ana " });
  assertEquals(response.status, 303);
  const [cookie = ""] = response.headers.getSetCookie();
  const session = await fetch(`${server.url}/api/session`, {
    headers: { cookie: cookie.split(";")[0] ?? "" },
  });
  const user = await session.json();
  assertEquals(user.userName, "Ana");
  const [message] = await readAll(server.islet.chat.parts.history, ROOM);
  assertEquals([message?.userId, message?.text], [user.userId, "Hello"]);
});

Deno.test("The form of a room lets a newcomer join who has nothing to say", async () => {
  await using server = await startTestServer();
  const fields = { name: "Ana", text: "", join: "1" };
  const response = await post(server, fields);
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/rooms/tea");
  assertEquals(response.headers.getSetCookie().length, 1);
  assertEquals(await texts(server), []);
});

Deno.test("The form of a room gives a newcomer who joins back what is written there", async () => {
  await using server = await startTestServer();
  const fields = { id: "f1", name: "Ana", text: "Not yet", join: "1" };
  const response = await post(server, fields);
  assertEquals(response.status, 200);
  assertEquals(response.headers.getSetCookie().length, 1);
  const html = await response.text();
  assertStringIncludes(html, ">Not yet</textarea>");
  assertStringIncludes(html, 'name="id" value="f1"');
  assertEquals(html.includes('id="name"'), false);
  assertEquals(await texts(server), []);
});

Deno.test("/nick in the form of a room renames, and is no message", async () => {
  await using server = await startTestServer();
  const { cookie, user } = await startSession(server.url, "Ana");
  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  await using _ana = await TestClient.join(server.url, "tea", { cookie });
  const response = await post(server, { text: "/nick Anabel" }, { cookie });
  assertEquals(response.status, 303);
  assertEquals(response.headers.getSetCookie().length, 1);
  const { userId, userName } = await ben.next("user_renamed");
  assertEquals([userId, userName], [user.userId, "Anabel"]);
  await post(server, { text: "//nick Ana", name: "Cleo" });
  assertEquals(await texts(server), ["/nick Ana"]);
});

Deno.test("/nick as the first thing that a newcomer says is the name", async () => {
  await using server = await startTestServer();
  const response = await post(server, { text: "/nick Anabel", name: "Ana" });
  assertEquals(response.status, 303);
  const [cookie = ""] = response.headers.getSetCookie();
  const session = await fetch(`${server.url}/api/session`, {
    headers: { cookie: cookie.split(";")[0] ?? "" },
  });
  assertEquals((await session.json()).userName, "Anabel");
  assertEquals(await texts(server), []);
});

const REFUSED: [
  what: string,
  fields: Record<string, string>,
  status: number,
][] = [
  ["an empty message", { name: "Ana", text: " " }, 400],
  ["a message that shows nothing", { name: "Ana", text: "\u200b" }, 400],
  ["a long message", { name: "Ana", text: "<b>".repeat(700) }, 413],
  ["a newcomer without a name", { text: "<b>Hello</b>" }, 403],
  ["a newcomer with a bad name", { name: "\u202e", text: "Hello" }, 403],
  ["a newcomer who joins without a name", { text: "Hello", join: "1" }, 403],
  ["a new name that is none", { name: "Ana", text: "/nick" }, 403],
  ["an id that is none", { id: "<b>", name: "Ana", text: "Hello" }, 400],
];

for (const [what, fields, status] of REFUSED) {
  Deno.test(`The form of a room brings back ${what}, as a page that says why`, async () => {
    await using server = await startTestServer();
    const response = await post(server, fields);
    assertEquals(response.status, status);
    assertMatch(response.headers.get("content-type") ?? "", /^text\/html/);
    const html = await response.text();
    assertStringIncludes(html, "Not sent");
    const escaped = (fields["text"] ?? "").replaceAll("<", "&lt;");
    assertStringIncludes(html.replaceAll("&gt;", ">"), escaped.trim());
    assertEquals(html.includes("<b>"), false);
    assertEquals(await texts(server), []);
  });
}

Deno.test("The form of a room brings back what was sent too fast, and tells when to go on", async () => {
  await using server = await startTestServer({
    ISLET_RATE_PER_SECOND: "0.1",
    ISLET_RATE_BURST: "1",
  });
  const { cookie } = await startSession(server.url, "Ana");
  await post(server, { id: "f1", text: "Hello" }, { cookie });
  const response = await post(server, { id: "f2", text: "Too fast" }, {
    cookie,
  });
  assertEquals(response.status, 429);
  assertEquals(response.headers.get("retry-after"), "10");
  const html = await response.text();
  assertStringIncludes(html, "Too fast");
  assertStringIncludes(html, "f2");
  assertEquals(await texts(server), ["Hello"]);
});

Deno.test("The form of a room does nothing for another site's page", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const response = await post(server, { text: "Hello" }, {
    cookie,
    Origin: "https://evil.example",
  });
  assertEquals(response.status, 403);
  await response.body?.cancel();
  assertEquals(await texts(server), []);
});

Deno.test("A room's page shows what people wrote, and lets none of it be markup", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "<img src=x> & co");
  const text = "</script><script>alert(1)</script> \u2028 ${x} &amp;";
  await post(server, { text }, { cookie });
  const response = await fetch(`${server.url}/rooms/tea`, {
    headers: { cookie },
  });
  assertEquals(response.status, 200);
  const html = await response.text();
  assertEquals(html.includes("<script>alert"), false);
  assertEquals(html.includes("<img src=x"), false);
  assertStringIncludes(html, "&lt;script>alert(1)&lt;/script>");
});

Deno.test("GET of the form's address goes to the room", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/rooms/tea/messages`, {
    redirect: "manual",
  });
  await response.body?.cancel();
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/rooms/tea");
});
