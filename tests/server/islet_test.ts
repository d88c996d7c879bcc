import { assertEquals, assertRejects } from "@std/assert";
import { readConfig } from "../../lib/config.ts";
import { Islet } from "../../lib/server/islet.ts";
import { TempStore } from "../support/temp_store.ts";

Deno.test("Islet that can't be opened leaves the other instances and its store", async () => {
  await using store = await TempStore.create();
  const config = {
    ...readConfig(() => undefined),
    kvPath: store.path,
    // Nothing can be signed with it.
    secret: "",
  };
  await assertRejects(
    () => Islet.open(config, { now: Date.now, write() {} }),
    DOMException,
  );
  const kv = await store.open();
  assertEquals((await kv.get(["instances"])).value, []);
});
