import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { ROOM_TITLE_RULE } from "../../lib/protocol/room_title.ts";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { makeRoom } from "../support/make_room.ts";
import { seqs } from "../support/seqs.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

/** Goes to a room by a title that somebody has typed, as the lobby's form does. */
async function goTo(url: string, title: string) {
  const query = new URLSearchParams({ room: title });
  const response = await fetch(`${url}/?${query}`, { redirect: "manual" });
  const text = await response.text();
  return {
    status: response.status,
    location: response.headers.get("Location"),
    text,
  };
}

Deno.test("A title leads to the room of its slug where that says it all", async () => {
  await using server = await startTestServer();
  for (const title of ["book-club", "Book Club", "  BOOK   club "]) {
    const { status, location } = await goTo(server.url, title);
    assertEquals([status, location], [303, "/rooms/book-club"]);
  }
});

Deno.test("Titles that spell alike lead to rooms of their own, and come along", async () => {
  await using server = await startTestServer();
  const places = new Set<string>();
  for (
    const title of ["Café 7", "Cafe 7!", "Клуб 7", "読書会 7", "7!"]
  ) {
    const { status, location } = await goTo(server.url, title);
    assertEquals(status, 303);
    const place = new URL(location ?? "", server.url);
    assertEquals(place.searchParams.get("title"), title);
    places.add(place.pathname);
  }
  assertEquals(places.size, 5);
  for (const place of places) assertMatch(place, /^\/rooms\/[a-z0-9-]+$/);
});

Deno.test("What can't be a title comes back with the rule", async () => {
  await using server = await startTestServer();
  for (const typed of ["", " ", "\u202e", "x".repeat(81), "x".repeat(5000)]) {
    const { status, text } = await goTo(server.url, typed);
    assertEquals(status, 400);
    assertStringIncludes(text, ROOM_TITLE_RULE);
  }
});

/** The lobby as a page. */
async function lobby(
  { url }: TestServer,
  query = "",
  cookie = "",
): Promise<string> {
  return await (await fetch(`${url}/${query}`, { headers: { cookie } })).text();
}

/** Titles of rooms in a page, in order. */
function titlesIn(html: string): (string | undefined)[] {
  return [...html.matchAll(/class="room-name"[^>]*>([^<]*)</g)]
    .map(([, title]) => title);
}

async function say(server: TestServer, room: string, name = "Ben") {
  const caller = aCaller(aUser(name));
  const door = server.islet.chat.enter(aRoom(room), caller);
  const id = crypto.randomUUID();
  await door.send(checkPost({ id, text: "Hello" }));
}

Deno.test("The lobby shows everybody the rooms that are listed, and no others", async () => {
  await using server = await startTestServer();
  const unlisted = await makeRoom(server.url, "Our secret", false);
  await say(server, unlisted.room);
  await say(server, "typed-by-hand");
  await makeRoom(server.url, "Клуб 7", true);
  const html = await lobby(server);
  assertEquals(titlesIn(html), ["Клуб 7"]);
  assert(!html.includes("secret") && !html.includes("typed-by-hand"));
  assertStringIncludes(html, ">Клуб 7</bdi>");
});

Deno.test("The lobby finds listed rooms, and turns their pages, without scripts", async () => {
  await using server = await startTestServer();
  for (const n of seqs(1, 31)) await makeRoom(server.url, `Tea ${n}`, true);
  await makeRoom(server.url, "Café <b>", true);
  assertEquals(titlesIn(await lobby(server)).length, 30);
  assertEquals(titlesIn(await lobby(server, "?page=2")).length, 2);
  assertEquals(titlesIn(await lobby(server, "?page=99")).length, 2);
  for (const page of ["0", "-1", "x", "1e9"]) {
    assertEquals(titlesIn(await lobby(server, `?page=${page}`)).length, 30);
  }
  assertEquals(titlesIn(await lobby(server, "?q=CAFE")), ["Café &lt;b>"]);
  assertEquals(titlesIn(await lobby(server, "?q=tea+31")), ["Tea 31"]);
  const none = await lobby(server, "?q=%3Cscript%3E");
  assertEquals(titlesIn(none), []);
  assert(!none.includes("<script>"));
  const long = await lobby(server, `?q=${"x".repeat(5000)}`);
  assertEquals(titlesIn(long).length, 30);
});

Deno.test("The lobby shows first where the reader has been, with what is new there", async () => {
  await using server = await startTestServer();
  const { room } = await makeRoom(server.url, "Our secret", false);
  for (const _ of seqs(1, 3)) await say(server, room);
  await say(server, "tea");
  await makeRoom(server.url, "Listed", true);
  // The settings are the first entry.
  const cookie = `islet-rooms=${room}:2.tea:1.never-there:0`;
  const html = await lobby(server, "", cookie);
  assertEquals(
    titlesIn(html),
    ["Our secret", "tea", "never-there", "Listed"],
  );
  assertEquals(html.match(/>\d+\+? new</g), [">2 new<"]);
  // Nobody else sees that.
  assertEquals(titlesIn(await lobby(server)), ["Listed"]);
});
