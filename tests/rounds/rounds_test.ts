import { assert, assertEquals, assertLess } from "@std/assert";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { until } from "../support/until.ts";
import type { BarePeer } from "./bare_peer.ts";
import { roundSettings } from "./round_settings.ts";
import { stay, type Visitor, VISITS } from "./visits.ts";
import { type Holdings, WatchedServer } from "./watched_server.ts";

const ROUNDS = 5;
// What is new in the first two is there to stay: compiled code, caches, buffers, and
// rooms that have all the messages that they may keep.
const WARM_UP = 2;
const MAX_HEAP_GROWTH = 0.02;
const MAX_RESIDENT_GROWTH = 0.05;

// So few that all are full after the first round.
const ROOMS = 10;
/** How many of all are there at once. */
const SHARE_IN_FLIGHT = 0.1;
const CLEANUP_MS = 1000;
// The server closes who is silent after 90 seconds, and looks at half of it.
const GONE_TIMEOUT_MS = 180_000;

const { visits, idleSeconds, isLong } = roundSettings();

await buildOnDisk();

/** What one round left. */
interface Remainder {
  readonly heapBytes: number;
  readonly residentBytes: number;
}

/** Lets as many visitors in as there may be, of all kinds in turn. */
async function letIn(server: WatchedServer, round: number): Promise<void> {
  const kinds = Object.values(VISITS);
  const frozen: BarePeer[] = [];
  let next = 0;
  async function comeAndGo(): Promise<void> {
    while (next < visits) {
      const number = next++;
      const visitor: Visitor = {
        url: server.url,
        room: `room-${number % ROOMS}`,
        name: `r${round}v${number}`,
      };
      const visit = kinds[number % (kinds.length + 1)];
      if (visit === undefined) frozen.push(await stay(visitor));
      else await visit(visitor);
    }
  }
  const atOnce = Math.ceil(visits * SHARE_IN_FLIGHT);
  await Promise.all(Array.from({ length: atOnce }, comeAndGo));
  await until(
    "those who don't answer are gone, too",
    async () => await server.figure("islet_sessions") === 0,
    { timeoutMs: GONE_TIMEOUT_MS },
  );
  for (const peer of frozen) peer.hangUp();
}

async function untilHolds(
  server: WatchedServer,
  expected: Holdings,
): Promise<void> {
  let found = expected;
  try {
    await until("nothing is left", async () => {
      found = await server.holdings();
      return JSON.stringify(found) === JSON.stringify(expected);
    });
  } catch {
    assertEquals(found, expected);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

Deno.test(`After each of ${ROUNDS} rounds of ${visits} connects, chats and disconnects of all kinds nothing is left`, async () => {
  await using server = await WatchedServer.start({
    ISLET_RATE_PER_SECOND: "0",
    ISLET_ADDRESS_LIMITS: "off",
    ISLET_CLEANUP_MS: String(CLEANUP_MS),
    ...(idleSeconds !== null && { ROUNDS_IDLE_SECONDS: String(idleSeconds) }),
  });
  const before = await server.holdings();
  assertEquals(before.sessions, 0);
  assertEquals(before.presenceKeys, 0);

  const remainders: Remainder[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const startedAt = Date.now();
    await letIn(server, round);
    await untilHolds(server, before);
    assertEquals(await server.figure("islet_messages_total"), round * visits);
    const remainder = {
      heapBytes: await server.heapBytes(),
      residentBytes: server.residentBytes(),
    };
    remainders.push(remainder);
    // deno-lint-ignore no-console -- a figure is what this test is for
    console.log(
      `Round ${round}: heap ${megabytes(remainder.heapBytes)}, ` +
        `resident ${megabytes(remainder.residentBytes)}, ` +
        `${((Date.now() - startedAt) / 1000).toFixed(0)} s`,
    );
  }

  const warm = remainders[WARM_UP - 1];
  assert(warm !== undefined);
  for (const { heapBytes, residentBytes } of remainders.slice(WARM_UP)) {
    if (!isLong) break;
    assertLess(heapBytes, warm.heapBytes * (1 + MAX_HEAP_GROWTH));
    assertLess(residentBytes, warm.residentBytes * (1 + MAX_RESIDENT_GROWTH));
  }
  assertEquals(await server.stop(), { code: 0, signal: null });
});
