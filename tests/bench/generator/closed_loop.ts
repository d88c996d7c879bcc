import type { Figures } from "../figures.ts";
import type { Crowd } from "./crowd.ts";
import type { Plan } from "./plan.ts";
import { senderOf } from "./stamp.ts";
import { Tally } from "./tally.ts";

const POLL_MS = 10;

/**
 * Every client sends the next message as soon as it has received one of its own,
 * and so has the same number on the way at any time: what a server can do at most.
 *
 * @param crowd No clients yet.
 * @param plan How many clients, how many messages, how long.
 * @returns Deliveries a second, and their latency.
 */
export function closedLoop(crowd: Crowd, plan: Plan): Figures {
  const { pid, clients, inFlight, warmUpMs, measureMs } = plan;
  const tally = new Tally(pid);
  const acknowledged = new Uint32Array(clients).fill(inFlight);
  crowd.onStamp = (client, bytes, at) => {
    tally.count(bytes, at);
    const { index } = client;
    if (senderOf(bytes, at) === index) {
      acknowledged[index] = (acknowledged[index] ?? 0) + 1;
    }
  };
  crowd.connect(clients);

  function run(durationMs: number): void {
    const endsAt = performance.now() + durationMs;
    for (let now = 0; now < endsAt;) {
      now = performance.now();
      for (const client of crowd.members) {
        const count = acknowledged[client.index] ?? 0;
        if (count === 0) continue;
        acknowledged[client.index] = 0;
        client.post(count, now);
      }
      crowd.poll(POLL_MS);
    }
  }

  run(warmUpMs);
  tally.reset();
  run(measureMs);
  return { ...tally.rates(), ...tally.latencies() };
}
