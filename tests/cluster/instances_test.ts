import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  type ChangeNotes,
  ChangeNotesWriter,
} from "../../lib/cluster/change_notes.ts";
import { Instances } from "../../lib/cluster/instances.ts";
import { InterceptedKv } from "../support/intercepted_kv.ts";
import { ListenerCount } from "../support/listener_count.ts";
import { seqs } from "../support/seqs.ts";
import { TempStore } from "../support/temp_store.ts";
import { until } from "../support/until.ts";

const REGISTRY_KEY = ["instances"];

/** An instance, and what it told; it leaves the others in the end. */
class Started implements AsyncDisposable {
  readonly instances: Instances;
  readonly told: string[] = [];
  readonly errors: unknown[] = [];

  constructor(kv: Deno.Kv) {
    this.instances = new Instances({
      kv,
      now: Date.now,
      onError: (cause) => this.errors.push(cause),
    });
  }

  async start(): Promise<void> {
    await this.instances.start({
      log: {
        refresh: (room) => this.told.push(`log ${room}`),
        refreshAll: () => this.told.push("all logs"),
      },
      people: {
        changed: (instance, room) => this.told.push(`${instance} ${room}`),
        allChanged: () => this.told.push("all people"),
        typing: (room, { userName }) => this.told.push(`${room} ${userName}`),
        renamed: ({ userName }) => this.told.push(`renamed ${userName}`),
        forgotten: ({ userName }) => this.told.push(`forgotten ${userName}`),
        gone: (instance) => this.told.push(`${instance} gone`),
      },
      onCame: () => this.told.push("came"),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.instances.stop();
  }
}

async function keysBelow(kv: Deno.Kv, prefix: Deno.KvKey): Promise<string[]> {
  const entries = await Array.fromAsync(kv.list({ prefix }));
  return entries.map(({ key }) => key.join(" "));
}

Deno.test("Instances drops one that is silent, with all that it has told", async () => {
  using time = new FakeTime(null, { advanceRate: 1 });
  await using store = await TempStore.create();
  const kv = await store.open();
  // As a process leaves it that was killed.
  await kv.set(REGISTRY_KEY, ["dead"]);
  for (const channel of ["log", "people"]) {
    const notes = new ChangeNotesWriter().next([], Date.now());
    await kv.set([...REGISTRY_KEY, "dead", channel], notes);
  }
  await using started = new Started(kv);
  const { instances, told } = started;
  await started.start();
  await until("both change notes are read", () => told.length === 5);
  const all = ["all logs", "all people"];
  assertEquals(told, ["came", ...all, ...all]);
  for (const _beat of seqs(1, 4)) time.tick(10_000);
  await until("it is dropped", () => told.at(-1) === "dead gone");
  assertEquals((await kv.get(REGISTRY_KEY)).value, [instances.id]);
  assertEquals(await keysBelow(kv, REGISTRY_KEY), [
    `instances ${instances.id} people`,
  ]);
});

Deno.test("Instances.stop() leaves nothing of the instance", async () => {
  await using store = await TempStore.create();
  const kv = await store.open();
  const started = new Started(kv);
  const { instances, errors } = started;
  await started.start();
  await instances.stop();
  assertEquals((await kv.get(REGISTRY_KEY)).value, []);
  assertEquals(await keysBelow(kv, REGISTRY_KEY), []);
  assertEquals(errors, []);
});

Deno.test("Instances.stop() is for good, also while it drops one that is silent", async () => {
  using time = new FakeTime(null, { advanceRate: 1 });
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { kv } = intercepted;
  await kv.set(REGISTRY_KEY, ["dead"]);
  const started = new Started(kv);
  const { instances, told } = started;
  await started.start();
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.beforeRead = () => {
    asked.resolve();
    return held.promise;
  };
  time.tick(40_000);
  await asked.promise;
  intercepted.beforeRead = () => Promise.resolve();
  await instances.stop();
  const toldBefore = [...told];
  held.resolve();
  await until(
    "the silent one is off the list",
    async () => !(await kv.get<string[]>(REGISTRY_KEY)).value?.includes("dead"),
  );
  await time.runMicrotasks();
  assertEquals((await kv.get(REGISTRY_KEY)).value, []);
  assertEquals(told, toldBefore);
});

Deno.test("Instances comes back when others took it for dead, and has everything read again", async () => {
  await using store = await TempStore.create();
  await using started = new Started(await store.open());
  const { instances, told } = started;
  await started.start();
  const kv = await store.open();
  const notesKey = [...REGISTRY_KEY, instances.id, "people"];
  await kv.atomic().set(REGISTRY_KEY, []).delete(notesKey).commit();
  await until(
    "it has told that it is back",
    async () => (await kv.get(notesKey)).value !== null,
  );
  const { value } = await kv.get<ChangeNotes>(notesKey);
  assertEquals(value?.recent, [[1, { kind: "all" }]]);
  assertEquals((await kv.get(REGISTRY_KEY)).value, [instances.id]);
  assertEquals(told, ["came"]);
});

Deno.test("Instances.announce() rejects when a commit hangs, and the next one is stored", async () => {
  using time = new FakeTime();
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { kv } = intercepted;
  const { instances } = new Started(kv);
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  intercepted.commit = async (commit) => {
    begun.resolve();
    await held.promise;
    return await commit();
  };
  const late = Promise.withResolvers<void>();
  let isLate = false;
  const refused = assertRejects(
    () =>
      instances.announce([{ kind: "all" }], () => {}, () => {
        isLate = true;
        late.resolve();
      }),
    DOMException,
    "No answer within 5000 ms",
  );
  const next = instances.announce([], (operation) => operation.set(["a"], 1));
  await begun.promise;
  intercepted.commit = (commit) => commit();
  await time.tickAsync(5_000);
  await refused;
  await next;
  assertEquals([(await kv.get(["a"])).value, isLate], [1, false]);
  held.resolve();
  await late.promise;
});

Deno.test("Instances tells of no late commit when it has failed in time", async () => {
  await using store = await TempStore.create();
  const intercepted = new InterceptedKv(await store.open());
  const { instances } = new Started(intercepted.kv);
  intercepted.commit = () => Promise.reject(new Error("Broken store"));
  let isLate = false;
  await assertRejects(
    () => instances.announce([], () => {}, () => isLate = true),
    Error,
    "Broken store",
  );
  await instances.announce([]).catch(() => {});
  assertEquals(isLate, false);
});

Deno.test("Instances keeps no listeners of a watch that breaks again and again", async () => {
  using time = new FakeTime();
  using listeners = new ListenerCount();
  await using store = await TempStore.create();
  const kv = await store.open();
  const broken = new Error("Broken watch");
  kv.watch = () =>
    new ReadableStream({ start: (controller) => controller.error(broken) });
  const started = new Started(kv);
  const { instances, errors } = started;
  await started.start();
  for (const attempt of seqs(1, 5)) {
    await time.runMicrotasks();
    assertEquals(errors, seqs(1, attempt).map(() => broken));
    // The one that ends the wait for the next attempt.
    assertEquals(listeners.size, 1);
    time.tick(1_000);
  }
  await instances.stop();
  assertEquals(listeners.size, 0);
});
