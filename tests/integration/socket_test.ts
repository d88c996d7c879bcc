import { assert, assertEquals, assertMatch } from "@std/assert";
import { UnavailableError } from "../../lib/log/new_entry.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { aRoom } from "../support/a_room.ts";
import { RawPeer } from "../support/raw_peer.ts";
import { refusedUpgrade } from "../support/refused_upgrade.ts";
import { seqs } from "../support/seqs.ts";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";
import { startTestServer } from "../support/test_server.ts";

const SOCKET = "/api/rooms/tea/socket";

Deno.test("Two clients in a room get each other's messages in the same order", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  for (const n of seqs(1, 50)) {
    ana.send({ type: "message", id: `a${n}`, text: `Ana ${n}` });
    ben.send({ type: "message", id: `b${n}`, text: `Ben ${n}` });
  }
  const seen = await ana.untilMessages(100);
  assertEquals(await ben.untilMessages(100), seen);
  assertEquals(seen.map(({ seq }) => seq), seqs(1, 100));
  for (const name of ["Ana", "Ben"]) {
    const texts = seen.filter(({ userName }) => userName === name)
      .map(({ text }) => text);
    assertEquals(texts, seqs(1, 50).map((n) => `${name} ${n}`));
  }
});

Deno.test("A client is welcomed, sees who comes and goes, and who is typing", async () => {
  await using server = await startTestServer();
  await using ana = TestClient.open(server.url, "tea", { name: "Ana" });
  const welcome = await ana.next("welcome");
  assertEquals([welcome.v, welcome.room, welcome.head], [1, "tea", 0]);
  assertEquals([welcome.userName, welcome.onlineCount], ["Ana", 1]);
  assertEquals(welcome.limits, {
    textLength: 2000,
    ratePerSecond: 0,
    rateBurst: 10,
  });
  assertEquals((await ana.next("messages")).messages, []);

  const ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  const joined = await ana.next("user_joined");
  assertEquals([joined.userName, joined.onlineCount], ["Ben", 2]);
  ben.send({ type: "typing" });
  assertEquals((await ana.next("typing")).userName, "Ben");
  await ben.close();
  const left = await ana.next("user_left");
  assertEquals([left.userName, left.onlineCount], ["Ben", 1]);
});

Deno.test("A message is acknowledged again and stored once when it is sent again", async () => {
  await using server = await startTestServer();
  const post = { type: "message", id: "c1", text: "Hello" } as const;
  await using before = await TestClient.join(server.url, "tea", {
    name: "Ana",
  });
  before.send(post);
  await before.untilMessages(1);
  await before.close();

  await using after = await TestClient.join(server.url, "tea", {
    name: "Ana",
    after: 1,
  });
  assertEquals(after.messages, []);
  after.send(post);
  assertEquals(await after.next("ack"), { type: "ack", id: "c1", seq: 1 });
  assertEquals(after.messages, []);
  assertEquals(
    (await server.islet.chat.parts.history.page(aRoom("tea"), { limit: 9 }))
      .messages.length,
    1,
  );
});

Deno.test("A sender learns that another text was sent under the same id", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  ana.send({ type: "message", id: "c1", text: "Hello" });
  await ana.untilMessages(1);
  ana.send({ type: "message", id: "c1", text: "Hello again" });
  assertEquals(await ana.next("error"), {
    type: "error",
    code: "conflict",
    message: "Another message was sent under this id",
    id: "c1",
  });
});

Deno.test("A client that comes back gets exactly what it missed", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  const ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  ana.send({ type: "message", id: "c1", text: "Hello" });
  await ben.untilMessages(1);
  await ben.close();
  for (const n of seqs(2, 20)) {
    ana.send({ type: "message", id: `c${n}`, text: `Hello ${n}` });
  }
  await ana.untilMessages(20);
  await using again = await TestClient.join(server.url, "tea", {
    name: "Ben",
    after: 1,
  });
  assertEquals(again.messages.map(({ seq }) => seq), seqs(2, 20));
});

Deno.test("A ping is answered with the server's clock", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  const before = Date.now();
  ana.send({ type: "ping" });
  const { at } = await ana.next("pong");
  assert(at >= before && at <= Date.now());
});

const BAD_FRAMES: [what: string, frame: string, code: string, id?: string][] = [
  ["no JSON", "hello", "bad_frame"],
  ["an unknown type", '{"type":"shout"}', "bad_frame"],
  ["no text", '{"type":"message","id":"c1"}', "bad_message", "c1"],
  [
    "too much text",
    JSON.stringify({ type: "message", id: "c1", text: "x".repeat(2001) }),
    "too_long",
    "c1",
  ],
];

for (const [what, frame, code, id] of BAD_FRAMES) {
  Deno.test(`A frame with ${what} is answered with ${code}, and the connection goes on`, async () => {
    await using server = await startTestServer();
    await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
    ana.sendRaw(frame);
    const error = await ana.next("error");
    assertEquals([error.code, error.id], [code, id]);
    ana.send({ type: "message", id: "c2", text: "Hello" });
    assertEquals((await ana.untilMessages(1))[0]?.id, "c2");
  });
}

Deno.test("A binary frame closes the connection with 1003", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  ana.sendRaw(new TextEncoder().encode('{"type":"ping"}').buffer);
  assertEquals((await ana.closed).code, 1003);
});

Deno.test("What a client sends after its connection was closed is not taken", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  ana.sendRaw(new ArrayBuffer(1));
  ana.send({ type: "message", id: "c1", text: "Too late" });
  assertEquals((await ana.closed).code, 1003);
  const { connections, chat: { parts: { history } } } = server.islet;
  await connections.closed();
  await history.idle();
  const page = await history.page(aRoom("tea"), { limit: 9 });
  assertEquals(page.messages, []);
});

for (
  const [what, letter] of [["ASCII", "x"], ["UTF-8", "語"]] as const
) {
  Deno.test(`A frame over 16 KiB of ${what} closes the connection with 1009`, async () => {
    await using server = await startTestServer();
    await using ana = await TestClient.join(server.url, "tea", {
      name: "Ana",
    });
    const bytes = new TextEncoder().encode(letter).byteLength;
    const fits = letter.repeat(Math.floor(16_384 / bytes));
    ana.sendRaw(fits);
    assertEquals((await ana.next("error")).code, "bad_frame");
    ana.sendRaw(`${fits}${letter}`);
    assertEquals((await ana.closed).code, 1009);
  });
}

Deno.test("A user who sends too fast is told when to go on, and what was sent is kept", async () => {
  await using server = await startTestServer({
    ISLET_RATE_PER_SECOND: "2",
    ISLET_RATE_BURST: "3",
  });
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  for (const n of seqs(1, 4)) {
    ana.send({ type: "message", id: `c${n}`, text: "Hello" });
  }
  const error = await ana.next("error");
  assertEquals([error.code, error.id], ["rate_limited", "c4"]);
  assert(error.retryAfterMs !== undefined && error.retryAfterMs <= 500);
  ben.send({ type: "message", id: "b1", text: "Not me" });
  const seen = await ana.untilMessages(4);
  assertEquals(seen.map(({ id }) => id), ["c1", "c2", "c3", "b1"]);
});

Deno.test("A client is told which message could not be stored", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  const { history } = server.islet.chat.parts;
  const submit = history.submit.bind(history);
  history.submit = (_room, _draft, settle) =>
    settle.failed(new UnavailableError(new Error("The disk is full")));
  ana.send({ type: "message", id: "c1", text: "Lost" });
  const error = await ana.next("error");
  assertEquals([error.code, error.id], ["unavailable", "c1"]);
  assertEquals(error.message, "The message could not be stored, try again");
  history.submit = submit;
  ana.send({ type: "message", id: "c1", text: "Kept" });
  assertEquals((await ana.untilMessages(1)).map(({ text }) => text), ["Kept"]);
});

Deno.test("A client that goes on sending what is refused gets few answers, and is closed with 1008", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  for (const _ of seqs(1, 20)) ana.sendRaw("nonsense");
  ana.send({ type: "message", id: "c1", text: "Still here" });
  await ana.untilMessages(1);
  for (const _ of seqs(1, 300)) ana.sendRaw("nonsense");
  const { code, reason } = await ana.closed;
  assertEquals(code, 1008);
  assertMatch(reason, /^Too many refused frames, come back in \d seconds?$/);
  const answers = ana.frames.filter(({ type }) => type === "error").length;
  assert(answers >= 20 && answers <= 25, `${answers} answers`);
});

Deno.test("A client that is told to wait, and waits, may be refused as often as it likes", async () => {
  await using server = await startTestServer({ ISLET_RATE_PER_SECOND: "2" });
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  const { limits } = server.islet.chat.parts;
  const refusal = new ProtocolError("rate_limited", "Wait", {
    retryAfterMs: 1,
  });
  limits.post = () => {
    throw refusal;
  };
  for (const n of seqs(1, 40)) {
    ana.send({ type: "message", id: `c${n}`, text: "Hello" });
    await ana.next("error");
  }
});

for (const type of ["ping", "typing"] as const) {
  Deno.test(`A client that floods with ${type} is closed with 1008`, async () => {
    await using server = await startTestServer();
    await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
    for (const _ of seqs(1, 30)) ana.send({ type });
    ana.send({ type: "message", id: "c1", text: "Still here" });
    await ana.untilMessages(1);
    for (const _ of seqs(1, 100)) ana.send({ type });
    assertEquals((await ana.closed).code, 1008);
  });
}

for (
  const [what, frame] of [
    ["pings", '{"type":"ping"}'],
    ["typing", '{"type":"typing"}'],
    ["nonsense", "nonsense"],
  ] as const
) {
  Deno.test(`A client that doesn't stop sending ${what} learns that it is closed with 1008`, async () => {
    await using server = await startTestServer();
    await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
    const url = `${server.url}${SOCKET}?name=Ana`;
    using ana = await RawPeer.connect(url);
    const flood = ana.flood(frame);
    assertEquals((await ben.next("user_left")).userName, "Ana");
    // The room doesn't wait for the connection to end.
    assertEquals(server.islet.connections.size, 2);
    await flood;
    assertEquals(await ana.closeCode, 1008);
  });
}

Deno.test("A client that is refused learns why, even while it sends", async () => {
  await using server = await startTestServer();
  using ana = await RawPeer.connect(`${server.url}${SOCKET}?name=Ana&v=2`);
  await ana.flood("Let me in");
  assertEquals(await ana.closeCode, 4400);
});

Deno.test("A connection too many of a user is closed with 1008, the others stay", async () => {
  await using server = await startTestServer({
    ISLET_MAX_SESSIONS_PER_USER: "2",
  });
  await using one = await TestClient.join(server.url, "tea", { name: "Ana" });
  await using _two = await TestClient.join(server.url, "tea", { name: "Ana" });
  await using three = TestClient.open(server.url, "tea", { name: "Ana" });
  assertEquals((await three.closed).code, 1008);
  one.send({ type: "ping" });
  await one.next("pong");
});

Deno.test("A version that isn't spoken here closes the connection with 4400", async () => {
  await using server = await startTestServer();
  await using same = await TestClient.join(server.url, "tea", {
    name: "Ana",
    query: { v: "1" },
  });
  await same.close();
  for (const v of ["0", "2", "x"]) {
    await using other = TestClient.open(server.url, "tea", {
      name: "Ana",
      query: { v },
    });
    assertEquals((await other.closed).code, 4400);
    assertEquals(other.frames, []);
  }
});

Deno.test("A connection without a name reads, and counts as nobody", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  for (const name of [undefined, "", "\u200b", "n".repeat(33)]) {
    await using client = TestClient.open(server.url, "tea", {
      ...(name !== undefined && { name }),
    });
    const welcome = await client.next("welcome");
    assertEquals([welcome.userId, welcome.userName], [null, null]);
    assertEquals([welcome.onlineCount, welcome.onlineUsers.length], [1, 1]);
    await client.next("messages");
    ana.send({ type: "message", id: crypto.randomUUID(), text: "Hello" });
    assertEquals((await client.next("messages")).messages.length, 1);
  }
  assertEquals(ana.frames.some(({ type }) => type === "user_joined"), false);
  await until(
    "they are gone",
    () => server.islet.chat.figures().sessions === 1,
  );
});

Deno.test("Whatever somebody without a name sends is not allowed", async () => {
  await using server = await startTestServer();
  await using client = TestClient.open(server.url, "tea", {});
  await client.next("welcome");
  client.send({ type: "message", id: "c1", text: "Hello" });
  client.send({ type: "edit", id: "c2", of: 1, text: "Hello" });
  client.send({ type: "delete", id: "c3", of: 1 });
  client.send({ type: "reaction", id: "c4", of: 1, emoji: "👍", on: true });
  for (const id of ["c1", "c2", "c3", "c4"]) {
    assertEquals(await client.next("error"), {
      type: "error",
      code: "not_allowed",
      message: "Choose a name first",
      id,
    });
  }
  client.send({ type: "typing" });
  assertEquals((await client.next("error")).code, "not_allowed");
});

Deno.test("A cookie says who a connection is, whatever its name says", async () => {
  await using server = await startTestServer();
  const { user, cookie } = await startSession(server.url, "Ana");
  await using client = TestClient.open(server.url, "tea", {
    cookie,
    name: "Mallory",
  });
  const welcome = await client.next("welcome");
  assertEquals([welcome.userId, welcome.userName], [user.userId, "Ana"]);
});

Deno.test("Two tabs of a browser are one user", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  await using one = await TestClient.join(server.url, "tea", { cookie });
  await using two = await TestClient.join(server.url, "tea", { cookie });
  await using ben = TestClient.open(server.url, "tea", { name: "Ben" });
  assertEquals((await ben.next("welcome")).onlineCount, 2);
  for (const tab of [one, two]) {
    assertEquals((await tab.next("user_joined")).userName, "Ben");
  }
});

const REFUSED: [
  what: string,
  path: string,
  headers: Record<string, string>,
  status: number,
  code: string,
][] = [
  [
    "of another site's page",
    `${SOCKET}?name=Ana`,
    { Origin: "https://evil.example" },
    403,
    "not_allowed",
  ],
  ["to no room", "/api/rooms/No%20Room/socket?name=Ana", {}, 404, "not_found"],
  ["after no seq", `${SOCKET}?name=Ana&after=-1`, {}, 400, "bad_request"],
  [
    "without Connection: Upgrade",
    `${SOCKET}?name=Ana`,
    { Connection: "close" },
    400,
    "bad_request",
  ],
];

for (const [what, path, headers, status, code] of REFUSED) {
  Deno.test(`An upgrade ${what} is answered with ${status}`, async () => {
    await using server = await startTestServer();
    const answer = await refusedUpgrade(`${server.url}${path}`, headers);
    assertEquals(answer.status, status);
    assertEquals(JSON.parse(answer.body).error.code, code);
    assertEquals(server.islet.connections.size, 0);
  });
}

Deno.test("A page of this site may connect", async () => {
  await using server = await startTestServer();
  await using client = await TestClient.join(server.url, "tea", {
    name: "Ana",
    headers: { Origin: server.url },
  });
  assertEquals(client.frames.length, 2);
});

Deno.test("A plain request for a socket is answered with 426", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}${SOCKET}?name=Ana`);
  assertEquals(response.status, 426);
  assertEquals(response.headers.get("upgrade"), "websocket");
  assertEquals((await response.json()).error.code, "upgrade_required");
});

Deno.test("A HEAD for a socket opens none", async () => {
  await using server = await startTestServer();
  const url = `${server.url}${SOCKET}?name=Ana`;
  const response = await fetch(url, {
    method: "HEAD",
    headers: { Upgrade: "websocket", Connection: "Upgrade" },
  });
  assertEquals(response.status, 426);
  assertEquals(server.islet.connections.size, 0);
});

Deno.test("A full server closes with 1013, and says why", async () => {
  await using server = await startTestServer({ ISLET_MAX_SESSIONS: "2" });
  await using _one = await TestClient.join(server.url, "tea", { name: "A" });
  const two = await TestClient.join(server.url, "tea", { name: "B" });
  await using refused = TestClient.open(server.url, "tea", { name: "C" });
  const { code, reason } = await refused.closed;
  assertEquals([code, reason], [
    1013,
    "The server is full, try again in 5 seconds",
  ]);
  await two.close();
  await using _three = await TestClient.join(server.url, "tea", { name: "C" });
});

Deno.test("Sockets that close leave nothing behind", async () => {
  await using server = await startTestServer();
  const { islet } = server;
  for (const _ of seqs(1, 3)) {
    const clients = await Promise.all(
      seqs(1, 20).map((n) =>
        TestClient.join(server.url, `room-${n % 4}`, { name: `U${n}` })
      ),
    );
    assertEquals([islet.connections.size, islet.chat.parts.rooms.size], [
      20,
      4,
    ]);
    await Promise.all(clients.map((client) => client.close()));
    await islet.connections.closed();
    assertEquals(
      [islet.chat.parts.rooms.sessions, islet.chat.parts.rooms.size],
      [0, 0],
    );
  }
  assertEquals(server.log.filter((line) => line.includes("error")), []);
});
