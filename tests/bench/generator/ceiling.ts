import type { Figures } from "../figures.ts";
import type { Crowd } from "./crowd.ts";
import type { Plan } from "./plan.ts";
import { Tally } from "./tally.ts";

/**
 * Receives from a server that only sends, as fast as it can: what the generator
 * can count at most.
 *
 * @param crowd No clients yet.
 * @param plan How many clients, how long.
 * @returns Deliveries a second.
 */
export function ceiling(crowd: Crowd, plan: Plan): Figures {
  const tally = new Tally(plan.pid);
  crowd.onStamp = (_client, bytes, at) => tally.count(bytes, at);
  crowd.connect(plan.clients);
  crowd.pollFor(plan.warmUpMs);
  tally.reset();
  crowd.pollFor(plan.measureMs);
  return tally.rates();
}
