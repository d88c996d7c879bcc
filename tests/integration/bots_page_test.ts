import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { USER_NAME_RULE } from "../../lib/protocol/user_name.ts";
import { parseExposition } from "../support/parse_exposition.ts";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

/** A page, as a browser that doesn't follow redirects gets it. */
interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** The title of the document. */
  readonly title: string;
}

/** Opens the page, or sends one of its forms where there are fields. */
async function open(
  { url }: TestServer,
  headers: Record<string, string>,
  fields?: Record<string, string>,
): Promise<Shown> {
  const response = await fetch(`${url}/bots`, {
    headers,
    redirect: "manual",
    ...(fields && { method: "POST", body: new URLSearchParams(fields) }),
  });
  const html = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    html,
    title: /<title>(.*)<\/title>/.exec(html)?.[1] ?? "",
  };
}

/** More of a tag: values of attributes may have a `>` in them. */
const MORE = '(?:"[^"]*"|[^">])*';

/** What a page has in one of its fields, as it was before it was escaped. */
function fieldOf({ html }: Shown, id: string): string | undefined {
  const box = new RegExp(`<textarea${MORE} id="${id}"${MORE}>([^<]*)<`)
    .exec(html);
  const [input] = new RegExp(`<input${MORE} id="${id}"${MORE}>`).exec(html) ??
    [];
  const text = box?.[1] ?? / value="([^"]*)"/.exec(input ?? "")?.[1];
  return text?.replaceAll("&lt;", "<").replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

/** What a page says is wrong with what was typed into one of its fields. */
function errorOf({ html }: Shown, id: string): string | undefined {
  assertMatch(
    html,
    new RegExp(`id="${id}"${MORE} aria-describedby="${id}-hint"`),
  );
  const error = new RegExp(`id="${id}-hint" class="field-error">([^<]*)<`);
  return error.exec(html)?.[1];
}

/** Has somebody make a bot by the form. */
async function makeBot(
  server: TestServer,
  cookie: string,
): Promise<{ userId: string; token: string; shown: Shown }> {
  const shown = await open(server, { cookie }, { name: "Tide" });
  assertEquals(shown.status, 200);
  const userId = fieldOf(shown, "user-id") ?? "";
  const token = fieldOf(shown, "token") ?? "";
  assertMatch(userId, /^bot-[\w-]{24}$/);
  assertMatch(token, /^islet-bot-./);
  return { userId, token, shown };
}

/** The status that a bot gets which posts something. */
async function post({ url }: TestServer, token: string): Promise<number> {
  const response = await fetch(`${url}/api/rooms/tea/messages`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ text: "Hello" }),
  });
  await response.body?.cancel();
  return response.status;
}

Deno.test("The page of bots asks for a name first, in a form that leads back to it", async () => {
  await using server = await startTestServer();
  const shown = await open(server, {});
  assertEquals([shown.status, shown.title], [200, "Bots · Islet"]);
  assertStringIncludes(shown.html, "needs a name");
  assertStringIncludes(shown.html, 'name="next" value="/bots"');
  assertEquals(shown.html.includes('id="bot"'), false);

  const refused = await fetch(`${server.url}/api/session`, {
    method: "POST",
    body: new URLSearchParams({ name: "\u202e", next: "/bots" }),
  });
  assertEquals(new URL(refused.url).pathname, "/bots");
  assertStringIncludes(await refused.text(), `${USER_NAME_RULE}.`);
});

Deno.test("The forms of bots do nothing without a name, and say so", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const { token } = await makeBot(server, cookie);
  for (const fields of [{ name: "Tide" }, { bot: token }]) {
    const shown = await open(server, {}, fields);
    assertEquals(shown.status, 401);
    assertStringIncludes(shown.html, "needs a name");
    assertEquals(shown.html.includes("islet-bot-"), false);
  }
  assertEquals(await post(server, token), 201);
});

Deno.test("A name that a browser didn't keep is told of at the forms of bots", async () => {
  await using server = await startTestServer();
  const headers = { referer: `${server.url}/bots` };
  const shown = await open(server, headers, { name: "Tide" });
  assertEquals(shown.status, 401);
  assertStringIncludes(shown.html, "allow cookies for this site");
});

Deno.test("The page of bots has two forms for who has a name, and no scripts", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const shown = await open(server, { cookie });
  assertEquals([shown.status, shown.title], [200, "Bots · Islet"]);
  assertEquals(shown.html.match(/<form/g)?.length, 2);
  assertStringIncludes(shown.html, '<label for="name">Name of the bot</label>');
  assertEquals(shown.html.includes("<script"), false);
  assertEquals(shown.html.includes("field-error"), false);
});

Deno.test("A person makes a bot by a form, and is shown once what it needs, kept by nobody", async () => {
  await using server = await startTestServer({ ISLET_LOG: "debug" });
  const { cookie } = await startSession(server.url, "Ana");
  const { userId, token, shown } = await makeBot(server, cookie);
  assertEquals(shown.title, "Made · Bots · Islet");
  assertEquals(shown.headers.get("cache-control"), "no-store");
  assertEquals(shown.headers.get("location"), null);
  assertStringIncludes(shown.html, ">Tide</bdi> is made");
  assertStringIncludes(shown.html, "won't be shown again");
  assertMatch(shown.html, /<textarea[^>]* id="token"[^>]* readonly/);

  await using client = await TestClient.join(server.url, "tea", {
    headers: { authorization: `Bearer ${token}` },
  });
  const [welcome] = client.frames;
  assert(welcome?.type === "welcome");
  assertEquals([welcome.userId, welcome.userName], [userId, "Tide"]);

  const again = await open(server, { cookie });
  assertEquals(again.html.includes("islet-bot-"), false);
  assertEquals(server.log.join("\n").includes("islet-bot-"), false);
});

Deno.test("The example that a bot comes with posts as it", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const { userId, shown } = await makeBot(server, cookie);
  const example = fieldOf(shown, "example") ?? "";
  const [body = "", type = "", authorization = "", url = ""] = [
    ...example.matchAll(/'([^']*)'/g),
  ].map(([, part]) => part);
  assertMatch(
    example,
    /^curl -d '.*' \\\n {2}-H '.*' \\\n {2}-H '.*' \\\n {2}'.*'$/,
  );
  const header = (line: string): [string, string] => {
    const [name = "", value = ""] = line.split(": ");
    return [name, value];
  };
  const response = await fetch(url, {
    method: "POST",
    headers: [header(type), header(authorization)],
    body,
  });
  assertEquals(response.status, 201);
  assertEquals((await response.json()).userId, userId);
});

Deno.test("The example that a bot comes with has the address that its maker's browser knows", async () => {
  await using server = await startTestServer({ ISLET_TRUST_PROXY: "1" });
  const { cookie } = await startSession(server.url, "Ana");
  const byHost = { cookie, "x-forwarded-host": "chat.example" };
  const byOrigin = {
    cookie,
    origin: "https://chat.example",
    "sec-fetch-site": "same-origin",
  };
  for (
    const [headers, origin] of [
      [byHost, "http://chat.example"],
      [byOrigin, "https://chat.example"],
    ] as const
  ) {
    const shown = await open(server, headers, { name: "Tide" });
    assertStringIncludes(
      fieldOf(shown, "example") ?? "",
      `'${origin}/api/rooms/lobby/messages'`,
    );
  }
});

for (const name of ["", " ", "\u202e", `"<b>${"x".repeat(32)}`]) {
  Deno.test(`The form that makes bots brings back the name ${JSON.stringify(name)}, and says why`, async () => {
    await using server = await startTestServer();
    const { cookie } = await startSession(server.url, "Ana");
    const shown = await open(server, { cookie }, { name });
    assertEquals(
      [shown.status, shown.title],
      [400, "Not made · Bots · Islet"],
    );
    assertEquals(errorOf(shown, "name"), `${USER_NAME_RULE}.`);
    assertEquals(fieldOf(shown, "name") ?? "", name);
    assertEquals(shown.html.includes("<b>"), false);
  });
}

Deno.test("A form of bots without any field is answered like one with an empty name", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const shown = await open(server, { cookie }, {});
  assertEquals(shown.status, 400);
  assertEquals(errorOf(shown, "name"), `${USER_NAME_RULE}.`);
});

Deno.test("Who makes too many bots is told when to come back", async () => {
  await using server = await startTestServer({ ISLET_ADDRESS_LIMITS: "on" });
  const { cookie } = await startSession(server.url, "Ana");
  let shown = await open(server, { cookie }, { name: "Tide" });
  for (let n = 0; n < 1000 && shown.status === 200; n++) {
    shown = await open(server, { cookie }, { name: "Tide" });
  }
  assertEquals(shown.status, 429);
  assertMatch(shown.headers.get("retry-after") ?? "", /^[1-9]\d*$/);
  assertMatch(errorOf(shown, "name") ?? "", /^Many new names .*\.$/);
  assertEquals(fieldOf(shown, "name"), "Tide");
});

for (const by of ["user ID", "token"] as const) {
  Deno.test(`A bot is revoked by its ${by}: its token counts no longer, and its connections close`, async () => {
    await using server = await startTestServer({ ISLET_LOG: "debug" });
    const { cookie } = await startSession(server.url, "Ana");
    const { userId, token } = await makeBot(server, cookie);
    const other = await makeBot(server, cookie);
    await using client = await TestClient.join(server.url, "tea", {
      headers: { authorization: `Bearer ${token}` },
    });
    const bot = by === "token" ? `\t${token} ` : ` ${userId}`;
    const shown = await open(server, { cookie }, { bot });
    assertEquals(
      [shown.status, shown.title],
      [200, "Revoked · Bots · Islet"],
    );
    assertStringIncludes(shown.html, `>${userId}</bdi>. Its token counts`);
    assertEquals(shown.headers.get("location"), null);
    assertEquals(shown.html.includes("islet-bot-"), false);
    assertEquals((await client.closed).code, 4403);
    assertEquals(await post(server, token), 401);
    assertEquals(await post(server, other.token), 201);

    const again = await open(server, { cookie }, { bot });
    assertEquals(again.status, 200);
    assertEquals(server.log.join("\n").includes("islet-bot-"), false);
  });
}

Deno.test("Whoever has the token of a bot revokes it, by its user ID who made it alone", async () => {
  await using server = await startTestServer();
  const ana = await startSession(server.url, "Ana");
  const ben = await startSession(server.url, "Ben");
  const { userId, token } = await makeBot(server, ana.cookie);
  const headers = { cookie: ben.cookie };
  const byId = await open(server, headers, { bot: userId });
  assertEquals(byId.status, 403);
  assertEquals(errorOf(byId, "bot"), "That is not a bot of yours.");
  assertEquals(fieldOf(byId, "bot"), userId);
  assertEquals(await post(server, token), 201);

  const byToken = await open(server, headers, { bot: token });
  assertEquals(byToken.status, 200);
  assertEquals(await post(server, token), 401);
});

const NOT_REVOKED: [
  what: string,
  typed: (token: string, userId: string) => string,
  status: number,
  error: string,
][] = [
  ["nothing", () => " ", 400, "Enter the user ID or the token of the bot."],
  ["what is no bot", () => '"<b>Tide', 403, "That is not a bot of yours."],
  ["a person", (_, userId) => userId, 403, "That is not a bot of yours."],
  [
    "a part of a token",
    (token) => token.slice(0, -1),
    403,
    "This token isn't one of this server's, or not the whole of it.",
  ],
];

for (const [what, typed, status, error] of NOT_REVOKED) {
  Deno.test(`The form that revokes bots brings back ${what}, and says why`, async () => {
    await using server = await startTestServer({ ISLET_LOG: "debug" });
    const { cookie, user } = await startSession(server.url, "Ana");
    const { token } = await makeBot(server, cookie);
    const bot = typed(token, user.userId);
    const shown = await open(server, { cookie }, { bot });
    assertEquals(
      [shown.status, shown.title],
      [status, "Not revoked · Bots · Islet"],
    );
    assertEquals(shown.headers.get("cache-control"), "no-store");
    assertEquals(errorOf(shown, "bot"), error);
    assertEquals(fieldOf(shown, "bot"), bot);
    assertEquals(shown.html.includes("<b>"), false);
    assertEquals(await post(server, token), 201);
    assertEquals(server.log.join("\n").includes("islet-bot-"), false);
  });
}

Deno.test("A bot that can't be revoked right now is told of with what was typed, and the operator too", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const { token } = await makeBot(server, cookie);
  server.islet.chat.bots.revoke = () =>
    Promise.reject(new ProtocolError("unavailable", "Not now"));
  const shown = await open(server, { cookie }, { bot: token });
  assertEquals([shown.status, errorOf(shown, "bot")], [503, "Not now."]);
  assertEquals(fieldOf(shown, "bot"), token);
  assertEquals(shown.headers.get("retry-after"), "1");
  const log = server.log.join("\n");
  assertStringIncludes(log, "A form of bots failed");
  assertEquals(log.includes("islet-bot-"), false);
});

Deno.test("Another site's page makes and revokes no bots", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const { token } = await makeBot(server, cookie);
  const origin = "https://evil.example";
  for (
    const headers of [{ cookie, origin }, {
      cookie,
      "sec-fetch-site": "cross-site",
    }]
  ) {
    for (const fields of [{ name: "Tide" }, { bot: token }]) {
      const shown = await open(server, headers, fields);
      assertEquals(shown.status, 403);
      assertEquals(shown.html.includes("islet-bot-"), false);
    }
  }
  assertEquals(await post(server, token), 201);
  assertEquals(server.log.join("\n").includes("islet-bot-"), false);
});

Deno.test("What is no form is answered by a page that says so", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  for (
    const [type, body, status] of [
      ["text/plain", "name=Tide", 415],
      ["application/json", "[", 400],
      ["application/x-www-form-urlencoded", `bot=${"x".repeat(40_000)}`, 413],
    ] as const
  ) {
    const response = await fetch(`${server.url}/bots`, {
      method: "POST",
      headers: { cookie, "Content-Type": type },
      body,
    });
    assertEquals(response.status, status);
    assertStringIncludes(await response.text(), "That didn't work");
  }
});

Deno.test("What the forms of bots refuse is counted", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  await open(server, {}, { name: "Tide" });
  await open(server, { cookie }, { name: "" });
  await open(server, { cookie }, { bot: "nobody" });
  const text = await server.islet.metrics.exposition(false);
  const { samples } = parseExposition(text);
  for (const [reason, count] of [["not_allowed", 2], ["bad_request", 1]]) {
    const name = `islet_refusals_total{reason="${reason}"}`;
    assertEquals(samples.get(name), count);
  }
});
