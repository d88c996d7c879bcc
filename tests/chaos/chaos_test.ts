import { assertEquals } from "@std/assert";
import { delay } from "@std/async/delay";
import { assertExactlyOnce } from "../support/assert_exactly_once.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { gather } from "../support/gather.ts";
import { KEEP_EVERYTHING } from "../support/keep_everything.ts";
import { MortalServer } from "../support/mortal_server.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { TempStore } from "../support/temp_store.ts";
import { chaosSettings } from "./chaos_settings.ts";
import { StoreLock } from "./store_lock.ts";

const ROOMS = 8;

// Messages that are shown between a start and the next kill, to all together.
const MAX_SHOWN_A_LIFE = 4000;
const MAX_KILL_DELAY_MS = 20;
// Sometimes the last commits before a kill don't get through: what was shown too
// early is then gone.
const LOCK_CHANCE = 0.5;
const MAX_STILLBORN_MS = 300;
const STILLBORN_CHANCE = 0.2;

const { kills, seed } = chaosSettings();

await buildOnDisk();

Deno.test(`Through ${kills} kill -9 under load, every message is stored once and shown once to everyone, in order (ISLET_CHAOS_SEED=${seed})`, async () => {
  const random = new SeededRandom(seed);
  await using store = await TempStore.create();
  await using server = await MortalServer.start({
    ...KEEP_EVERYTHING,
    ISLET_KV_PATH: store.path,
    ISLET_CLEANUP_MS: "100",
  });
  await using crowd = await gather({
    rooms: ROOMS,
    server: () => server.url,
    seed,
  });
  crowd.talk(seed);

  for (let kill = 1; kill <= kills; kill++) {
    await crowd.online(random.pick([0.25, 0.5, 0.75]));
    await crowd.more(random.between(0, MAX_SHOWN_A_LIFE));
    {
      using _lock = random.next() < LOCK_CHANCE
        ? new StoreLock(store.path)
        : null;
      await delay(random.between(0, MAX_KILL_DELAY_MS));
      await server.kill();
    }
    if (random.next() < STILLBORN_CHANCE) {
      await server.startInVain(random.between(0, MAX_STILLBORN_MS));
    }
    await server.start();
    crowd.fidget();
  }
  await crowd.settled();

  // What counts is what is there when the server comes back.
  await server.kill();
  await server.start();
  await assertExactlyOnce(server.url, crowd);
  assertEquals(server.complaints, []);
});
