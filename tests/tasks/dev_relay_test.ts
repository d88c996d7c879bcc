import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { DevRelay, isLoadedAhead } from "../../lib/tasks/dev_relay.ts";
import { readImports } from "../repo/module_graph.ts";
import { STAND_IN_ONLY } from "../support/stand_in.ts";

const LONG_ENOUGH_MS = 1000;

/** A relay with processes that write down what happens to them, and may end late. */
function startRelay(ended = Promise.resolve()) {
  const events: string[] = [];
  const runners: { hasEnded: boolean }[] = [];
  const relay = new DevRelay(() => {
    const name = `process ${runners.length}`;
    const runner = {
      hasEnded: false,
      serve: () => events.push(`${name} serves`),
      stop: () => {
        events.push(`${name} stops`);
        return ended.then(() => {
          runner.hasEnded = true;
        });
      },
    };
    runners.push(runner);
    return runner;
  });
  return { relay, events, runners };
}

Deno.test("DevRelay has the process that stands by take over", async () => {
  using time = new FakeTime();
  const { relay, events, runners } = startRelay();
  time.tick(LONG_ENOUGH_MS);
  assertEquals(runners.length, 2);
  await relay.replace(Promise.resolve(["routes/index.tsx"]));
  assertEquals(runners.length, 2);
  assertEquals(events, [
    "process 0 serves",
    "process 0 stops",
    "process 1 serves",
  ]);
  time.tick(LONG_ENOUGH_MS);
  assertEquals(runners.length, 3);
  await relay.stop();
});

Deno.test("DevRelay starts a server when nothing stands by yet", async () => {
  using _time = new FakeTime();
  const { relay, events } = startRelay();
  await relay.replace(Promise.resolve(["routes/index.tsx"]));
  assertEquals(events.at(-1), "process 1 serves");
  await relay.stop();
});

Deno.test("DevRelay does not use what was loaded before it changed", async () => {
  using time = new FakeTime();
  const { relay, events } = startRelay();
  time.tick(LONG_ENOUGH_MS);
  const paths = ["routes/index.tsx", "lib/stand_ins/fresh/render.ts"];
  await relay.replace(Promise.resolve(paths));
  assertEquals(events.slice(1), [
    "process 0 stops",
    "process 1 stops",
    "process 2 serves",
  ]);
  await relay.stop();
});

Deno.test("DevRelay does not use a process that has ended", async () => {
  using time = new FakeTime();
  const { relay, events, runners } = startRelay();
  time.tick(LONG_ENOUGH_MS);
  const [, standby] = runners;
  if (standby) standby.hasEnded = true;
  await relay.replace(Promise.resolve(["routes/index.tsx"]));
  assertEquals(events.at(-1), "process 2 serves");
  await relay.stop();
});

Deno.test("DevRelay starts no server before the sources are complete", async () => {
  using time = new FakeTime();
  const { relay, events } = startRelay();
  time.tick(LONG_ENOUGH_MS);
  const settled = Promise.withResolvers<string[]>();
  const replaced = relay.replace(settled.promise);
  await time.runMicrotasks();
  assertEquals(events, ["process 0 serves", "process 0 stops"]);
  settled.resolve(["routes/index.tsx"]);
  await replaced;
  assertEquals(events.at(-1), "process 1 serves");
  await relay.stop();
});

Deno.test("DevRelay starts no server before the last one has ended", async () => {
  using time = new FakeTime();
  const ended = Promise.withResolvers<void>();
  const { relay, events } = startRelay(ended.promise);
  time.tick(LONG_ENOUGH_MS);
  const replaced = relay.replace(Promise.resolve(["routes/index.tsx"]));
  await time.runMicrotasks();
  assertEquals(events, ["process 0 serves", "process 0 stops"]);
  ended.resolve();
  await replaced;
  assertEquals(events.at(-1), "process 1 serves");
  await relay.stop();
});

Deno.test("DevRelay.stop() ends both, and starts nothing later", async () => {
  using time = new FakeTime();
  const { relay, runners } = startRelay();
  time.tick(LONG_ENOUGH_MS);
  await relay.stop();
  time.tick(LONG_ENOUGH_MS);
  assertEquals(runners.map(({ hasEnded }) => hasEnded), [true, true]);
});

Deno.test(
  "isLoadedAhead() knows all that dev_standby.ts loads ahead",
  STAND_IN_ONLY,
  async () => {
    const imports = await readImports();
    const loaded = new Set(["lib/tasks/dev_standby.ts"]);
    for (const path of loaded) {
      for (const { from, to } of imports) {
        // That one only once it is told to serve.
        if (from === path && to !== "lib/tasks/dev_server.ts") loaded.add(to);
      }
    }
    assertEquals(loaded.has("lib/stand_ins/fresh/mod.ts"), true);
    assertEquals([...loaded].filter((path) => !isLoadedAhead(path)), []);
  },
);
