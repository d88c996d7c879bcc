import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { readConfig } from "../../lib/config.ts";
import { Islet } from "../../lib/server/islet.ts";
import { collectGarbage } from "../support/collect_garbage.ts";
import { TempStore } from "../support/temp_store.ts";

/** Tries to open a server on a store, with a secret by which nothing can be signed. */
async function openInVain(
  store: TempStore,
  write: (line: string) => void,
): Promise<void> {
  const config = {
    ...readConfig(() => undefined),
    kvPath: store.path,
    secret: "",
  };
  await assertRejects(
    () => Islet.open(config, { now: Date.now, write }),
    DOMException,
  );
}

Deno.test("Islet that can't be opened leaves the other instances and its store", async () => {
  await using store = await TempStore.create();
  await openInVain(store, () => {});
  const kv = await store.open();
  assertEquals((await kv.get(["instances"])).value, []);
});

Deno.test("Islet that can't be opened is forgotten by the log", async () => {
  await using store = await TempStore.create();
  async function openAndForget(): Promise<WeakRef<(line: string) => void>> {
    const write = () => {};
    await openInVain(store, write);
    return new WeakRef(write);
  }
  const write = await openAndForget();
  // A reference that was just made holds until the end of this turn.
  await new Promise((done) => setImmediate(done));
  collectGarbage();
  assertEquals(write.deref(), undefined);
});

Deno.test("Islet that has stopped writes no more into the log", async () => {
  const lines: string[] = [];
  const config = { ...readConfig(() => undefined), kvPath: ":memory:" };
  const islet = await Islet.open(config, {
    now: Date.now,
    write: (line) => lines.push(line),
  });
  await islet.shutdown();
  islet.log.error("Late");
  assertMatch(lines.at(-1) ?? "", /Stopped$/);
});
