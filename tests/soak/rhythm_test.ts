import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { SeededRandom } from "../support/seeded_random.ts";
import {
  absence,
  conversation,
  exponential,
  MESSAGES_PER_SECOND,
  planRooms,
} from "./rhythm.ts";

const TRIALS = 20_000;
const TOLERANCE = 0.05;

function mean(value: () => number): number {
  let sum = 0;
  for (let trial = 0; trial < TRIALS; trial++) sum += value();
  return sum / TRIALS;
}

Deno.test("All users have a room, and all rooms have users", () => {
  const plans = planRooms(500, 50);
  assertEquals(plans.length, 50);
  assertEquals(plans.reduce((sum, { users }) => sum + users, 0), 500);
  assertEquals(plans.filter(({ users }) => users < 1), []);
});

Deno.test("Rooms go from lively to quiet", () => {
  const [liveliest, ...others] = planRooms(500, 50);
  const quietest = others.at(-1);
  assertGreater(liveliest?.users ?? 0, 5 * (quietest?.users ?? 0));
  assertGreater(
    liveliest?.conversationsPerHour ?? 0,
    5 * (quietest?.conversationsPerHour ?? 0),
  );
});

Deno.test("All conversations together are as many messages as is said", () => {
  const random = new SeededRandom(1);
  const turns = mean(() => conversation(random).length);
  const conversations = planRooms(500, 50)
    .reduce((sum, { conversationsPerHour }) => sum + conversationsPerHour, 0);
  const perSecond = conversations * turns / 3600;
  assertAlmostEquals(perSecond / MESSAGES_PER_SECOND, 1, TOLERANCE);
});

Deno.test("Waiting has the mean that it should have", () => {
  const random = new SeededRandom(1);
  assertAlmostEquals(mean(() => exponential(random, 1)), 1, TOLERANCE);
});

Deno.test("More than half of those who leave do so without a word", () => {
  const random = new SeededRandom(1);
  const abrupt = mean(() => absence(random).how === "abruptly" ? 1 : 0);
  assertAlmostEquals(abrupt, 0.625, TOLERANCE);
});

Deno.test("One seed makes one rhythm", () => {
  const [one, same, other] = [1, 1, 2].map((seed) =>
    conversation(new SeededRandom(seed))
  );
  assertEquals(one, same);
  assertEquals(JSON.stringify(one) === JSON.stringify(other), false);
});
