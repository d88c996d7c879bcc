import { assertEquals } from "@std/assert";
import { PresenceElsewhere } from "../../lib/presence/presence_elsewhere.ts";
import { Roster } from "../../lib/presence/roster.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";

Deno.test("PresenceElsewhere passes nothing on to a room that it no longer follows", () => {
  const elsewhere = new PresenceElsewhere({
    instances: { hasPeers: true, isPeer: () => true },
    store: {
      read: () => Promise.resolve(null),
      readAll: () => Promise.resolve(new Map()),
    },
    onForgotten() {},
    onError() {},
  });
  const room = aRoom("tea");
  const told: string[] = [];
  elsewhere.follow({
    room,
    roster: new Roster(),
    onChange: () => told.push("change"),
    onTyping: () => told.push("typing"),
    onRenamed: () => told.push("renamed"),
  });
  const tellAll = () => {
    elsewhere.typing(room, aUser());
    elsewhere.renamed(aUser());
    elsewhere.gone("second");
  };
  tellAll();
  assertEquals(told.splice(0), ["typing", "renamed", "change"]);
  elsewhere.unfollow(room);
  tellAll();
  assertEquals(told, []);
});
