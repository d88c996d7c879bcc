import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ComponentProps } from "preact";
import { Lobby } from "../../lib/ui/Lobby.tsx";
import type { ListedRoom } from "../../lib/ui/RoomList.tsx";
import { ana, EVENING, render } from "./render.ts";

const tide: ListedRoom = {
  room: "tide",
  onlineCount: 2,
  lastMessageAt: EVENING - 120_000,
};

function renderLobby(change: Partial<ComponentProps<typeof Lobby>> = {}) {
  return render(
    <Lobby
      user={null}
      rooms={[]}
      now={EVENING}
      nameError={null}
      typedRoom=""
      roomError={null}
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
  assert(!html.includes("Another room"));
});

Deno.test("Lobby shows the rooms first to those who come back, and leads on to others", () => {
  const html = renderLobby({ user: ana, rooms: [tide] });
  assert(!html.includes("Open a link"));
  assertEquals(html.match(/<h1/g)?.length, 1);
  assertEquals(first(html), "rooms");
  assertStringIncludes(html, '<a href="#room">Another room</a>');
});

Deno.test("Lobby leads on to nothing where no room is open", () => {
  assert(!renderLobby({ user: ana }).includes("Another room"));
});

Deno.test("Lobby shows first what is to be mended", () => {
  const rooms = [tide];
  for (
    const problem of [{ nameError: "Too long." }, { roomError: "No letters." }]
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

Deno.test("Lobby opens rooms with a plain form", () => {
  const html = renderLobby();
  assertStringIncludes(html, '<form class="field-form" action="/">');
  assertStringIncludes(html, '<label for="room">');
});

Deno.test("Lobby says what is wrong with a room name, and keeps it", () => {
  const html = renderLobby({ typedRoom: "!!!", roomError: "No letters." });
  assertStringIncludes(html, 'value="!!!"');
  assertStringIncludes(html, 'class="field-error">No letters.');
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
