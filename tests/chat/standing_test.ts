import { assertEquals } from "@std/assert";
import { standingOf } from "../../lib/chat/standing.ts";
import { aRecord } from "../support/a_record.ts";
import { aUser } from "../support/a_user.ts";

const record = aRecord({ owners: ["u-ana", "u-ben"] });

Deno.test("standingOf() has whoever has no name be a visitor, and all others members", () => {
  for (const room of [null, record]) {
    assertEquals(standingOf(room, null).role, "visitor");
    assertEquals(standingOf(room, aUser("Cat")).role, "member");
  }
});

Deno.test("standingOf() knows all owners of a room, and none of a room that nobody has made", () => {
  for (const name of ["Ana", "Ben"]) {
    assertEquals(standingOf(record, aUser(name)).role, "owner");
    assertEquals(standingOf(null, aUser(name)).role, "member");
  }
});
