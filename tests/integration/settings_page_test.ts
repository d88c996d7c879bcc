import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeRoom, type TestRoom } from "../support/make_room.ts";
import { type StartedSession, startSession } from "../support/start_session.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

/** A room of Olga's in which Ben, Mia and Eva have said something. */
interface TalkOptions {
  readonly server: TestServer;
  readonly room: TestRoom;
  readonly ben: StartedSession;
  readonly mia: StartedSession;
  readonly eva: StartedSession;
}

async function startTalk(server: TestServer): Promise<TalkOptions> {
  const room = await makeRoom(server.url, "Tea", false);
  const people = [];
  for (const name of ["Ben", "Mia", "Eva"]) {
    const person = await startSession(server.url, name);
    await say(server, room, person.cookie, `I am ${name}`);
    people.push(person);
  }
  const [ben, mia, eva] = people;
  assert(ben && mia && eva);
  return { server, room, ben, mia, eva };
}

async function say(
  { url }: TestServer,
  { room }: TestRoom,
  cookie: string,
  text: string,
): Promise<number> {
  const response = await fetch(`${url}/api/rooms/${room}/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify({ text }),
  });
  await response.body?.cancel();
  return response.status;
}

/** Opens the page of settings, or sends one of its forms, without scripts. */
async function open(
  { server: { url }, room: { room } }: TalkOptions,
  cookie: string,
  fields?: Record<string, string>,
  query = "",
) {
  const response = await fetch(`${url}/rooms/${room}/settings${query}`, {
    headers: { cookie },
    redirect: "manual",
    ...(fields && { method: "POST", body: new URLSearchParams(fields) }),
  });
  return {
    status: response.status,
    location: response.headers.get("location"),
    kept: response.headers.get("cache-control"),
    html: await response.text(),
  };
}

/** Sends a form that works, and opens what it leads to. */
async function send(
  talk: TalkOptions,
  cookie: string,
  fields: Record<string, string>,
): Promise<string> {
  const { status, location, html } = await open(talk, cookie, fields);
  assertEquals([status, html], [303, ""]);
  const { search, hash } = new URL(location ?? "", talk.server.url);
  assert(hash.length > 1);
  return (await open(talk, cookie, undefined, search)).html;
}

/** What the API has of the room. */
async function settingsOf({ server, room }: TalkOptions) {
  const response = await fetch(`${server.url}/api/rooms/${room.room}`, {
    headers: { cookie: room.cookie },
  });
  return await response.json();
}

function buttons(html: string): string[] {
  return [...html.matchAll(/name="do" value="(\w+)"/g)].map(([, name]) =>
    name ?? ""
  );
}

/** The fields that are to be mended. */
function invalid(html: string): string[] {
  return [...html.matchAll(/name="(\w+)"[^>]*aria-invalid="true"/g)]
    .map(([, name]) => name ?? "");
}

Deno.test("A member sees what a room is, and no forms", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  await send(talk, talk.room.cookie, { do: "topic", topic: "Green or black" });
  await send(talk, talk.room.cookie, {
    do: "promote",
    userId: talk.mia.user.userId,
  });
  const { status, html, kept } = await open(talk, talk.ben.cookie);
  assertEquals([status, kept], [200, "no-store"]);
  for (const words of ["Tea", "Green or black", "Mia", "unlisted"]) {
    assertStringIncludes(html, words);
  }
  assertEquals(html.includes("<form"), false);
  assertEquals(html.includes("<script"), false);
});

Deno.test("An owner gets all forms, a moderator those of moderators", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  const { room: { cookie }, mia } = talk;
  await send(talk, cookie, { do: "promote", userId: mia.user.userId });
  const moderation = ["topic", "lock", "slow", "mute", "ban"];
  assertEquals(buttons((await open(talk, mia.cookie)).html), moderation);
  assertEquals(buttons((await open(talk, cookie)).html), [
    "title",
    "list",
    "passphrase",
    ...moderation,
    "promote",
    "hand_over",
  ]);
});

Deno.test("A room that nobody has made has a page that says so, and no forms", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/rooms/anybody/settings`);
  const html = await response.text();
  assertEquals(response.status, 200);
  assertStringIncludes(html, "Nobody has made this room");
  assertEquals(html.includes("<form"), false);
});

Deno.test("What an owner saves is so, and the page says that it is done", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  const { cookie } = talk.room;
  const forms: [fields: Record<string, string>, done: string, is: object][] = [
    [{ do: "title", title: "Coffee" }, "The title is saved.", {
      title: "Coffee",
    }],
    [{ do: "topic", topic: "Beans" }, "The topic is saved.", {
      topic: "Beans",
    }],
    [{ do: "list" }, "The lobby shows the room.", { listed: true }],
    [{ do: "hide" }, "The lobby does", { listed: false }],
    [{ do: "lock" }, "The room is locked.", { locked: true }],
    [{ do: "unlock" }, "The room is unlocked.", { locked: false }],
    [{ do: "slow", slowModeMs: "30000" }, "Slow mode is saved.", {
      slowModeMs: 30_000,
    }],
  ];
  for (const [fields, done, is] of forms) {
    assertStringIncludes(await send(talk, cookie, fields), done);
    const settings = await settingsOf(talk);
    assertEquals({ ...settings, ...is }, settings);
  }
});

Deno.test("An owner sets a passphrase, which no page shows again, and removes it", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  const { cookie } = talk.room;
  const short = await open(talk, cookie, { do: "passphrase", passphrase: "x" });
  assertEquals([short.status, invalid(short.html)], [400, ["passphrase"]]);
  const passphrase = "green or black";
  const set = await send(talk, cookie, { do: "passphrase", passphrase });
  assertStringIncludes(set, "The passphrase is set");
  assertEquals(set.includes(passphrase), false);
  assertEquals((await open(talk, talk.ben.cookie)).status, 403);
  const wrong = { do: "passphrase", passphrase: "\u0000secret" };
  assertEquals(
    (await open(talk, cookie, wrong)).html.includes("secret"),
    false,
  );
  assertStringIncludes(await send(talk, cookie, { do: "open" }), "is removed");
  assertEquals((await open(talk, talk.ben.cookie)).status, 200);
});

Deno.test("Somebody is muted and banned by a form for a while, with a reason, and that is taken back", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  const { room, ben, mia } = talk;
  await send(talk, room.cookie, { do: "promote", userId: mia.user.userId });
  const terms = { minutes: "10", reason: "Shouting" };
  const { userId } = ben.user;
  const muted = await send(talk, mia.cookie, { do: "mute", userId, ...terms });
  assertStringIncludes(muted, "They are muted.");
  assertStringIncludes(muted, "Shouting");
  assertEquals(await say(server, room, ben.cookie, "Still here"), 403);
  await send(talk, mia.cookie, { lift_mute: userId });
  assertEquals(await say(server, room, ben.cookie, "Again"), 201);
  const banned = await send(talk, mia.cookie, { do: "ban", userId, ...terms });
  assertStringIncludes(banned, 'name="lift_ban"');
  const shut = await open(talk, ben.cookie);
  assertEquals(shut.status, 403);
  assertStringIncludes(shut.html, "Shouting");
  const back = await send(talk, mia.cookie, { lift_ban: userId });
  assertEquals(back.includes('name="lift_ban"'), false);
  assertEquals((await open(talk, ben.cookie)).status, 200);
});

Deno.test("Moderators are made and unmade by forms, and the room is handed over", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  const { room: { cookie }, eva, mia } = talk;
  const { userId } = mia.user;
  assertStringIncludes(
    await send(talk, cookie, { do: "promote", userId }),
    'name="demote"',
  );
  assertEquals((await settingsOf(talk)).moderators, [mia.user]);
  // What is chosen beside it has no say in it.
  await send(talk, cookie, { demote: userId, userId: "" });
  assertEquals((await settingsOf(talk)).moderators, []);
  const handOver = { do: "hand_over", userId: eva.user.userId };
  const unsure = await open(talk, cookie, handOver);
  assertEquals(unsure.status, 400);
  assertStringIncludes(unsure.html, "Tick the box first");
  await send(talk, cookie, { ...handOver, sure: "1" });
  const { owners, role } = await settingsOf(talk);
  assertEquals([owners, role], [[eva.user.userId], "moderator"]);
});

Deno.test("What somebody else has saved meanwhile is shown before it is replaced", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  const { cookie } = talk.room;
  for (const name of ["title", "topic"] as const) {
    const was = (await settingsOf(talk))[name];
    await send(talk, cookie, { do: name, [name]: "Theirs & others", was });
    const stale = { do: name, [name]: "Mine", was };
    const { status, html } = await open(talk, cookie, stale);
    assertEquals(status, 409);
    assertStringIncludes(
      html,
      "else has saved \u2068Theirs &amp; others\u2069",
    );
    assertEquals(invalid(html), [name]);
    assertStringIncludes(html, 'value="Mine"');
    assertEquals((await settingsOf(talk))[name], "Theirs & others");
    // The same isn't another one.
    await send(talk, cookie, { ...stale, [name]: "Theirs & others" });
    // As that page sends it.
    assertStringIncludes(html, 'name="was" value="Theirs &amp; others"');
    await send(talk, cookie, { ...stale, was: "Theirs & others" });
    assertEquals((await settingsOf(talk))[name], "Mine");
  }
  await send(talk, cookie, { do: "topic", topic: "", was: "Mine" });
  const back = { do: "topic", topic: "Mine, still", was: "Mine" };
  const { html } = await open(talk, cookie, back);
  assertStringIncludes(html, "Somebody else has removed it meanwhile.");
});

Deno.test("What is refused comes back at its field with what was typed", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  const { cookie } = talk.room;
  const long = "x".repeat(300);
  const topic = await open(talk, cookie, { do: "topic", topic: long });
  assertEquals(topic.status, 400);
  assertStringIncludes(topic.html, `value="${long}" aria-invalid="true"`);
  assertStringIncludes(topic.html, 'role="alert"');
  const nobody = await open(talk, cookie, {
    do: "ban",
    userId: "",
    minutes: "10080",
    reason: "Shouting",
  });
  assertEquals(nobody.status, 400);
  assertStringIncludes(nobody.html, "Choose somebody first.");
  assertStringIncludes(nobody.html, 'value="Shouting"');
  assertStringIncludes(nobody.html, '<option value="10080" selected');
  assertEquals(invalid(nobody.html), ["userId"]);
  const wordy = await open(talk, cookie, {
    do: "mute",
    userId: talk.ben.user.userId,
    minutes: "10",
    reason: long,
  });
  assertEquals(invalid(wordy.html), ["reason"]);
  for (
    const fields of [
      { do: "title", title: " " },
      { do: "slow", slowModeMs: "soon" },
      { do: "ban", userId: talk.ben.user.userId, minutes: "-1" },
      { do: "constructor" },
      { do: "" },
    ]
  ) {
    assertEquals((await open(talk, cookie, fields)).status, 400, fields.do);
  }
});

Deno.test("Who may not decide is refused by the door, whatever form is sent", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  const { ben, eva, mia, room } = talk;
  await send(talk, room.cookie, { do: "promote", userId: mia.user.userId });
  const before = await settingsOf(talk);
  const { userId } = eva.user;
  const forModerators: Record<string, string>[] = [
    { do: "topic", topic: "Mine" },
    { do: "lock" },
    { do: "slow", slowModeMs: "5000" },
    { do: "ban", userId, minutes: "10" },
    { do: "mute", userId, minutes: "10" },
  ];
  const forOwners: Record<string, string>[] = [
    { do: "title", title: "Mine" },
    { do: "list" },
    { do: "passphrase", passphrase: "mine, all mine" },
    { do: "open" },
    { do: "promote", userId },
    { demote: mia.user.userId },
    { do: "hand_over", userId, sure: "1" },
  ];
  for (const fields of [...forModerators, ...forOwners]) {
    const { status } = await open(talk, ben.cookie, fields);
    assertEquals(status, 403, JSON.stringify(fields));
  }
  for (const fields of forOwners) {
    const { status } = await open(talk, mia.cookie, fields);
    assertEquals(status, 403, JSON.stringify(fields));
  }
  assertEquals(await settingsOf(talk), before);
});

Deno.test("Somebody who spoke long ago can be chosen by the address of the page", async () => {
  await using server = await startTestServer({ ISLET_RATE_PER_SECOND: "0" });
  const talk = await startTalk(server);
  const { room, eva, ben: { user: { userId } } } = talk;
  for (let n = 0; n < 201; n++) await say(server, room, eva.cookie, `${n}`);
  const option = `<option value="${userId}" selected`;
  const { html } = await open(talk, room.cookie);
  assertEquals(html.includes(userId), false);
  const chosen = await open(talk, room.cookie, undefined, `?user=${userId}`);
  assertStringIncludes(chosen.html, option);
  const unknown = await open(talk, room.cookie, undefined, "?user=nobody");
  assertEquals(unknown.status, 200);
  assertEquals(unknown.html.includes("nobody"), false);
});

Deno.test("A form of another site changes nothing", async () => {
  await using server = await startTestServer();
  const talk = await startTalk(server);
  const { cookie, room } = talk.room;
  const response = await fetch(`${server.url}/rooms/${room}/settings`, {
    method: "POST",
    headers: { cookie, origin: "https://elsewhere.example" },
    body: new URLSearchParams({ do: "lock" }),
    redirect: "manual",
  });
  await response.body?.cancel();
  assertEquals(response.status, 403);
  assertEquals((await settingsOf(talk)).locked, false);
});
