import type { Figures } from "../figures.ts";
import type { Crowd } from "./crowd.ts";
import type { Plan } from "./plan.ts";
import { Tally } from "./tally.ts";

// How late a message may be sent.
const POLL_MS = 1;

// A server that is behind has this long to deliver the rest, in milliseconds.
const DRAIN_MS = 3000;

/**
 * Clients send in turn at a fixed rate, whatever the server does, and time counts
 * from when a message was to be sent: what people in a room would feel.
 *
 * @param crowd No clients yet.
 * @param plan How many clients and rooms, how many messages a second, how long.
 * @returns Latency of deliveries, their rate, and the share that came at all.
 */
export function openLoop(crowd: Crowd, plan: Plan): Figures {
  const { pid, clients, rooms, rate, warmUpMs, measureMs } = plan;
  const tally = new Tally(pid);
  crowd.onStamp = (_client, bytes, at) => tally.count(bytes, at);
  crowd.connect(clients);

  /** Returns how many deliveries are to be expected. */
  function run(durationMs: number): number {
    const startsAt = performance.now();
    const count = Math.round(rate * durationMs / 1000);
    for (let sent = 0; sent < count;) {
      const elapsedMs = performance.now() - startsAt;
      const due = Math.min(count, Math.floor(elapsedMs * rate / 1000));
      for (; sent < due; sent++) {
        const dueAt = startsAt + (sent + 1) * 1000 / rate;
        crowd.members[sent % clients]?.post(1, dueAt);
      }
      crowd.poll(POLL_MS);
    }
    return count * clients / rooms;
  }

  function drain(deliveries: number): void {
    const givesUpAt = performance.now() + DRAIN_MS;
    while (tally.deliveries < deliveries && performance.now() < givesUpAt) {
      crowd.poll(POLL_MS);
    }
  }

  drain(run(warmUpMs));
  tally.reset();
  const expected = run(measureMs);
  const rates = tally.rates();
  drain(expected);
  return {
    ...rates,
    ...tally.latencies(),
    delivered: tally.deliveries / expected,
  };
}
