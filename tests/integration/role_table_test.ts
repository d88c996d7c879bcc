import { assertEquals } from "@std/assert";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

type Role = "visitor" | "member" | "moderator" | "owner";

const ROLES: readonly Role[] = ["visitor", "member", "moderator", "owner"];

type Outcome = "yes" | "no" | "locked" | "muted" | "banned" | "slow_mode";

/** Who may do what, as the design says it. */
const TABLE = {
  read: ["yes", "yes", "yes", "yes"],
  post: ["no", "yes", "yes", "yes"],
  react: ["no", "yes", "yes", "yes"],
  edit_own: ["no", "yes", "yes", "yes"],
  delete_own: ["no", "yes", "yes", "yes"],
  edit_any: ["no", "no", "no", "no"],
  delete_any: ["no", "no", "yes", "yes"],
  mute: ["no", "no", "yes", "yes"],
  lift_mute: ["no", "no", "yes", "yes"],
  ban: ["no", "no", "yes", "yes"],
  lift_ban: ["no", "no", "yes", "yes"],
  set_slow_mode: ["no", "no", "yes", "yes"],
  lock: ["no", "no", "yes", "yes"],
  set_topic: ["no", "no", "yes", "yes"],
  set_title: ["no", "no", "no", "yes"],
  list: ["no", "no", "no", "yes"],
  add_moderator: ["no", "no", "no", "yes"],
  remove_moderator: ["no", "no", "no", "yes"],
  hand_over: ["no", "no", "no", "yes"],
  renew_owner_link: ["no", "no", "no", "yes"],
  set_hook: ["no", "no", "no", "yes"],
  delete_room: ["no", "no", "no", "yes"],
} as const satisfies Record<string, readonly Outcome[]>;

type Deed = keyof typeof TABLE;

const READING: readonly Deed[] = ["read"];
const SPEAKING: readonly Deed[] = ["post", "react", "edit_own"];
const TAKING_BACK: readonly Deed[] = ["delete_own"];

/** What the room is like, and what that means for members; moderators and owners speak. */
const CONDITIONS: readonly [
  what: string,
  settings: Partial<Conditions>,
  deeds: readonly Deed[],
  member: Outcome,
][] = [
  ["in a locked room", { locked: true }, SPEAKING, "locked"],
  ["in a locked room", { locked: true }, [...READING, ...TAKING_BACK], "yes"],
  ["who is muted", { muted: true }, SPEAKING, "muted"],
  ["who is muted", { muted: true }, [...READING, ...TAKING_BACK], "yes"],
  ["who is banned", { banned: true }, [...READING, ...SPEAKING], "banned"],
  ["who is banned", { banned: true }, TAKING_BACK, "yes"],
  ["in slow mode", { slow: true }, ["post"], "slow_mode"],
  [
    "in slow mode",
    { slow: true },
    ["read", "react", "edit_own", "delete_own"],
    "yes",
  ],
];

interface Conditions {
  readonly locked: boolean;
  readonly muted: boolean;
  readonly banned: boolean;
  readonly slow: boolean;
}

/** A room in which somebody of each role has said something. */
interface TestedRoom {
  readonly room: string;
  /** Cookies of each role. */
  readonly cookies: Readonly<Record<Role, string>>;
  readonly userIds: Readonly<Record<Role, string>>;
  /** seq of what each has said; that of the visitor is the member's. */
  readonly own: Readonly<Record<Role, number>>;
  /** Somebody else, and what that one has said. */
  readonly other: { readonly userId: string; readonly seq: number };
}

/** Does something as somebody; says what came of that. */
type Way = (
  server: TestServer,
  tested: TestedRoom,
  role: Role,
  deed: Deed,
) => Promise<Outcome>;

const REFUSALS: readonly Outcome[] = ["locked", "muted", "banned", "slow_mode"];

function outcomeOf(code: string | undefined): Outcome {
  if (code === undefined) return "yes";
  if (code === "not_allowed") return "no";
  const outcome = REFUSALS.find((each) => each === code);
  if (outcome === undefined) throw new Error(`It was answered ${code}`);
  return outcome;
}

async function ask(
  { url }: TestServer,
  room: string,
  cookie: string,
  request: string,
  body?: unknown,
): Promise<{ code: string | undefined; answer: Record<string, unknown> }> {
  const [method = "", path = ""] = request.split(" ");
  const response = await fetch(`${url}/api/rooms/${room}${path}`, {
    method,
    headers: { "Content-Type": "application/json", cookie },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = text === "" ? {} : JSON.parse(text);
  return { code: answer.error?.code, answer };
}

const byRest: Way = async (server, tested, role, deed) => {
  const { room, cookies, userIds, own, other } = tested;
  const { userId } = other;
  const terms = { userId, minutes: 5, reason: "Shouting" };
  const requests: Record<Deed, readonly [request: string, body?: unknown]> = {
    read: ["GET /messages"],
    post: ["POST /messages", { text: "Hello again" }],
    react: [`PUT /messages/${other.seq}/reactions/👍`],
    edit_own: [`PATCH /messages/${own[role]}`, { text: "Hello!" }],
    delete_own: [`DELETE /messages/${own[role]}`],
    edit_any: [`PATCH /messages/${other.seq}`, { text: "Hello!" }],
    delete_any: [`DELETE /messages/${other.seq}`],
    mute: ["POST /mutes", terms],
    lift_mute: [`DELETE /mutes/${userId}`],
    ban: ["POST /bans", terms],
    lift_ban: [`DELETE /bans/${userId}`],
    set_slow_mode: ["PATCH", { slowModeMs: 1000 }],
    lock: ["PATCH", { locked: true }],
    set_topic: ["PATCH", { topic: "Leaves" }],
    set_title: ["PATCH", { title: "Green tea" }],
    list: ["PATCH", { listed: false }],
    add_moderator: [`PUT /moderators/${userId}`],
    remove_moderator: [`DELETE /moderators/${userIds.moderator}`],
    hand_over: ["PUT /owner", { userId }],
    renew_owner_link: ["POST /owner"],
    set_hook: ["PUT /hook", {}],
    delete_room: ["DELETE"],
  };
  const [request, body] = requests[deed];
  const { code } = await ask(server, room, cookies[role], request, body);
  return outcomeOf(code);
};

const bySocket: Way = async ({ url }, tested, role, deed) => {
  const { room, cookies, own, other } = tested;
  const cookie = cookies[role];
  await using client = TestClient.open(url, room, {
    ...(cookie !== "" && { cookie }),
    after: 0,
  });
  const frames = () => client.frames;
  const refusal = () => frames().find((frame) => frame.type === "error");
  await until(
    "it is up to date, or refused",
    () => frames().some(({ type }) => type === "messages" || type === "error"),
  );
  if (refusal() !== undefined || deed === "read") {
    return outcomeOf(refusal()?.code);
  }
  const id = "deed";
  const of = deed.endsWith("any") || deed === "react" ? other.seq : own[role];
  switch (deed) {
    case "post":
      client.send({ type: "message", id, text: "Hello again" });
      break;
    case "react":
      client.send({ type: "reaction", id, of, emoji: "👍", on: true });
      break;
    case "edit_own":
    case "edit_any":
      client.send({ type: "edit", id, of, text: "Hello!" });
      break;
    case "delete_own":
    case "delete_any":
      client.send({ type: "delete", id, of });
      break;
    default:
      throw new Error(`Nobody may ${deed} by a socket`);
  }
  await until("it is answered", () =>
    refusal() !== undefined ||
    frames().filter(({ type }) => type === "messages").length > 1);
  return outcomeOf(refusal()?.code);
};

const byEvents: Way = async ({ url }, { room, cookies }, role) => {
  const response = await fetch(`${url}/api/rooms/${room}/events?after=0`, {
    headers: { cookie: cookies[role] },
  });
  // Whoever may not be there is told so before a stream begins.
  if (!response.ok) return outcomeOf((await response.json()).error.code);
  const reader = (response.body ?? new ReadableStream())
    .pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!/"type":"(?:messages|error)"/.test(text)) {
    const { value } = await reader.read();
    text += value;
  }
  await reader.cancel();
  return outcomeOf(/"type":"error","code":"(\w+)"/.exec(text)?.[1]);
};

const SENTENCES: readonly (readonly [sentence: RegExp, outcome: Outcome])[] = [
  [/Choose a name first|Pick a name first/, "no"],
  [/may not do that here|is somebody else/, "no"],
  [/Only moderators may speak here now/, "locked"],
  [/You may not speak here for/, "muted"],
  [/You may not be in this room for/, "banned"],
  [/Slow mode is on/, "slow_mode"],
];

function outcomeOfPage(status: number, html: string): Outcome {
  if (status < 400) return "yes";
  const found = SENTENCES.find(([sentence]) => sentence.test(html));
  if (found === undefined) throw new Error(`Status ${status}: ${html}`);
  return found[1];
}

/** Where forms are that aren't at a message. */
const FORM_PATHS: Partial<Record<Deed, string>> = {
  post: "messages",
  set_hook: "hook",
  delete_room: "delete",
};

/** Pages and plain forms, as without scripts. */
const byPage: Way = async ({ url }, tested, role, deed) => {
  const { room, cookies, own, other } = tested;
  const headers = { cookie: cookies[role] };
  const page = `${url}/rooms/${room}`;
  if (deed === "read") {
    const response = await fetch(page, { headers });
    return outcomeOfPage(response.status, await response.text());
  }
  const of = deed.endsWith("any") || deed === "react" ? other.seq : own[role];
  const fields: Partial<Record<Deed, Record<string, string>>> = {
    post: { text: "Hello again" },
    react: { react: "👍" },
    edit_own: { edit: "Hello!" },
    edit_any: { edit: "Hello!" },
    delete_own: { delete: "" },
    delete_any: { delete: "" },
    set_hook: { do: "make", name: "Build" },
    delete_room: {},
  };
  const form = fields[deed];
  if (form === undefined) throw new Error(`There is no form to ${deed}`);
  const path = FORM_PATHS[deed] ?? `messages/${of}`;
  const response = await fetch(`${page}/${path}`, {
    method: "POST",
    headers,
    body: new URLSearchParams(form),
    redirect: "manual",
  });
  return outcomeOfPage(response.status, await response.text());
};

/** What is live without scripts. */
const byLivePage: Way = async ({ url }, { room, cookies }, role) => {
  const response = await fetch(`${url}/rooms/${room}/live`, {
    headers: { cookie: cookies[role] },
  });
  if (!response.ok) {
    return outcomeOfPage(response.status, await response.text());
  }
  await response.body?.cancel();
  return "yes";
};

const CHANGES: readonly Deed[] = [
  ...SPEAKING,
  ...TAKING_BACK,
  "edit_any",
  "delete_any",
];

function isDeed(name: string): name is Deed {
  return name in TABLE;
}

const ALL = Object.keys(TABLE).filter(isDeed);

const WAYS: readonly [name: string, way: Way, deeds: readonly Deed[]][] = [
  ["REST", byRest, ALL],
  ["a socket", bySocket, [...READING, ...CHANGES]],
  ["a stream", byEvents, READING],
  ["pages", byPage, [...READING, ...CHANGES, "set_hook", "delete_room"]],
  ["the live page", byLivePage, READING],
];

/** Makes rooms on one server, each with the same people. */
class Rooms implements AsyncDisposable {
  readonly server: TestServer;
  readonly #cookies: Readonly<Record<Role | "other", string>>;
  readonly #userIds: Readonly<Record<Role | "other", string>>;
  #count = 0;

  private constructor(
    server: TestServer,
    cookies: Readonly<Record<Role | "other", string>>,
    userIds: Readonly<Record<Role | "other", string>>,
  ) {
    this.server = server;
    this.#cookies = cookies;
    this.#userIds = userIds;
  }

  static async start(): Promise<Rooms> {
    const server = await startTestServer();
    const start = (name: string) => startSession(server.url, name);
    const [member, moderator, owner, other] = await Promise.all([
      start("Cat"),
      start("Mia"),
      start("Olga"),
      start("Dan"),
    ]);
    return new Rooms(server, {
      visitor: "",
      member: member.cookie,
      moderator: moderator.cookie,
      owner: owner.cookie,
      other: other.cookie,
    }, {
      visitor: "",
      member: member.user.userId,
      moderator: moderator.user.userId,
      owner: owner.user.userId,
      other: other.user.userId,
    });
  }

  /** Makes one, and has it be as a test wants it. */
  async make(settings: Partial<Conditions> = {}): Promise<TestedRoom> {
    const { server } = this;
    const cookies = this.#cookies;
    const userIds = this.#userIds;
    const made = await fetch(`${server.url}/api/rooms`, {
      method: "POST",
      headers: { "Content-Type": "application/json", cookie: cookies.owner },
      body: JSON.stringify({ title: `r${++this.#count}`, listed: true }),
    });
    const { room } = await made.json();
    const say = async (who: Role | "other") => {
      const body = { text: "Hello" };
      const { answer } = await ask(
        server,
        room,
        cookies[who],
        "POST /messages",
        body,
      );
      return Number(answer["seq"]);
    };
    const member = await say("member");
    const own = {
      visitor: member,
      member,
      moderator: await say("moderator"),
      owner: await say("owner"),
    };
    const other = { userId: userIds.other, seq: await say("other") };
    const decide = (request: string, body?: unknown) =>
      ask(server, room, cookies.owner, request, body);
    await decide(`PUT /moderators/${userIds.moderator}`);
    const terms = { userId: userIds.member, minutes: 5 };
    if (settings.muted) await decide("POST /mutes", terms);
    if (settings.banned) await decide("POST /bans", terms);
    if (settings.locked) await decide("PATCH", { locked: true });
    if (settings.slow) await decide("PATCH", { slowModeMs: 3_600_000 });
    return { room, cookies, userIds, own, other };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

for (const [name, way, deeds] of WAYS) {
  Deno.test(`By ${name} each role may do what the table says`, async (test) => {
    await using rooms = await Rooms.start();
    for (const deed of deeds) {
      await test.step(deed.replaceAll("_", " "), async () => {
        const outcomes: Outcome[] = [];
        for (const role of ROLES) {
          const tested = await rooms.make();
          outcomes.push(await way(rooms.server, tested, role, deed));
        }
        assertEquals(outcomes, [...TABLE[deed]]);
      });
    }
  });

  Deno.test(`By ${name} locks, mutes, bans and slow mode hold for members, and not for who looks after the room`, async (test) => {
    await using rooms = await Rooms.start();
    for (const [what, settings, which, outcome] of CONDITIONS) {
      for (const deed of which) {
        if (!deeds.includes(deed)) continue;
        // Who is banned has no socket to take something back by.
        if (way === bySocket && settings.banned && outcome === "yes") continue;
        await test.step(`${deed.replaceAll("_", " ")} ${what}`, async () => {
          const tested = await rooms.make(settings);
          const outcomes: Outcome[] = [];
          for (const role of ["member", "moderator", "owner"] as const) {
            outcomes.push(await way(rooms.server, tested, role, deed));
          }
          assertEquals(outcomes, [outcome, "yes", "yes"]);
        });
      }
    }
  });
}

Deno.test("What a role may not do changes nothing", async () => {
  await using rooms = await Rooms.start();
  const { server } = rooms;
  const { room, ...people } = await rooms.make();
  const look = async () => {
    const seen = await Promise.all([
      ask(server, room, people.cookies.owner, "GET"),
      ask(server, room, people.cookies.owner, "GET /messages"),
    ]);
    return seen.map(({ answer }) => answer);
  };
  const before = await look();
  for (const deed of ALL) {
    for (const [index, role] of ROLES.entries()) {
      if (TABLE[deed][index] === "yes") continue;
      await byRest(server, { room, ...people }, role, deed);
    }
  }
  assertEquals(await look(), before);
});
