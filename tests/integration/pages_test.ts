import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import {
  checkDelete,
  checkEdit,
  checkPost,
  checkReaction,
} from "../../lib/protocol/requests.ts";
import { ROOM_NAME_RULE } from "../../lib/protocol/room_name.ts";
import { aCaller } from "../support/a_caller.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { makeRoom } from "../support/make_room.ts";
import { openSocket } from "../support/open_socket.ts";
import { seqs } from "../support/seqs.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer } from "../support/test_server.ts";

/** The status, the title and the text of a page, with no tags in it. */
async function open(url: string) {
  const response = await fetch(url);
  const html = await response.text();
  return {
    status: response.status,
    title: /<title>(.*)<\/title>/.exec(html)?.[1],
    text: html.replaceAll(/<[^>]*>/g, ""),
  };
}

Deno.test("A room that cannot be has a page that says why", async () => {
  await using server = await startTestServer();
  for (const name of ["TEA", "tea%2Fchai", "-tea"]) {
    const { status, title, text } = await open(`${server.url}/rooms/${name}`);
    assertEquals([status, title], [404, "No such room · Islet"]);
    assertStringIncludes(text, ROOM_NAME_RULE);
  }
});

Deno.test("What is nowhere has a page that says so", async () => {
  await using server = await startTestServer();
  const { status, title } = await open(`${server.url}/nowhere`);
  assertEquals([status, title], [404, "Nothing but sea · Islet"]);
});

Deno.test("A slash too many leads to the page without it", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/rooms/tea/?before=9`, {
    redirect: "manual",
  });
  await response.body?.cancel();
  assertEquals(response.status, 302);
  assertEquals(response.headers.get("Location"), "/rooms/tea?before=9");
});

Deno.test("The page of a room shows what has become of its messages", async () => {
  await using server = await startTestServer();
  const door = server.islet.chat.enter(aRoom("tea"), aCaller());
  await door.send(checkPost({ id: "c1", text: "Tea at five?" }));
  await door.send(checkPost({ id: "c2", text: "At six", replyTo: 1 }));
  await door.send(checkPost({ id: "c3", text: "A secret" }));
  await door.send(checkEdit({ id: "e1", of: 2, text: "At seven" }));
  await door.send(checkDelete({ id: "d1", of: 3 }));
  await door.send(checkReaction({ id: "r1", of: 1, emoji: "👍", on: true }));
  const { text } = await open(`${server.url}/rooms/tea`);
  for (
    const words of [
      "Ana Tea at five?",
      "At seven",
      "edited",
      "This message was deleted.",
      "👍",
    ]
  ) assertStringIncludes(text, words);
  for (const gone of ["At six", "A secret"]) assert(!text.includes(gone));
});

Deno.test("The page of a room opens at a message, and goes on in both directions", async () => {
  await using server = await startTestServer();
  const { history } = server.islet.chat.parts;
  await Promise.all(
    seqs(1, 200).map((n) => history.append(aRoom("tea"), aNewEntry(`c${n}`))),
  );
  const shown = async (query: string) => {
    const response = await fetch(`${server.url}/rooms/tea?${query}`);
    const html = await response.text();
    const ids = [...html.matchAll(/<li id="m(\d+)"/g)].map(([, id]) => id);
    const links = [...html.matchAll(/href="\/rooms\/tea\?([^"]+)"/g)]
      .map(([, link]) => link);
    const sought = /<li id="m(\d+)"[^>]*aria-current/.exec(html)?.[1];
    return [ids[0], ids.at(-1), links, sought];
  };
  assertEquals(await shown("at=100"), [
    "76",
    "125",
    ["before=76", "after=125"],
    "100",
  ]);
  assertEquals(await shown("after=125"), [
    "126",
    "175",
    ["before=126", "after=175"],
    undefined,
  ]);
  assertEquals(await shown("after=175"), [
    "176",
    "200",
    ["before=176"],
    undefined,
  ]);
  assertEquals(await shown("before=76"), [
    "26",
    "75",
    ["before=26", "after=75"],
    undefined,
  ]);
  for (const query of ["at=x", "after=-1", "at="]) {
    assertEquals((await shown(query))[1], "200");
  }
});

Deno.test("Each time leads to its message, in the page of a room and in one that brings something back", async () => {
  await using server = await startTestServer();
  const { history } = server.islet.chat.parts;
  for (const n of [1, 2]) {
    await history.append(aRoom("tea"), aNewEntry(`c${n}`));
  }
  const page = await (await fetch(`${server.url}/rooms/tea`)).text();
  // One has a head, the other one is below it.
  assertStringIncludes(page, '<a href="?at=1#m1"><time');
  assertStringIncludes(page, '<a class="source" href="?at=2#m2"');
  const { status, headers, body } = await fetch(
    `${server.url}/rooms/tea/messages?at=2`,
    { redirect: "manual" },
  );
  await body?.cancel();
  assertEquals(status, 303);
  assertEquals(headers.get("location"), "/rooms/tea?at=2");
});
/** What a page says of itself to other programs, by property. */
async function previewOf(url: string): Promise<Record<string, string>> {
  const html = await (await fetch(url)).text();
  const tags = html.matchAll(/<meta property="og:(\w+)" content="([^"]*)"/g);
  return Object.fromEntries([...tags].map(([, name, value]) => [name, value]));
}

Deno.test("The page of a room has the title that its maker gave it, and says who may come", async () => {
  await using server = await startTestServer();
  const unlisted = await makeRoom(server.url, "Клуб <7>", false);
  const page = await open(unlisted.url);
  assertEquals(page.title, "Клуб &lt;7> · Islet");
  const words = "Unlisted: whoever has the link can read and write";
  assertStringIncludes(page.text, words);
  const html = await (await fetch(unlisted.url)).text();
  assertMatch(html, /<h1[^>]*>Клуб &lt;7><\/h1>/);

  const listed = await makeRoom(server.url, "Book Club", true);
  const other = await open(listed.url);
  assertEquals(other.title, "Book Club · Islet");
  assertStringIncludes(other.text, "Listed in the lobby");
  assert(!other.text.includes(words));
  // Also where no script runs in it.
  const older = await open(`${listed.url}?before=1`);
  assertStringIncludes(older.text, "Listed in the lobby");
  for (const [path, name] of [["export", "Save"], ["search", "Search"]]) {
    const { title } = await open(`${listed.url}/${path}`);
    assertEquals(title, `${name} Book Club · Islet`);
  }
});

Deno.test("The page of a room that nobody has made has the title that leads to it, and no other", async () => {
  await using server = await startTestServer();
  const answer = await fetch(
    `${server.url}/?${new URLSearchParams({ room: "読書会 7" })}`,
    { redirect: "manual" },
  );
  await answer.body?.cancel();
  const url = server.url + answer.headers.get("Location");
  assertEquals((await open(url)).title, "読書会 7 · Islet");
  const [room = ""] = new URL(url).pathname.split("/").slice(-1);
  for (const title of ["Another room", "", "x".repeat(81), "\u202e"]) {
    const query = new URLSearchParams({ title });
    const page = await open(`${server.url}/rooms/${room}?${query}`);
    assertEquals(page.title, `${room} · Islet`);
  }
  // Who has made a room says what it is called.
  const made = await makeRoom(server.url, "Tea", true);
  const renamed = await open(`${made.url}?title=tea`);
  assertEquals(renamed.title, "Tea · Islet");
});

Deno.test("A link to a listed room tells its title and people to other programs, and any other nothing", async () => {
  await using server = await startTestServer();
  const listed = await makeRoom(server.url, "Tea & cake", true);
  await using _ana = await TestClient.join(server.url, listed.room, {
    name: "Ana",
  });
  assertEquals(await previewOf(listed.url), {
    site_name: "Islet",
    type: "website",
    title: "Tea &amp; cake",
    description: "A room on Islet, 1 person here now",
  });
  const unlisted = await makeRoom(server.url, "Our secret", false);
  for (const url of [unlisted.url, `${server.url}/rooms/typed`]) {
    assertEquals(await previewOf(url), {
      site_name: "Islet",
      type: "website",
      title: "A room on Islet",
    });
  }
});

Deno.test("Whoever joins a room is told its title", async () => {
  await using server = await startTestServer();
  const { room } = await makeRoom(server.url, "Tea & cake", false);
  assertEquals((await welcomeOf(server.url, room))["title"], "Tea & cake");
  assert(!("title" in await welcomeOf(server.url, "typed")));
});

/** The first frame of a room, as it is sent. */
async function welcomeOf(
  url: string,
  room: string,
): Promise<Record<string, unknown>> {
  const socket = openSocket(new URL(`/api/rooms/${room}/socket`, url), {});
  try {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    socket.onmessage = ({ data }) => resolve(data);
    socket.onclose = () => reject(new Error("Closed"));
    return JSON.parse(String(await promise));
  } finally {
    socket.close(1000);
  }
}
