import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { aCaller } from "../support/a_caller.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { enterRoom } from "../support/enter_room.ts";
import { makeRoom } from "../support/make_room.ts";
import { seqs } from "../support/seqs.ts";
import { startSession } from "../support/start_session.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const PASSPHRASE = "five green cups";

/** How the API answers whoever reads a room. */
async function read(server: string, room: string, cookie = "") {
  const response = await fetch(`${server}/api/rooms/${room}/messages`, {
    headers: { cookie },
  });
  await response.body?.cancel();
  return response.status;
}

async function setPassphrase(
  server: string,
  room: string,
  body: unknown,
  cookie = "",
) {
  const response = await fetch(`${server}/api/rooms/${room}/passphrase`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const message = text === "" ? null : JSON.parse(text).error.message;
  return { status: response.status, message };
}

/** The page of a room, or what a form on it is answered. */
async function open(
  url: string,
  cookie = "",
  fields: Readonly<Record<string, string>> | null = null,
) {
  const response = await fetch(url, {
    redirect: "manual",
    headers: { cookie },
    ...(fields !== null &&
      { method: "POST", body: new URLSearchParams(fields) }),
  });
  const cookies = response.headers.getSetCookie()
    .map((each) => each.split(";", 1)[0] ?? "");
  return {
    status: response.status,
    location: response.headers.get("location"),
    grant: cookies.find((each) => each.startsWith("islet-grants=")) ?? "",
    headers: response.headers,
    html: await response.text(),
  };
}

async function hashOf({ islet }: TestServer, room: string) {
  const record = await islet.chat.parts.history.record(aRoom(room));
  return record?.passphraseHash ?? null;
}

async function headOf({ islet }: TestServer, room: string): Promise<number> {
  const { history } = islet.chat.parts;
  return (await history.page(aRoom(room), { limit: 1 })).head;
}

Deno.test("Whoever gives the passphrase is in, with a name or without", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const { room } = await makeRoom(url, "Tea", false, PASSPHRASE);
  const ben = await startSession(url, "Ben");
  for (const who of ["", ben.cookie]) {
    const wrong = await enterRoom(url, room, "five green cup", who);
    assertEquals([wrong.status, wrong.code], [403, "passphrase"]);
    assertEquals(wrong.cookie, "");
    const { status, cookie, setCookie } = await enterRoom(
      url,
      room,
      ` ${PASSPHRASE}\n`,
      who,
    );
    assertEquals(status, 204);
    assertStringIncludes(setCookie, "HttpOnly");
    assertStringIncludes(setCookie, "SameSite=Lax");
    const both = who === "" ? cookie : `${who}; ${cookie}`;
    assertEquals(await read(url, room, both), 200);
    assertEquals(await read(url, room, who), who === "" ? 401 : 403);
  }
});

Deno.test("What can't be a passphrase is a wrong one", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const { room } = await makeRoom(url, "Tea", false, PASSPHRASE);
  for (
    const typed of [undefined, null, 7, {}, "", " ", "x".repeat(5000), "a\0b"]
  ) {
    const { status, code } = await enterRoom(url, room, typed);
    assertEquals([status, code], [403, "passphrase"]);
  }
});

Deno.test("Whoever may be in a room needs no passphrase there, and gets no cookie", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const open = await makeRoom(url, "Coffee", false);
  const tea = await makeRoom(url, "Tea", false, PASSPHRASE);
  for (
    const [room, who] of [
      [open.room, ""],
      ["nobody-made-it", ""],
      [tea.room, tea.cookie],
    ] as const
  ) {
    const { status, cookie } = await enterRoom(url, room, "anything", who);
    assertEquals([status, cookie], [204, ""]);
  }
  assertEquals(await read(url, tea.room, tea.cookie), 200);
  assertEquals((await enterRoom(url, "-", PASSPHRASE)).status, 404);
});

Deno.test("A grant is for one room and one passphrase, and for nobody who made it up", async () => {
  await using server = await startTestServer();
  await using other = await startTestServer();
  const { url } = server;
  const tea = await makeRoom(url, "Tea", false, PASSPHRASE);
  const books = await makeRoom(url, "Books", false, PASSPHRASE);
  const { cookie } = await enterRoom(url, tea.room, PASSPHRASE);
  assertEquals(await read(url, tea.room, cookie), 200);
  assertEquals(await read(url, books.room, cookie), 401);
  // One more doesn't take the first one away.
  const both = await enterRoom(url, books.room, PASSPHRASE, cookie);
  assertEquals(await read(url, tea.room, both.cookie), 200);
  assertEquals(await read(url, books.room, both.cookie), 200);
  for (
    const forged of [
      cookie.replace(tea.room, books.room),
      cookie.slice(0, -1),
      cookie.replace(/\.[^.]*$/, `.${"A".repeat(43)}`),
      `islet-grants=${"x".repeat(9000)}`,
      "islet-grants=",
    ]
  ) {
    for (const { room } of [tea, books]) {
      assertEquals(await read(url, room, forged), 401);
    }
  }
  // Another server's key signed it.
  const { history } = other.islet.chat.parts;
  const record = await server.islet.chat.parts.history.record(aRoom(tea.room));
  await history.change(aRoom(tea.room), {
    user: aUser(),
    id: "made",
    apply: () => record ?? "gone",
  });
  assertEquals(await read(other.url, tea.room, cookie), 401);
  // A new passphrase ends all grants, the same one again, too.
  for (const passphrase of ["another one", PASSPHRASE]) {
    const { status } = await setPassphrase(
      url,
      tea.room,
      { passphrase },
      tea.cookie,
    );
    assertEquals(status, 204);
    assertEquals(await read(url, tea.room, both.cookie), 401);
    assertEquals(await read(url, books.room, both.cookie), 200);
  }
});

Deno.test("Owners alone set a passphrase and take it away, and stay in", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const { room, cookie } = await makeRoom(url, "Tea", false);
  const ben = await startSession(url, "Ben");
  const mia = await startSession(url, "Mia");
  await server.islet.chat.parts.history.change(aRoom(room), {
    user: aUser(),
    id: "mia",
    apply: (before) =>
      before === null ? "gone" : { ...before, moderators: [mia.user] },
  });
  const wish = { passphrase: PASSPHRASE };
  for (
    const [who, status] of [
      ["", 401],
      [ben.cookie, 403],
      [mia.cookie, 403],
    ] as const
  ) {
    assertEquals((await setPassphrase(url, room, wish, who)).status, status);
  }
  for (const passphrase of ["", "tea", 7, true, [], "x".repeat(129)]) {
    const { status, message } = await setPassphrase(
      url,
      room,
      { passphrase },
      cookie,
    );
    assertEquals(status, 400);
    assertEquals(message, "A passphrase has 4 to 128 characters");
  }
  assertEquals((await setPassphrase(url, room, {}, cookie)).status, 400);
  assertEquals(await hashOf(server, room), null);
  assertEquals(await read(url, room, ben.cookie), 200);
  assertEquals((await setPassphrase(url, room, wish, cookie)).status, 204);
  assertEquals(await read(url, room, ben.cookie), 403);
  for (const who of [cookie, mia.cookie]) {
    assertEquals(await read(url, room, who), 200);
  }
  const none = { passphrase: null };
  assertEquals((await setPassphrase(url, room, none, mia.cookie)).status, 403);
  assertEquals((await setPassphrase(url, room, none, cookie)).status, 204);
  assertEquals(await read(url, room, ben.cookie), 200);
  // What changes nothing is no entry.
  const head = await headOf(server, room);
  assertEquals((await setPassphrase(url, room, none, cookie)).status, 204);
  assertEquals(await headOf(server, room), head);
  // A room that nobody has made is nobody's.
  const { status } = await setPassphrase(url, "nobody-made-it", wish, cookie);
  assertEquals(status, 403);
});

Deno.test("Everybody is told that there is a passphrase, and nobody what it is", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const { room, cookie } = await makeRoom(url, "Tea", false);
  await setPassphrase(url, room, { passphrase: PASSPHRASE }, cookie);
  await setPassphrase(url, room, { passphrase: null }, cookie);
  const response = await fetch(`${url}/api/rooms/${room}/entries?after=1`);
  const { messages } = await response.json();
  const told = messages.map(
    ({ passphrase }: Readonly<Record<string, unknown>>) => passphrase,
  );
  assertEquals(told, [true, false]);
  assert(!JSON.stringify(messages).includes("pbkdf2"));
});

Deno.test("A passphrase that is set sends away whoever hasn't given it, from all instances, and nobody else", async () => {
  await using store = await TempStore.create();
  const settings = { ISLET_KV_PATH: store.path };
  await using first = await startTestServer(settings);
  await using second = await startTestServer(settings);
  const { room, cookie } = await makeRoom(first.url, "Tea", false, PASSPHRASE);
  await until("both know of each other", () => {
    const { instances } = first.islet.chat.parts;
    return instances.hasPeers && second.islet.chat.parts.instances.hasPeers;
  });
  const ben = await startSession(first.url, "Ben");
  const entered = await enterRoom(second.url, room, PASSPHRASE, ben.cookie);
  assertEquals(entered.status, 204);
  const granted = { cookie: `${ben.cookie}; ${entered.cookie}` };
  await using owner = await TestClient.join(second.url, room, { cookie });
  await using near = await TestClient.join(first.url, room, granted);
  await using far = await TestClient.join(second.url, room, granted);
  await using nameless = await TestClient.join(second.url, room, {
    cookie: entered.cookie,
  });
  const response = await fetch(`${second.url}/api/rooms/${room}/events`, {
    headers: granted,
  });
  const events = response.text();
  await setPassphrase(first.url, room, { passphrase: "another one" }, cookie);
  for (const client of [near, far, nameless]) {
    const { code, reason } = await client.closed;
    assertEquals([code, reason], [4403, "This room has a passphrase"]);
    // What came with it and after isn't for them.
    assertEquals(client.frames.at(-1), {
      type: "error",
      code: "passphrase",
      message: "This room has a passphrase",
    });
  }
  assertMatch(await events, /"code":"passphrase"[^]*$/);
  owner.send({ type: "message", id: "o1", text: "Are you there?" });
  await owner.untilMessages(1);
  const again = await enterRoom(second.url, room, "another one", ben.cookie);
  await using back = await TestClient.join(second.url, room, {
    cookie: `${ben.cookie}; ${again.cookie}`,
    after: 0,
  });
  await back.untilMessages(1);
});

Deno.test("A room is made with a passphrase by the API and by the form", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const { cookie } = await startSession(url, "Ana");
  const tea = await makeRoom(url, "Tea", true, PASSPHRASE);
  assertMatch(await hashOf(server, tea.room) ?? "", /^\$pbkdf2-sha256\$/);
  const made = await open(`${url}/rooms`, cookie, {
    title: "Books",
    passphrase: PASSPHRASE,
  });
  const room = made.location?.split("/").at(-1) ?? "";
  assertNotEquals(await hashOf(server, room), null);
  assertEquals(await read(url, room), 401);
  const none = await open(`${url}/rooms`, cookie, {
    title: "Open",
    passphrase: "",
  });
  const openRoom = none.location?.split("/").at(-1) ?? "";
  assertEquals(await hashOf(server, openRoom), null);
});

Deno.test("A passphrase among other settings is refused, rather than left out", async () => {
  await using server = await startTestServer();
  const { room, cookie } = await makeRoom(server.url, "Tea", false);
  const change = async (fields: object) => {
    const response = await fetch(`${server.url}/api/rooms/${room}`, {
      method: "PATCH",
      headers: { "Content-Type": "application/json", cookie },
      body: JSON.stringify(fields),
    });
    return { status: response.status, answer: await response.json() };
  };
  const refused = await change({ topic: "Quiet", passphrase: PASSPHRASE });
  assertEquals(refused.status, 400);
  assertStringIncludes(refused.answer.error.message, "PUT …/passphrase");
  // What GET has told may come back.
  const { status, answer } = await change({ topic: "", passphrase: false });
  assertEquals([status, answer.topic], [200, ""]);
});

Deno.test("A form for a room with what can't be its passphrase says so, and doesn't send it back", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  for (const passphrase of ["tea", "five\0cups", "green pots ".repeat(30)]) {
    const { status, html } = await open(`${server.url}/rooms`, cookie, {
      title: "Kept title",
      passphrase,
    });
    assertEquals(status, 400);
    assertStringIncludes(html, "Kept title");
    assertMatch(html, /field-error"[^>]*>A passphrase has 4 to 128 characters/);
    assertMatch(html, /id="new-passphrase"[^>]*aria-invalid="true"/);
    assert(!html.includes("green pots"));
  }
  assertEquals((await server.islet.chat.lobby()).length, 0);
});

Deno.test("The page of a room asks for its passphrase, and goes on where the reader wanted to", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const { room } = await makeRoom(url, "Tea & cake", true, PASSPHRASE);
  const { history } = server.islet.chat.parts;
  await history.append(aRoom(room), aNewEntry("c1"));
  const asked = await open(`${url}/rooms/${room}?at=2`);
  assertEquals(asked.status, 401);
  assertMatch(asked.html, /<title>Passphrase · Islet<\/title>/);
  assertMatch(asked.html, /property="og:title" content="A room on Islet"/);
  assert(!asked.html.includes("og:description"));
  assertMatch(asked.html, /name="robots" content="noindex"/);
  assertMatch(asked.html, /autocomplete="current-password"/);
  const [, action = ""] = /<form[^>]* action="([^"]*)"/.exec(asked.html) ?? [];
  assertEquals(action, `/rooms/${room}/entry?at=2`);

  const wrong = await open(url + action, "", { passphrase: "wrong one" });
  assertEquals(wrong.status, 403);
  assertMatch(wrong.html, /<title>Not yet · Passphrase · Islet<\/title>/);
  assertMatch(wrong.html, /id="entry-error"[^>]*>That isn('|&#39;)t the pass/);
  assertMatch(wrong.html, /aria-describedby="entry-error"/);
  assert(!wrong.html.includes("wrong one"));
  assertStringIncludes(wrong.html, `action="${action}"`);

  const right = await open(url + action, "", { passphrase: PASSPHRASE });
  assertEquals([right.status, right.location], [303, `/rooms/${room}?at=2`]);
  const page = await open(url + right.location, right.grant);
  assertEquals(page.status, 200);
  assertStringIncludes(page.html, "Tea &amp; cake");
  // It isn't in what others see of a link by who may be there.
  const again = await open(`${url}${action}`);
  assertEquals([again.status, again.location], [303, `/rooms/${room}?at=2`]);
});

Deno.test("Other pages of a room lead whoever hasn't given its passphrase to the one that asks for it", async () => {
  await using server = await startTestServer();
  const { room } = await makeRoom(server.url, "Tea", true, PASSPHRASE);
  const base = `${server.url}/rooms/${room}`;
  for (const path of ["messages/2", "settings", "export?format=md", "live"]) {
    const { html } = await open(`${base}/${path}`);
    assertMatch(html, /href="\/rooms\/tea"[^>]*>Give the passphrase</);
  }
  assert(!(await open(`${base}/hello`)).html.includes("Give the passphrase"));
});

Deno.test("What was written before a room got a passphrase is in the text box again, once its writer is in", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const { room } = await makeRoom(url, "Tea", false, PASSPHRASE);
  const { cookie } = await startSession(url, "Ben");
  const draft = { id: "d1", text: "\n<b>One</b>\nand two", replyTo: "1" };
  const asked = await open(`${url}/rooms/${room}/messages`, cookie, draft);
  assertEquals(asked.status, 403);
  assertStringIncludes(asked.html, "&lt;b>One&lt;/b>\nand two</textarea>");
  assertMatch(asked.html, /id="passphrase"/);
  assertMatch(asked.html, /name="id" value="d1"/);
  assertMatch(asked.html, /name="replyTo" value="1"/);
  const entry = `${url}/rooms/${room}/entry`;
  const wrong = await open(entry, cookie, { ...draft, passphrase: "wrong" });
  assertStringIncludes(wrong.html, "and two</textarea>");
  assertMatch(wrong.html, /aria-describedby="entry-error draft-hint"/);
  const right = await open(entry, cookie, { ...draft, passphrase: PASSPHRASE });
  assertEquals(right.status, 200);
  assertNotEquals(right.grant, "");
  assertMatch(right.html, /<textarea[^>]*name="text"[^>]*>[^<]*&lt;b>One/);
  assertEquals(await headOf(server, room), 1);
});

Deno.test("A hundred wrong passphrases at once take few hashes, and none of the others' time", async () => {
  await using server = await startTestServer({ ISLET_TRUST_PROXY: "1" });
  const { url } = server;
  const { room } = await makeRoom(url, "Tea", false, PASSPHRASE);
  let hashes = 0;
  const { deriveBits } = crypto.subtle;
  crypto.subtle.deriveBits = (algorithm, key, length) => {
    hashes++;
    return deriveBits.call(crypto.subtle, algorithm, key, length ?? 0);
  };
  try {
    const answers = await Promise.all(
      seqs(1, 100).map((n) => enterRoom(url, room, `wrong ${n}`)),
    );
    const count = (status: number) =>
      answers.filter((answer) => answer.status === status).length;
    assertEquals([count(403), count(429)], [2, 98]);
    assertEquals(hashes, 2);
    // From many addresses, too: nine are looked at, the first at once.
    const from = (n: number) =>
      fetch(`${url}/api/rooms/${room}/entry`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Forwarded-For": `192.0.2.${n}`,
        },
        body: '{"passphrase":"wrong one"}',
      });
    const all = await Promise.all(seqs(1, 50).map(from));
    const refused = all.filter(({ status }) => status === 429);
    for (const response of all) await response.body?.cancel();
    assert(refused.every(({ headers }) => headers.has("retry-after")));
    assert(hashes <= 2 + 9, String(hashes));
  } finally {
    crypto.subtle.deriveBits = deriveBits;
  }
});

Deno.test("Passphrases can't be tried without end, whatever is set, and grants go on counting", async () => {
  await using server = await startTestServer({ ISLET_ADDRESS_LIMITS: "off" });
  const { url } = server;
  const { room } = await makeRoom(url, "Tea", false, PASSPHRASE);
  const { cookie } = await enterRoom(url, room, PASSPHRASE);
  const statuses = new Set<number>();
  // Most aren't looked at: they are too short.
  for (const _ of seqs(1, 40)) {
    statuses.add((await enterRoom(url, room, "x")).status);
  }
  assertEquals([...statuses], [403, 429]);
  const late = await open(`${url}/rooms/${room}/entry`, "", {
    passphrase: PASSPHRASE,
  });
  assertEquals(late.status, 429);
  assert(late.headers.has("retry-after"));
  assertStringIncludes(
    late.html,
    "Too many passphrases came from your address",
  );
  assertEquals(await read(url, room, cookie), 200);
});

Deno.test("A passphrase is in no line of the log, no figure, and no page", async () => {
  await using server = await startTestServer({ ISLET_LOG: "debug" });
  const { url } = server;
  const secret = "perfectly-secret";
  const { room, cookie } = await makeRoom(url, "Tea", false, secret);
  const told: string[] = [];
  const keep = async (response: Response) => {
    told.push(await response.text(), ...response.headers.values());
  };
  const entry = `${url}/rooms/${room}/entry`;
  const body = new URLSearchParams({ passphrase: `${secret}!` });
  await keep(await fetch(entry, { method: "POST", body }));
  const { history } = server.islet.chat.parts;
  const { readRecord } = history;
  history.readRecord = () => Promise.reject(new Error("The disk is gone"));
  for (const passphrase of [secret, `${secret}!`]) {
    const fields = new URLSearchParams({ passphrase });
    await keep(await fetch(entry, { method: "POST", body: fields }));
    for (const [method, path] of [["POST", "entry"], ["PUT", "passphrase"]]) {
      await keep(
        await fetch(`${url}/api/rooms/${room}/${path}`, {
          method: method ?? "",
          headers: { "Content-Type": "application/json", cookie },
          body: JSON.stringify({ passphrase }),
        }),
      );
    }
  }
  history.readRecord = readRecord;
  await keep(await fetch(`${url}/api/metrics`));
  await keep(await fetch(`${url}/status`));
  assertStringIncludes(server.log.join("\n"), "The disk is gone");
  for (const text of [...told, ...server.log]) {
    assert(!text.includes(secret) && !text.includes("pbkdf2"), text);
  }
});

Deno.test("A grant that is kept counts after a restart, with the key of before", async () => {
  await using store = await TempStore.create();
  const settings = { ISLET_KV_PATH: store.path };
  let room = "";
  let grant = "";
  {
    await using server = await startTestServer(settings);
    ({ room } = await makeRoom(server.url, "Tea", false, PASSPHRASE));
    grant = (await enterRoom(server.url, room, PASSPHRASE)).cookie;
  }
  await using server = await startTestServer(settings);
  assertEquals(await read(server.url, room, grant), 200);
  const other = await enterRoom(server.url, room, "wrong one");
  assertEquals(other.code, "passphrase");
});

Deno.test("Other sites' forms try no passphrase and set none", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const { room, cookie } = await makeRoom(url, "Tea", false, PASSPHRASE);
  for (
    const [method, path] of [
      ["POST", `/rooms/${room}/entry`],
      ["POST", `/api/rooms/${room}/entry`],
      ["PUT", `/api/rooms/${room}/passphrase`],
    ] as const
  ) {
    const response = await fetch(url + path, {
      method,
      headers: { cookie, origin: "https://evil.example" },
      body: new URLSearchParams({ passphrase: PASSPHRASE }),
    });
    await response.body?.cancel();
    assertEquals(response.status, 403);
    assertEquals(response.headers.getSetCookie(), []);
  }
});

Deno.test("Two instances that set passphrases at once agree on one", async () => {
  await using store = await TempStore.create();
  const settings = { ISLET_KV_PATH: store.path };
  await using first = await startTestServer(settings);
  await using second = await startTestServer(settings);
  const { room, cookie } = await makeRoom(first.url, "Tea", false);
  const set = (server: TestServer, passphrase: string) =>
    setPassphrase(server.url, room, { passphrase }, cookie);
  const answers = await Promise.all([
    set(first, "the first one"),
    set(second, "the second one"),
  ]);
  assertEquals(answers, Array(2).fill({ status: 204, message: null }));
  await until(
    "both know of both",
    async () => await hashOf(first, room) === await hashOf(second, room),
  );
  const opens = await Promise.all(
    ["the first one", "the second one"].map(async (passphrase) =>
      (await enterRoom(second.url, room, passphrase)).status
    ),
  );
  assertEquals(opens.toSorted(), [204, 403]);
});

Deno.test("Whoever is no owner any more when it is stored sets no passphrase", async () => {
  await using server = await startTestServer();
  const { room } = await makeRoom(server.url, "Tea", false);
  const { history } = server.islet.chat.parts;
  const name = aRoom(room);
  const demote = {
    user: aUser(),
    id: "demoted",
    apply: (before: Awaited<ReturnType<typeof history.record>>) =>
      before === null ? "gone" as const : { ...before, owners: [] },
  };
  const owner = (await history.record(name))?.owners[0] ?? "";
  const user = { userId: owner, userName: "Olga" };
  const door = server.islet.chat.enter(name, aCaller(user));
  const setting = door.setPassphrase("four green cups");
  await history.change(name, demote);
  const outcome = await setting.then(
    () => "set",
    (error: Error) => error.message,
  );
  assertEquals(outcome, "You may not do that here");
  assertEquals(await hashOf(server, room), null);
});

Deno.test("A room's hook needs no passphrase: an owner has made it", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const { room, cookie } = await makeRoom(url, "Tea", false, PASSPHRASE);
  const headers = { "Content-Type": "application/json", cookie };
  const made = await fetch(`${url}/api/rooms/${room}/hook`, {
    method: "PUT",
    headers,
    body: "{}",
  });
  const hook = await made.json();
  const post = () =>
    fetch(hook.url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: '{"text":"Deployed"}',
    });
  assertEquals((await (await post()).json()).text, "Deployed");
  await setPassphrase(url, room, { passphrase: "another one" }, cookie);
  assertEquals((await (await post()).json()).text, "Deployed");
});
