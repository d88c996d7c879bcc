import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ROOM_TITLE_RULE } from "../../lib/protocol/room_title.ts";
import { startTestServer } from "../support/test_server.ts";

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
