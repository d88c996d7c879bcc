import { assertEquals } from "@std/assert";
import {
  PRESENCE_LIFETIME_MS,
  PresenceStore,
} from "../../lib/presence/presence_store.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";

Deno.test("PresenceStore.write() stores nothing that doesn't expire", async () => {
  using kv = await Deno.openKv(":memory:");
  const operation = kv.atomic();
  const set = operation.set.bind(operation);
  const lifetimes: (number | undefined)[] = [];
  operation.set = (key, value, options) => {
    lifetimes.push(options?.expireIn);
    return set(key, value, options);
  };
  const presence = { users: [aUser()], count: 1 };
  new PresenceStore(kv).write(operation, "first", aRoom("tea"), presence);
  assertEquals(lifetimes, [PRESENCE_LIFETIME_MS, PRESENCE_LIFETIME_MS]);
});
