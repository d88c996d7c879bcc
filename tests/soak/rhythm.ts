import type { SeededRandom } from "../support/seeded_random.ts";

/**
 * How people come, go and talk: by chance, but with a rhythm. Rooms differ in size, talk
 * comes in conversations, and who leaves comes back.
 *
 * @module
 */

/** A room, who is in it, and how lively it is. */
export interface RoomPlan {
  readonly room: string;
  readonly users: number;
  /** Conversations that begin in an hour, on average. */
  readonly conversationsPerHour: number;
}

/** What is said in all rooms together, on average. */
export const MESSAGES_PER_SECOND = 10;

const MESSAGES_A_CONVERSATION = 6;
const SECONDS_AN_HOUR = 3600;
/** The more, the more alike rooms are. */
const EVENNESS = 5;

const MEAN_STAY_MS = 4 * 60_000;
const MEAN_ABSENCE_MS = 30_000;
const MAX_BLINK_MS = 3000;
const BLINK_CHANCE = 0.25;
const ABRUPT_CHANCE = 0.5;

const MEAN_REPLY_MS = 3500;
const MIN_WRITING_MS = 400;
const MAX_WRITING_MS = 2500;
const REACTION_CHANCE = 0.15;
const EDIT_CHANCE = 0.05;
const DELETE_CHANCE = 0.02;
const ANSWER_CHANCE = 0.1;

const MEAN_TEXT_LENGTH = 60;
const MAX_TEXT_LENGTH = 600;

/**
 * Waiting for what happens independently of what happened before (a Poisson process).
 *
 * @param random Chance.
 * @param mean The average wait.
 */
export function exponential(random: SeededRandom, mean: number): number {
  return -mean * Math.log(1 - random.next());
}

/**
 * Spreads users over rooms: a few large and lively rooms, many small and quiet ones, by
 * Zipf's law with a flat head.
 *
 * @param users How many; at least as many as rooms.
 * @param rooms How many.
 */
export function planRooms(users: number, rooms: number): RoomPlan[] {
  const weights = Array.from({ length: rooms }, (_, i) => 1 / (i + EVENNESS));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const conversations = MESSAGES_PER_SECOND * SECONDS_AN_HOUR /
    MESSAGES_A_CONVERSATION;
  let left = users;
  let weightLeft = sum;
  return weights.map((weight, i) => {
    const size = Math.max(1, Math.round(left * weight / weightLeft));
    left -= size;
    weightLeft -= weight;
    return {
      room: `room-${i + 1}`,
      users: size,
      conversationsPerHour: conversations * weight / sum,
    };
  });
}

/** How a user leaves, and for how long. */
export interface Absence {
  readonly how: "politely" | "abruptly";
  readonly forMs: number;
}

/** How long a user stays. */
export function stayMs(random: SeededRandom): number {
  return exponential(random, MEAN_STAY_MS);
}

/** Some close the tab, some lose the network, for a moment or for longer. */
export function absence(random: SeededRandom): Absence {
  if (random.next() < BLINK_CHANCE) {
    return { how: "abruptly", forMs: random.between(0, MAX_BLINK_MS) };
  }
  const how = random.next() < ABRUPT_CHANCE ? "abruptly" : "politely";
  return { how, forMs: exponential(random, MEAN_ABSENCE_MS) };
}

/** How long it is quiet until the next conversation of a room begins. */
export function quietMs(
  random: SeededRandom,
  { conversationsPerHour }: RoomPlan,
): number {
  return exponential(random, SECONDS_AN_HOUR * 1000 / conversationsPerHour);
}

/** One turn of a conversation. */
export interface Turn {
  /** How long after the turn before somebody begins to write. */
  readonly afterMs: number;
  readonly writingMs: number;
  readonly textLength: number;
  /** Whether it answers the newest message. */
  readonly isAnswer: boolean;
  /** What is done about the newest message once this one is written. */
  readonly then: "nothing" | "reaction" | "edit" | "delete";
}

/** A conversation: some turns, as many more as chance wants (a geometric number). */
export function conversation(random: SeededRandom): Turn[] {
  const turns: Turn[] = [];
  do turns.push(turn(random)); while (
    random.next() > 1 / MESSAGES_A_CONVERSATION
  );
  return turns;
}

/** One turn by chance. */
export function turn(random: SeededRandom): Turn {
  return {
    afterMs: exponential(random, MEAN_REPLY_MS),
    writingMs: random.between(MIN_WRITING_MS, MAX_WRITING_MS),
    textLength: textLength(random),
    isAnswer: random.next() < ANSWER_CHANCE,
    then: consequence(random.next()),
  };
}

/** Most messages are short. */
function textLength(random: SeededRandom): number {
  const length = Math.ceil(exponential(random, MEAN_TEXT_LENGTH));
  return Math.min(Math.max(1, length), MAX_TEXT_LENGTH);
}

function consequence(chance: number): Turn["then"] {
  if (chance < REACTION_CHANCE) return "reaction";
  if (chance < REACTION_CHANCE + EDIT_CHANCE) return "edit";
  if (chance < REACTION_CHANCE + EDIT_CHANCE + DELETE_CHANCE) return "delete";
  return "nothing";
}
