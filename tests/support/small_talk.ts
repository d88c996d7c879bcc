// Runs in tests.

import type { Chatter } from "./chatter.ts";
import type { SeededRandom } from "./seeded_random.ts";

const LONG_TEXT_CHANCE = 0.1;
const MAX_LONG_TEXT = 1500;

/** How a chatter talks. */
export interface SmallTalkOptions {
  /** Messages that it has on their way at any time. */
  readonly inFlight: number;
  readonly random: SeededRandom;
}

/**
 * Keeps a chatter talking as fast as it is acknowledged. Each text is said once,
 * so that a message that is stored under a second id shows as well.
 *
 * @param chatter Who talks.
 * @param options How.
 * @returns Hushes it.
 */
export function smallTalk(
  chatter: Chatter,
  options: SmallTalkOptions,
): () => void {
  const { inFlight, random } = options;
  const topUp = () => {
    while (chatter.waiting < inFlight) {
      const text = `${chatter.name} says ${chatter.said.length + 1}`;
      const isLong = random.next() < LONG_TEXT_CHANCE;
      const padding = isLong ? random.between(1, MAX_LONG_TEXT) : 0;
      chatter.say(`${text}${".".repeat(padding)}`);
    }
  };
  topUp();
  return chatter.view.watch(topUp);
}
