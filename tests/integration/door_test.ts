import { assert, assertEquals } from "@std/assert";
import { App } from "fresh";
import { registerRoutes } from "../../fresh.gen.ts";
import type { Sanction } from "../../lib/log/room_record.ts";
import { SWEEP_PATH } from "../../lib/protocol/paths.ts";
import type { State } from "../../lib/server/state.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { enterRoom } from "../support/enter_room.ts";
import { makeRoom } from "../support/make_room.ts";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const PASSPHRASE = "five green cups";

/** What nobody outside may learn; none of it is in an address. */
const TITLE = "Boats & Nets";
const TOPIC = "Xylophones, mostly";
const TEXT = "The vault is under the quince tree";
const MAKER = "Olga";
const INSIDE = [TITLE, "Boats &amp;", TOPIC, "quince", MAKER, "quest"];

const SANCTION = { userId: "u", minutes: 5 };
const MESSAGE = { text: "Hello from outside" };

/** How a way into a room is tried, and what whoever is shut out is answered there. */
interface Way {
  readonly query?: string;
  /** A form, or with `json` an object. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly json?: boolean;
  /** Without a name, else 401. */
  readonly nameless?: number;
  /** With one, else 403. */
  readonly named?: number;
}

/** What leads on to another way, and tells nothing. */
const LEADS_ON = { nameless: 303, named: 303 } as const;

/** Whoever may not be there may delete what is theirs; nothing is. */
const TAKES_BACK = { named: 200 } as const;

/** A secret or a passphrase is asked for, and no name. */
const ASKS_NO_NAME = { nameless: 403 } as const;

/** All ways into a room. Whoever adds a route says here that it is behind the door. */
const WAYS: Readonly<Record<string, Way>> = {
  "GET /api/rooms/:room": {},
  "PATCH /api/rooms/:room": { json: true, body: { topic: "Quiet" } },
  "DELETE /api/rooms/:room": {},
  "POST /api/rooms/:room/bans": { json: true, body: SANCTION },
  "DELETE /api/rooms/:room/bans/:userId": {},
  "GET /api/rooms/:room/entries": { query: "after=0&online" },
  "POST /api/rooms/:room/entry": {
    ...ASKS_NO_NAME,
    json: true,
    body: { passphrase: "a wrong one" },
  },
  "HEAD /api/rooms/:room/events": {},
  "GET /api/rooms/:room/events": { query: "after=0" },
  "GET /api/rooms/:room/hook": {},
  "PUT /api/rooms/:room/hook": { json: true, body: { name: "Hook" } },
  "DELETE /api/rooms/:room/hook": {},
  "GET /api/rooms/:room/messages": {},
  "POST /api/rooms/:room/messages": { json: true, body: MESSAGE },
  "DELETE /api/rooms/:room/messages": { ...TAKES_BACK, query: "mine" },
  "PATCH /api/rooms/:room/messages/:seq": { json: true, body: MESSAGE },
  "DELETE /api/rooms/:room/messages/:seq": { named: 404 },
  "PUT /api/rooms/:room/messages/:seq/reactions/:emoji": {},
  "DELETE /api/rooms/:room/messages/:seq/reactions/:emoji": {},
  "PUT /api/rooms/:room/moderators/:userId": {},
  "DELETE /api/rooms/:room/moderators/:userId": {},
  "POST /api/rooms/:room/mutes": { json: true, body: SANCTION },
  "DELETE /api/rooms/:room/mutes/:userId": {},
  "PUT /api/rooms/:room/owner": { json: true, body: { userId: "u" } },
  "POST /api/rooms/:room/owner": {},
  "PUT /api/rooms/:room/passphrase": { json: true, body: { passphrase: null } },
  "GET /api/rooms/:room/search": { query: "q=vault" },
  // Sockets are closed: see below.
  "GET /api/rooms/:room/socket": { nameless: 426, named: 426 },
  "GET /rooms/:room": {},
  "GET /rooms/:room/delete": {},
  "POST /rooms/:room/delete": {},
  "GET /rooms/:room/entry": LEADS_ON,
  "POST /rooms/:room/entry": {
    ...ASKS_NO_NAME,
    body: { passphrase: "a wrong one" },
  },
  "GET /rooms/:room/export": { query: "format=json" },
  "GET /rooms/:room/hook": {},
  "POST /rooms/:room/hook": { body: { do: "make", sure: "on" } },
  "GET /rooms/:room/invite": {},
  "HEAD /rooms/:room/live": {},
  "GET /rooms/:room/live": {},
  "GET /rooms/:room/messages": LEADS_ON,
  "POST /rooms/:room/messages": { body: MESSAGE },
  "GET /rooms/:room/messages/:seq": {},
  "POST /rooms/:room/messages/:seq": { body: { delete: "" } },
  "GET /rooms/:room/mine": TAKES_BACK,
  "POST /rooms/:room/mine": {
    ...TAKES_BACK,
    body: { do: "delete", sure: "on" },
  },
  "GET /rooms/:room/owner/:secret": ASKS_NO_NAME,
  "POST /rooms/:room/owner/:secret": { ...ASKS_NO_NAME, body: {} },
  "GET /rooms/:room/read": { query: "seq=7" },
  "GET /rooms/:room/search": { query: "q=vault" },
  "GET /rooms/:room/settings": {},
  "POST /rooms/:room/settings": { body: { do: "lock" } },
};

/** Other pages of the same address. */
const VARIANTS: readonly (readonly [key: string, way: Way])[] = [
  ["GET /rooms/:room", { query: "at=2" }],
  ["GET /rooms/:room", { query: "before=3" }],
  ["GET /rooms/:room/export", {}],
  ["GET /rooms/:room/search", {}],
  ["GET /rooms/:room/search", { query: "date=2026-01-01" }],
  ["POST /rooms/:room/messages", { body: { join: "", name: "Eve" } }],
  ["POST /rooms/:room/messages", { body: { text: "/nick Eve" } }],
  ["POST /rooms/:room/messages", { body: { text: "x".repeat(3000) } }],
  ["POST /rooms/:room/messages/:seq", { body: { edit: "quince" } }],
  ["POST /rooms/:room/messages/:seq", { body: { react: "👍" } }],
  ["POST /rooms/:room/mine", { named: 400, body: { do: "forget" } }],
];

const PARAMETERS: Readonly<Record<string, string>> = {
  seq: "2",
  emoji: "👍",
  secret: "a-wrong-secret",
};

/** What the app registers: `METHOD /path`. */
class RouteList extends App<State> {
  readonly keys: string[] = [];

  override route(...[path, route]: Parameters<App<State>["route"]>): this {
    // The operator's have a door of their own.
    const isOperators = path.startsWith(SWEEP_PATH.replace("sweep", ""));
    if (!path.includes(":room") || isOperators) return this;
    const handler = typeof route === "object" ? route.handler : undefined;
    const methods = typeof handler === "object"
      ? Object.keys(handler)
      : ["GET", "POST", "PUT", "PATCH", "DELETE"];
    this.keys.push(...methods.map((method) => `${method} ${path}`));
    return this;
  }
}

/** A room, with somebody in it who has said something. */
class Inside implements AsyncDisposable {
  private constructor(
    readonly server: TestServer,
    readonly room: string,
    readonly maker: TestClient,
  ) {}

  static async start(passphrase: string | null): Promise<Inside> {
    const server = await startTestServer({ ISLET_LOG: "debug" });
    const made = await makeRoom(server.url, TITLE, true, passphrase);
    const { cookie } = made;
    const room = aRoom(made.room);
    const { history } = server.islet.chat.parts;
    const maker = await TestClient.join(server.url, room, { cookie });
    maker.send({ type: "message", id: "c1", text: TEXT });
    maker.send({ type: "message", id: "c2", text: "And a quest" });
    await maker.untilMessages(2);
    await history.change(room, {
      user: aUser(MAKER),
      id: "topic",
      apply: (before) => before === null ? "gone" : { ...before, topic: TOPIC },
    });
    return new Inside(server, room, maker);
  }

  /** Tries a way in. */
  async try(key: string, way: Way, cookie: string): Promise<Response> {
    const [method = "", pattern = ""] = key.split(" ");
    const path = pattern.replace(
      /:(\w+)/g,
      (_, name) => name === "room" ? this.room : PARAMETERS[name] ?? "x",
    );
    const { query = "", body, json = false } = way;
    const fields = Object.entries(body ?? {})
      .map(([name, value]) => [name, String(value)]);
    return await fetch(`${this.server.url}${path}?${query}`, {
      method,
      redirect: "manual",
      headers: {
        cookie,
        ...(json && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && {
        body: json ? JSON.stringify(body) : new URLSearchParams(fields),
      }),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.maker.close();
    await this.server[Symbol.asyncDispose]();
  }
}

function assertTellsNothing(what: string, response: Response, text: string) {
  const told = [text, ...response.headers.values()].join("\n");
  for (const words of INSIDE) assert(!told.includes(words), `${what}: ${told}`);
  // How far it was read would say how much is there.
  assert(!told.includes("islet-rooms="), what);
}

/** All ways, with HEAD where Fresh has GET answer it. */
function allWays(): (readonly [key: string, way: Way])[] {
  const known = Object.entries(WAYS);
  const heads = known
    .filter(([key]) => key.startsWith("GET"))
    .map(([key, way]) => [key.replace("GET", "HEAD"), way] as const)
    .filter(([key]) => !(key in WAYS));
  return [...known, ...heads, ...VARIANTS];
}

Deno.test("All ways into a room are in this list, and tried below", () => {
  const list = new RouteList();
  registerRoutes(list);
  assertEquals(list.keys.toSorted(), Object.keys(WAYS).toSorted());
});

Deno.test("No way into a room with a passphrase is open to who doesn't know it, nor tells of what is there", async () => {
  await using inside = await Inside.start(PASSPHRASE);
  const { server, room, maker } = inside;
  const { cookie } = await startSession(server.url, "Ben");
  const frames = maker.frames.length;
  for (const [key, way] of allWays()) {
    for (
      const [who, status] of [
        ["", way.nameless ?? 401],
        [cookie, way.named ?? 403],
      ] as const
    ) {
      const what = `${who === "" ? "nameless" : "Ben"} ${key} ${way.query}`;
      const response = await inside.try(key, way, who);
      const text = await response.text();
      assertEquals(`${what} ${response.status}`, `${what} ${status}`);
      assertTellsNothing(what, response, text);
    }
  }
  // Whoever is there is told of none of them, and nothing has come of it.
  const told = maker.frames.slice(frames).map(({ type }) => type);
  assertEquals(told.filter((type) => type !== "messages"), []);
  const { history } = server.islet.chat.parts;
  assertEquals(
    (await history.page(aRoom(room), { limit: 9 })).messages.length,
    2,
  );
});

Deno.test("Sockets of those who don't know the passphrase are closed, and told nothing else", async () => {
  await using inside = await Inside.start(PASSPHRASE);
  const { server: { url }, room } = inside;
  const { cookie } = await startSession(url, "Ben");
  for (const options of [{}, { cookie }, { name: "Cat" }, { after: 0 }]) {
    const client = TestClient.open(url, room, options);
    const { code, reason } = await client.closed;
    assertEquals([code, reason], [4403, "This room has a passphrase"]);
    assertEquals(client.frames, [{
      type: "error",
      code: "passphrase",
      message: "This room has a passphrase",
    }]);
  }
});

Deno.test("All ways into a room are open to who knows the passphrase, as they are elsewhere", async () => {
  await using inside = await Inside.start(PASSPHRASE);
  const { server: { url }, room } = inside;
  const ben = await startSession(url, "Ben");
  const { cookie } = await enterRoom(url, room, PASSPHRASE);
  for (const [key, way] of allWays()) {
    for (const who of [cookie, `${ben.cookie}; ${cookie}`]) {
      if (way.named === 303 || way.named === 426) continue;
      const response = await inside.try(key, way, who);
      const reader = response.body?.getReader();
      const { value } = await reader?.read() ?? {};
      await reader?.cancel();
      const text = new TextDecoder().decode(value);
      assert(!text.includes('"code":"passphrase"'), `${key}: ${text}`);
      assert(!text.includes("has a passphrase<"), `${key}: ${text}`);
    }
  }
  await using client = await TestClient.join(url, room, { cookie, after: 0 });
  assert(client.messages.some(({ text }) => text === TEXT));
});

Deno.test("No way into a room is open to who is banned there", async () => {
  await using inside = await Inside.start(null);
  const { server, room } = inside;
  const { user, cookie } = await startSession(server.url, "Ben");
  const ends = Date.now() + 60_000;
  const ban = {
    ...user,
    at: 0,
    until: ends,
    reason: "",
    addressHash: null,
  };
  const bans: readonly (Sanction & { addressHash: null })[] = [ban];
  await server.islet.chat.parts.history.change(aRoom(room), {
    user: aUser(MAKER),
    id: "ban",
    apply: (before) => before === null ? "gone" : { ...before, bans },
  });
  for (const [key, way] of allWays()) {
    const response = await inside.try(key, way, cookie);
    const text = await response.text();
    const status = way.named ?? 403;
    assertEquals(`${key} ${response.status}`, `${key} ${status}`);
    assertTellsNothing(key, response, text);
  }
  const client = TestClient.open(server.url, room, { cookie });
  assertEquals((await client.closed).code, 4403);
});

Deno.test("An owner's link opens a room with a passphrase, too", async () => {
  await using server = await startTestServer();
  const made = await makeRoom(server.url, TITLE, false, PASSPHRASE);
  const { user, cookie } = await startSession(server.url, "Ben");
  const page = await fetch(made.ownerUrl, { headers: { cookie } });
  assert((await page.text()).includes("Boats &amp;"));
  const response = await fetch(made.ownerUrl, {
    method: "POST",
    headers: { cookie },
    body: new URLSearchParams(),
  });
  assertEquals(response.status, 200);
  assert((await response.text()).includes("Boats &amp;"));
  const door = server.islet.chat.enter(aRoom(made.room), aCaller(user));
  assertEquals((await door.about()).role, "owner");
});

Deno.test("The lobby shows of a listed room with a passphrase nothing but that it is there", async () => {
  await using inside = await Inside.start(PASSPHRASE);
  const { server: { url }, room } = inside;
  await makeRoom(url, "Quiet", true);
  const html = await (await fetch(url)).text();
  const [, own = ""] = new RegExp(`href="/rooms/${room}">(.*?)</a>`)
    .exec(html) ?? [];
  assert(own.includes("Boats &amp;"));
  assert(own.endsWith("Passphrase</span>"), own);
  assert(!own.includes(TOPIC));
  // Who is there, and what is said, doesn't order it before others.
  assert(html.indexOf("Quiet") < html.indexOf(`/rooms/${room}`));
});

Deno.test("The lobby of who was in a room shows its address alone, once they may not be there", async () => {
  await using inside = await Inside.start(PASSPHRASE);
  const { server: { url }, room } = inside;
  const cookie = `islet-rooms=${room}:1.tea:0`;
  const html = await (await fetch(`${url}/?q=nothing`, { headers: { cookie } }))
    .text();
  const [list = ""] = /<ul class="rooms own">.*?<\/ul>/.exec(html) ?? [];
  assert(list.includes(`>${room}</bdi>`));
  assert(list.includes("Passphrase</span>"), list);
  assert(list.includes(">tea</bdi>"));
  assert(!list.includes(" new<"));
  for (const words of INSIDE) assert(!html.includes(words));
});

Deno.test("The lobby shows again what is said of a room that has no passphrase any more", async () => {
  await using inside = await Inside.start(null);
  const { server, room, maker } = inside;
  const userId = (await server.islet.chat.parts.history.record(aRoom(room)))
    ?.owners[0] ?? "";
  const olga = aCaller({ userId, userName: MAKER });
  const door = server.islet.chat.enter(aRoom(room), olga);
  const shown = async () => {
    const html = await (await fetch(server.url)).text();
    return [html.includes(TOPIC), html.includes("1 here")];
  };
  assertEquals(await shown(), [true, true]);
  await door.setPassphrase(PASSPHRASE);
  await until(
    "nothing is shown",
    async () => !(await shown()).some((isShown) => isShown),
  );
  await door.setPassphrase(null);
  await until(
    "all is shown",
    async () => (await shown()).every((isShown) => isShown),
  );
  assertEquals(maker.frames.at(-1)?.type, "messages");
});
