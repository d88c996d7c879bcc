import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import type { ComponentProps } from "preact";
import { Lobby } from "../../lib/ui/Lobby.tsx";
import type { RoomFormState } from "../../lib/ui/RoomForm.tsx";
import type { ListedRoom } from "../../lib/ui/RoomList.tsx";
import { ana, EVENING, render } from "./render.ts";

const tide: ListedRoom = {
  room: "tide",
  onlineCount: 2,
  lastMessageAt: EVENING - 120_000,
};

const noTitle: RoomFormState = {
  title: "x y z",
  listed: true,
  name: "Ben",
  problem: { field: "title", message: "No letters.", taken: null, free: [] },
};

function renderLobby(change: Partial<ComponentProps<typeof Lobby>> = {}) {
  return render(
    <Lobby
      user={null}
      rooms={[]}
      now={EVENING}
      nameError={null}
      roomForm={{ title: "", listed: false, name: "", problem: null }}
      {...change}
    />,
  );
}

Deno.test("Lobby has one main heading", () => {
  assertEquals(renderLobby().match(/<h1/g)?.length, 1);
});

Deno.test("Lobby asks newcomers for a name", () => {
  const html = renderLobby();
  assertStringIncludes(
    html,
    '<form class="field-form" method="post" action="/api/session">',
  );
  assertStringIncludes(html, '<input type="hidden" name="next" value="/"');
  assertStringIncludes(html, '<label for="name">');
});

Deno.test("Lobby knows who has a name, and lets them change it", () => {
  const html = renderLobby({ user: ana });
  assertStringIncludes(html, 'You talk as <bdi translate="no">Ana</bdi>');
  assertStringIncludes(html, "<summary>Change your name</summary>");
  assertStringIncludes(html, 'value="Ana"');
});

/** What comes first in a page: the rooms, or what asks for a name or a room. */
function first(html: string): "rooms" | "cards" {
  return html.indexOf('id="rooms-title"') < html.indexOf('id="you-title"')
    ? "rooms"
    : "cards";
}

Deno.test("Lobby says to newcomers what it is, and asks them before it lists rooms", () => {
  const html = renderLobby({ rooms: [tide] });
  assertStringIncludes(html, "Open a link, pick a name, talk.");
  assertEquals(first(html), "cards");
  assert(!html.includes('href="#title"'));
});

Deno.test("Lobby shows the rooms first to those who come back, and leads on to others", () => {
  const html = renderLobby({ user: ana, rooms: [tide] });
  assert(!html.includes("Open a link"));
  assertEquals(html.match(/<h1/g)?.length, 1);
  assertEquals(first(html), "rooms");
  assertStringIncludes(html, '<a href="#title">New room</a>');
});

Deno.test("Lobby leads on to nothing where no room is open", () => {
  assert(!renderLobby({ user: ana }).includes('href="#title"'));
});

Deno.test("Lobby shows first what is to be mended", () => {
  const rooms = [tide];
  for (
    const problem of [{ nameError: "Too long." }, { roomForm: noTitle }]
  ) {
    assertEquals(first(renderLobby({ user: ana, rooms, ...problem })), "cards");
  }
});

Deno.test("Lobby says what is wrong with a name", () => {
  const nameError = "A name has 1 to 32 characters.";
  for (const user of [null, ana]) {
    const html = renderLobby({ user, nameError });
    assertStringIncludes(html, `class="field-error">${nameError}`);
    assertStringIncludes(html, 'aria-invalid="true"');
  }
  assertStringIncludes(
    renderLobby({ user: ana, nameError }),
    '<details class="change-name" open>',
  );
});

Deno.test("Lobby makes rooms with a plain form, unlisted unless told otherwise", () => {
  const html = renderLobby({ user: ana });
  assertStringIncludes(
    html,
    '<form class="field-form" method="post" action="/rooms">',
  );
  assertStringIncludes(html, '<label for="title">');
  assertMatch(html, /<input type="checkbox" name="listed" aria-[^>]*>/);
});

Deno.test("Lobby asks who makes a room for a name, where they have none", () => {
  assertStringIncludes(renderLobby(), '<label for="owner-name">');
  assert(!renderLobby({ user: ana }).includes("owner-name"));
});

Deno.test("Lobby says why a room wasn't made, and keeps what was typed", () => {
  const html = renderLobby({ roomForm: noTitle });
  assertStringIncludes(html, 'value="x y z"');
  assertStringIncludes(html, 'value="Ben"');
  assertMatch(html, /<input type="checkbox" name="listed" checked/);
  assertMatch(html, /class="field-error"[^>]*>No letters\./);
});

Deno.test("Lobby leads to the room that is there already, and offers other addresses", () => {
  const problem = {
    field: "title",
    message: "There is one.",
    taken: "tea",
    free: ["tea-2", "tea-3"],
  } as const;
  const html = renderLobby({ roomForm: { ...noTitle, problem } });
  assertStringIncludes(html, '<a href="/rooms/tea">Go to that room</a>');
  for (const address of problem.free) {
    assertStringIncludes(html, `name="address" value="${address}"`);
  }
  const unlisted = { ...problem, taken: null };
  const other = renderLobby({ roomForm: { ...noTitle, problem: unlisted } });
  assert(!other.includes("/rooms/tea"));
});

Deno.test("Lobby says when no room is open", () => {
  assertStringIncludes(
    renderLobby(),
    "It's quiet out here.",
  );
});

Deno.test("Lobby lists rooms with who is there and when they last spoke", () => {
  const html = renderLobby({
    rooms: [
      tide,
      { room: "calm", onlineCount: 0, lastMessageAt: null },
    ],
  });
  assertStringIncludes(html, 'href="/rooms/tide"');
  assertStringIncludes(html, "2 here");
  assertStringIncludes(
    html,
    '<time datetime="2026-05-01T20:28:00.000Z">2 minutes ago</time>',
  );
  assertStringIncludes(html, "Nobody here");
  assertStringIncludes(html, "No messages yet");
  assert(!html.includes("quiet out here"));
});
