import { assertEquals, assertStringIncludes } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { loadRoomPage, newDraft } from "../../lib/server/room_page.ts";
import { aCaller } from "../support/a_caller.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { startTestServer } from "../support/test_server.ts";

const ROOM = aRoom("tea");

/** What the page of a room shows of messages and people. */
async function load({ islet }: Awaited<ReturnType<typeof startTestServer>>) {
  const state = { islet, caller: { ...aCaller(), user: null } };
  const options = {
    room: ROOM,
    place: {},
    draft: newDraft(),
    headers: new Headers(),
    nameError: null,
  };
  const { messages, onlineUsers, onlineCount } = await loadRoomPage(
    state,
    options,
  );
  return { ids: messages.map(({ id }) => id), onlineUsers, onlineCount };
}

const WITHOUT_PEOPLE = { ids: ["c1"], onlineUsers: [], onlineCount: 0 };

Deno.test("loadRoomPage() does without those on other instances who can't be read", async () => {
  await using server = await startTestServer();
  await server.islet.chat.parts.history.append(ROOM, aNewEntry("c1"));
  server.islet.chat.parts.rooms.readOnline = () =>
    Promise.reject(new Error("Broken store"));
  assertEquals(await load(server), WITHOUT_PEOPLE);
  assertEquals(server.log.length, 1);
  assertStringIncludes(server.log[0] ?? "", "Broken store");
});

Deno.test("loadRoomPage() waits a second for those on other instances, and no longer", async () => {
  using time = new FakeTime();
  await using server = await startTestServer();
  await server.islet.chat.parts.history.append(ROOM, aNewEntry("c1"));
  server.islet.chat.parts.rooms.readOnline = () => new Promise(() => {});
  const loaded = load(server);
  await time.tickAsync(1_000);
  assertEquals(await loaded, WITHOUT_PEOPLE);
});
