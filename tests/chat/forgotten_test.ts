import { assertEquals, assertRejects } from "@std/assert";
import { Forgotten } from "../../lib/chat/forgotten.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { Revocations } from "../../lib/store/revocations.ts";
import { aUser } from "../support/a_user.ts";
import { TempStore } from "../support/temp_store.ts";

Deno.test("Where the store fails nobody is forgotten, and everybody counts as known", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const revocations = new Revocations({ kv, now: Date.now });
  const failure = new Error("Broken store");
  revocations.add = () => Promise.reject(failure);
  revocations.has = () => Promise.reject(failure);
  const errors: unknown[] = [];
  const closed: string[] = [];
  const forgotten = new Forgotten({
    rooms: { closeUser: (userId) => closed.push(userId) },
    presence: { forgotten: ({ userId }) => closed.push(userId) },
    revocations,
    onError: (_, cause) => errors.push(cause),
  });
  const ana = aUser("Ana");
  const error = await assertRejects(() => forgotten.add(ana), ProtocolError);
  assertEquals(error.code, "unavailable");
  assertEquals(closed, []);
  assertEquals(await forgotten.has(ana), false);
  assertEquals(errors, [failure]);
});
