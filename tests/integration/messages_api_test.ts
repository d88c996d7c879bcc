import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { UnavailableError } from "../../lib/log/new_entry.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { seqs } from "../support/seqs.ts";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const PATH = "/api/rooms/tea/messages";

/** Gets a page of history; returns its status, and the seqs or the error's code. */
async function page({ url }: TestServer, query: string, path = PATH) {
  const response = await fetch(`${url}${path}${query}`);
  const { messages, head, hasOlder, error } = await response.json();
  return response.status === 200
    ? {
      seqs: messages.map(({ seq }: { seq: number }) => seq),
      head,
      hasOlder,
    }
    : { status: response.status, code: error.code };
}

async function post(
  { url }: TestServer,
  body: unknown,
  { query = "?name=Ana", path = PATH, headers = {} } = {},
): Promise<Response> {
  return await fetch(`${url}${path}${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

Deno.test("GET messages answers with a page of history, newest last", async (t) => {
  await using server = await startTestServer();
  const { history } = server.islet.chat.parts;
  await Promise.all(
    seqs(1, 300).map((n) => history.append(aRoom("tea"), aNewEntry(`c${n}`))),
  );
  const pages: [query: string, seqs: number[], hasOlder: boolean][] = [
    ["", seqs(251, 300), true],
    ["?limit=3", seqs(298, 300), true],
    ["?before=10", seqs(1, 9), false],
    ["?before=252&limit=2", [250, 251], true],
    ["?after=298", [299, 300], true],
    ["?after=0&limit=200", seqs(1, 200), false],
    ["?before=&after=&limit=", seqs(251, 300), true],
  ];
  for (const [query, wanted, hasOlder] of pages) {
    await t.step(query || "no query", async () => {
      assertEquals(await page(server, query), {
        seqs: wanted,
        head: 300,
        hasOlder,
      });
    });
  }

  const response = await fetch(`${server.url}${PATH}?limit=1`);
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(response.headers.get("cache-control"), "no-store");
  const [message] = (await response.json()).messages;
  assertEquals({ ...message, sentAt: 0 }, {
    seq: 300,
    id: "c300",
    ...aUser(),
    text: "text of c300",
    sentAt: 0,
  });
});

Deno.test("GET messages of a room that nobody has been to is empty", async () => {
  await using server = await startTestServer();
  assertEquals(await page(server, ""), { seqs: [], head: 0, hasOlder: false });
});

Deno.test("GET messages answers 400 to what is no page, and 404 to what is no room", async () => {
  await using server = await startTestServer();
  for (
    const query of [
      "?before=x",
      "?after=-1",
      "?limit=0",
      "?limit=201",
      "?limit=1.5",
      "?limit=many",
    ]
  ) {
    assertEquals(await page(server, query), {
      status: 400,
      code: "bad_request",
    });
  }
  for (const name of ["No", "-", "a%2Fb", "x".repeat(65)]) {
    assertEquals(await page(server, "", `/api/rooms/${name}/messages`), {
      status: 404,
      code: "not_found",
    });
  }
});

Deno.test("POST messages keeps how far in the first line is", async () => {
  await using server = await startTestServer();
  const text = "\t- one\n\t\t- two";
  const posted = await post(server, { text: `\n \n${text} \n` });
  assertEquals((await posted.json()).text, text);
  const listed = await fetch(server.url + PATH);
  assertEquals((await listed.json()).messages[0].text, text);
});

Deno.test("POST messages stores a message and gives it to everyone in the room", async () => {
  await using server = await startTestServer();
  await using client = await TestClient.join(server.url, "tea", {
    name: "Ben",
  });
  const before = Date.now();
  const response = await post(server, { id: "c1", text: "\nHello\r\nthere " });
  assertEquals(response.status, 201);
  const message = await response.json();
  assertEquals([message.seq, message.id], [1, "c1"]);
  assertEquals([message.userName, message.text], ["Ana", "Hello\nthere"]);
  assert(message.sentAt >= before && message.sentAt <= Date.now());
  assertEquals([...await client.untilMessages(1)], [message]);
});

Deno.test("POST messages stores a message once that is sent again", async () => {
  await using server = await startTestServer();
  const first = await (await post(server, { id: "c1", text: "one" })).json();
  const again = await post(server, { id: "c1", text: "\none " });
  assertEquals([again.status, await again.json()], [201, first]);
  const other = await post(server, { id: "c1", text: "mine" }, {
    query: "?name=Ben",
  });
  assertEquals((await other.json()).seq, 2);
});

Deno.test("POST messages refuses another text under the same id", async () => {
  await using server = await startTestServer();
  const first = await post(server, { id: "c1", text: "one" });
  await first.body?.cancel();
  const other = await post(server, { id: "c1", text: "two" });
  assertEquals([other.status, await other.json()], [409, {
    error: {
      code: "conflict",
      message: "Another message was sent under this id",
    },
  }]);
});

Deno.test("POST messages makes an id where there is none", async () => {
  await using server = await startTestServer();
  const ids = new Set<string>();
  for (const _ of [1, 2]) {
    const response = await post(server, { text: "Hello" });
    const { id } = await response.json();
    assertMatch(id, /^[A-Za-z0-9_-]{1,64}$/);
    ids.add(id);
  }
  assertEquals(ids.size, 2);
});

Deno.test("POST messages takes the user of a cookie, whatever the name says", async () => {
  await using server = await startTestServer();
  const { user, cookie } = await startSession(server.url, "Ana");
  const response = await post(server, { text: "Hello" }, {
    query: "?name=Mallory",
    headers: { cookie },
  });
  const { userId, userName } = await response.json();
  assertEquals({ userId, userName }, user);
});

const REFUSED: [
  what: string,
  body: unknown,
  options: { query?: string; path?: string; headers?: Record<string, string> },
  status: number,
  code: string,
][] = [
  ["nobody's message", { text: "Hi" }, { query: "" }, 401, "not_allowed"],
  [
    "another site's page",
    { text: "Hi" },
    { headers: { Origin: "https://evil.example" } },
    403,
    "not_allowed",
  ],
  [
    "a message to no room",
    { text: "Hi" },
    { path: "/api/rooms/No/messages" },
    404,
    "not_found",
  ],
  ["no text", { id: "c1" }, {}, 400, "bad_message"],
  ["an empty text", { text: " \n " }, {}, 400, "bad_message"],
  ["an id that is none", { id: "c 1", text: "Hi" }, {}, 400, "bad_message"],
  ["an id that is null", { id: null, text: " " }, {}, 400, "bad_message"],
  ["a text too long", { text: "x".repeat(2001) }, {}, 413, "too_long"],
  ["no JSON", "{", {}, 400, "bad_request"],
  ["a JSON array", [], {}, 400, "bad_request"],
  ["a body too long", { text: "x".repeat(40_000) }, {}, 413, "bad_request"],
  [
    "a body of another type",
    "Hi",
    { headers: { "Content-Type": "text/plain" } },
    415,
    "bad_request",
  ],
];

for (const [what, body, options, status, code] of REFUSED) {
  Deno.test(`POST messages answers ${status} to ${what}`, async () => {
    await using server = await startTestServer();
    const response = await post(server, body, options);
    assertEquals(response.status, status);
    const { error } = await response.json();
    assertEquals(error.code, code);
    assert(error.message.length > 0);
    assertEquals((await page(server, "")).head, 0);
  });
}

Deno.test("POST messages answers 429 and when to go on to a user who sends too fast", async () => {
  await using server = await startTestServer({
    ISLET_RATE_PER_SECOND: "0.5",
    ISLET_RATE_BURST: "2",
  });
  const answers: number[] = [];
  for (const n of seqs(1, 3)) {
    const response = await post(server, { id: `c${n}`, text: "Hello" });
    answers.push(response.status);
    if (response.status === 429) {
      assertEquals(response.headers.get("retry-after"), "2");
      assertEquals((await response.json()).error.code, "rate_limited");
    } else await response.body?.cancel();
  }
  assertEquals(answers, [201, 201, 429]);
});

Deno.test("Messages answers 405 to other methods", async () => {
  await using server = await startTestServer();
  for (const method of ["PUT", "PATCH"]) {
    const response = await fetch(`${server.url}${PATH}`, { method });
    assertEquals(response.status, 405);
    assertEquals((await response.json()).error.code, "method_not_allowed");
  }
});

Deno.test("The API answers 404 as JSON where there is nothing", async () => {
  await using server = await startTestServer();
  for (const path of ["/api/", "/api/rooms/tea/x", "/api/x/y"]) {
    const response = await fetch(`${server.url}${path}`);
    assertEquals(response.status, 404);
    assertEquals((await response.json()).error.code, "not_found");
  }
});

Deno.test("GET messages answers 503 where the store fails, and the operator learns why", async () => {
  await using server = await startTestServer();
  const { history } = server.islet.chat.parts;
  history.page = () =>
    Promise.reject(new UnavailableError(new Error("The disk is gone")));
  const response = await fetch(`${server.url}${PATH}`);
  assertEquals(response.headers.get("retry-after"), "1");
  const { error } = await response.json();
  assertEquals([response.status, error.code], [503, "unavailable"]);
  assert(!error.message.includes("disk"));
  assertEquals(server.log.length, 1);
  assertStringIncludes(server.log[0] ?? "", "The disk is gone");
});
