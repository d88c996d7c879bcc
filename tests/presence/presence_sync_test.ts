import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { PresenceStore } from "../../lib/presence/presence_store.ts";
import { PresenceSync } from "../../lib/presence/presence_sync.ts";
import { aRoom } from "../support/a_room.ts";

const ROOM = aRoom("tea");
const BROKEN = new Error("Broken store");

/** Tells of one room, and notes how often; the test says how that goes. */
function start(kv: Deno.Kv) {
  const given = { hasPeers: true, isBroken: false, count: 0 };
  const errors: unknown[] = [];
  let told = 0;
  const sync = new PresenceSync({
    instances: {
      id: "first",
      get hasPeers() {
        return given.hasPeers;
      },
      announce(_changes, mutate) {
        told++;
        if (given.isBroken) return Promise.reject(BROKEN);
        mutate?.(kv.atomic());
        return Promise.resolve();
      },
    },
    store: new PresenceStore(kv),
    onError: (cause) => errors.push(cause),
  });
  sync.start({
    names: [ROOM],
    localOnline: () => ({ onlineUsers: [], onlineCount: given.count }),
    isListed: () => false,
  });
  return { sync, given, errors, told: () => told };
}

Deno.test("PresenceSync.stop() leaves no timer, also when something could not be stored", async () => {
  using kv = await Deno.openKv(":memory:");
  using time = new FakeTime();
  const { sync, given, errors } = start(kv);
  given.isBroken = true;
  sync.changed(ROOM);
  await time.runMicrotasks();
  assertEquals(errors, [BROKEN]);
  await sync.stop();
  assertEquals(time.next(), false);
});

Deno.test("PresenceSync tries again every second until a change is stored", async () => {
  using kv = await Deno.openKv(":memory:");
  using time = new FakeTime();
  const { sync, given, told } = start(kv);
  given.isBroken = true;
  sync.changed(ROOM);
  await time.runMicrotasks();
  for (let tries = 1; tries <= 3; tries++) {
    assertEquals(told(), tries);
    await time.tickAsync(1_000);
  }
  given.isBroken = false;
  await time.tickAsync(5_000);
  assertEquals(told(), 5);
  await sync.stop();
});

Deno.test("PresenceSync remembers no room once the store says that nobody is there", async () => {
  using kv = await Deno.openKv(":memory:");
  using time = new FakeTime();
  const { sync, given, told } = start(kv);
  for (const count of [1, 0]) {
    given.count = count;
    sync.changed(ROOM);
    await time.runMicrotasks();
  }
  assertEquals(told(), 2);
  // Alone it takes back what others were told; of this room nothing is left.
  given.hasPeers = false;
  sync.changed(ROOM);
  await time.runMicrotasks();
  assertEquals(told(), 2);
  await sync.stop();
});
