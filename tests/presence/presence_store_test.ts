import { assertEquals } from "@std/assert";
import {
  PRESENCE_LIFETIME_MS,
  PresenceStore,
} from "../../lib/presence/presence_store.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";

Deno.test("PresenceStore.write() stores nothing that doesn't expire, and counts for listed rooms alone", async () => {
  using kv = await Deno.openKv(":memory:");
  const operation = kv.atomic();
  const set = operation.set.bind(operation);
  const lifetimes: (number | undefined)[] = [];
  operation.set = (key, value, options) => {
    lifetimes.push(options?.expireIn);
    return set(key, value, options);
  };
  const presence = { users: [aUser()], count: 1 };
  const store = new PresenceStore(kv);
  store.write(operation, "first", aRoom("tea"), presence, true);
  assertEquals(lifetimes, [PRESENCE_LIFETIME_MS, PRESENCE_LIFETIME_MS]);
  await operation.commit();
  const counts = () => Array.fromAsync(kv.list({ prefix: ["lobby"] }));
  assertEquals((await counts()).length, 1);
  // It was listed until now.
  const later = kv.atomic();
  store.write(later, "first", aRoom("tea"), presence, false);
  await later.commit();
  assertEquals(await counts(), []);
  assertEquals(await store.read(aRoom("tea"), "first"), presence);
});
