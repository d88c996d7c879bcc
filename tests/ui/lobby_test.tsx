import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import type { ComponentProps } from "preact";
import { Lobby } from "../../lib/ui/Lobby.tsx";
import type { RoomFormState } from "../../lib/ui/RoomForm.tsx";
import type { ListedRoom, ListedRooms } from "../../lib/ui/RoomList.tsx";
import { ana, EVENING, render } from "./render.ts";

const tide: ListedRoom = {
  room: "tide",
  title: "High tide",
  topic: "Ebb and flow",
  onlineCount: 2,
  hasPassphrase: false,
  lastMessageAt: EVENING - 120_000,
};

/** A page of all listed rooms. */
function listedOf(
  rooms: readonly ListedRoom[],
  fields: Partial<ListedRooms> = {},
): ListedRooms {
  return { rooms, q: "", page: 1, pages: 1, listed: rooms.length, ...fields };
}

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
      ownRooms={[]}
      listed={listedOf([])}
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
  const html = renderLobby({ listed: listedOf([tide]) });
  assertStringIncludes(html, "Open a link, pick a name, talk.");
  assertEquals(first(html), "cards");
  assert(!html.includes('href="#title"'));
});

Deno.test("Lobby shows the rooms first to those who come back, and leads on to others", () => {
  const html = renderLobby({ user: ana, listed: listedOf([tide]) });
  assert(!html.includes("Open a link"));
  assertEquals(html.match(/<h1/g)?.length, 1);
  assertEquals(first(html), "rooms");
  assertStringIncludes(html, '<a href="#title">New room</a>');
});

Deno.test("Lobby leads on to nothing where no room is open", () => {
  assert(!renderLobby({ user: ana }).includes('href="#title"'));
});

Deno.test("Lobby shows first what is to be mended", () => {
  const listed = listedOf([tide]);
  for (
    const problem of [{ nameError: "Too long." }, { roomForm: noTitle }]
  ) {
    assertEquals(
      first(renderLobby({ user: ana, listed, ...problem })),
      "cards",
    );
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
    listed: listedOf([
      tide,
      {
        ...tide,
        room: "calm",
        title: "Calm",
        topic: "",
        onlineCount: 0,
        lastMessageAt: null,
      },
    ]),
  });
  assertStringIncludes(html, 'href="/rooms/tide"');
  assertStringIncludes(html, ">High tide</bdi>");
  assertEquals(html.match(/class="room-topic"[^>]*>[^<]*/g), [
    'class="room-topic" translate="no">Ebb and flow',
  ]);
  assertStringIncludes(html, "2 here");
  assertStringIncludes(
    html,
    '<time datetime="2026-05-01T20:28:00.000Z">2 minutes ago</time>',
  );
  assertStringIncludes(html, "Nobody here");
  assertStringIncludes(html, "No messages yet");
  assert(!html.includes("quiet out here"));
});

Deno.test("Lobby shows first the rooms that the reader has been in, and what is new there", () => {
  const visited = {
    title: "Tea",
    isListed: false,
    isShutOut: false,
    newCount: 0,
    hasMore: false,
  };
  const html = renderLobby({
    user: ana,
    listed: listedOf([tide]),
    ownRooms: [
      { ...visited, room: "tea-1" },
      { ...visited, room: "tea-2", newCount: 3 },
      { ...visited, room: "tea-3", newCount: 200, hasMore: true },
    ],
  });
  assert(html.indexOf('id="own-title"') < html.indexOf('id="rooms-title"'));
  assertEquals(html.match(/\d+\+? new</g), ["3 new<", "200+ new<"]);
  assertEquals(html.match(/href="#title"/g)?.length, 1);
  assert(!html.includes("<summary>1 more"));
});

Deno.test("Lobby folds rooms away that the reader hasn't been in for long", () => {
  const ownRooms = Array.from({ length: 8 }, (_, n) => ({
    room: `tea-${n}`,
    title: "Tea",
    isListed: true,
    isShutOut: false,
    newCount: 0,
    hasMore: false,
  }));
  assertStringIncludes(renderLobby({ ownRooms }), "<summary>2 more</summary>");
});

Deno.test("Lobby looks for listed rooms once there are many, and turns their pages", () => {
  assert(!renderLobby({ listed: listedOf([tide]) }).includes('name="q"'));
  const listed = listedOf([tide], {
    q: "ti&de",
    page: 2,
    pages: 3,
    listed: 70,
  });
  const html = renderLobby({ listed });
  assertMatch(html, /<input type="search" name="q"[^>]* value="ti&amp;de"/);
  assertStringIncludes(html, 'href="/?q=ti%26de&amp;page=1#rooms-title"');
  assertStringIncludes(html, 'href="/?q=ti%26de&amp;page=3#rooms-title"');
  assertStringIncludes(html, "Page 2 of 3");
  const none = listedOf([], { q: "tide", listed: 70 });
  assertStringIncludes(
    renderLobby({ listed: none }),
    "No listed room is called",
  );
});
