import { assertEquals } from "@std/assert";
import { lobbyPage } from "../../lib/chat/lobby_page.ts";
import { aRoom } from "../support/a_room.ts";
import { seqs } from "../support/seqs.ts";

function aLobbyOf(...rooms: [room: string, title: string, topic?: string][]) {
  return rooms.map(([room, title, topic = ""]) => ({
    room: aRoom(room),
    title,
    topic,
    onlineCount: 0,
    hasPassphrase: false,
    lastMessageAt: null,
  }));
}

const ROOMS = aLobbyOf(
  ["club-7", "Клуб 7"],
  ["cafe-zurich", "Café Zürich"],
  ["fine", "ﬁne tea", "Naïve art"],
  ["tea-2", "Tea, 読書会"],
);

const SEARCHES: [what: string, q: string, found: string[]][] = [
  ["nothing finds all", "", ["club-7", "cafe-zurich", "fine", "tea-2"]],
  ["a title in another case", "КЛУБ", ["club-7"]],
  ["a part of a title", "書", ["tea-2"]],
  ["a title without its accents", "cafe zurich", ["cafe-zurich"]],
  ["a title with its accents", "caf\u00e9", ["cafe-zurich"]],
  ["what an address spells", "club", ["club-7"]],
  ["a topic", "NAIVE art", ["fine"]],
  ["an address", "tea-2", ["tea-2"]],
  ["letters that fold to two", "FINE", ["fine"]],
  ["full width", "ＴＥＡ", ["fine", "tea-2"]],
  ["words in any order", "zürich café", ["cafe-zurich"]],
  ["one word that isn't there", "café tea", []],
  ["signs of patterns", ".*", []],
];

for (const [what, q, found] of SEARCHES) {
  Deno.test(`lobbyPage() looks for ${what}`, () => {
    const { rooms, listed } = lobbyPage(ROOMS, { q, page: 1 });
    assertEquals(rooms.map(({ room }) => String(room)), found);
    assertEquals(listed, 4);
  });
}

Deno.test("lobbyPage() has 30 rooms a page, and no page beyond the last", () => {
  const rooms = aLobbyOf(
    ...seqs(1, 61).map((n): [string, string] => [`tea-${n}`, `Tea ${n}`]),
  );
  const shown = (page: number, q = "") => {
    const { rooms: found, ...rest } = lobbyPage(rooms, { q, page });
    return [found.length, found[0]?.title, rest.page, rest.pages];
  };
  assertEquals(shown(1), [30, "Tea 1", 1, 3]);
  assertEquals(shown(3), [1, "Tea 61", 3, 3]);
  assertEquals(shown(4), [1, "Tea 61", 3, 3]);
  assertEquals(shown(0), [30, "Tea 1", 1, 3]);
  assertEquals(shown(9, "tea 6"), [8, "Tea 6", 1, 1]);
  assertEquals(shown(1, "coffee"), [0, undefined, 1, 1]);
});
