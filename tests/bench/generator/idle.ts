import type { Figures } from "../figures.ts";
import { residentKiB } from "../process_usage.ts";
import type { Crowd } from "./crowd.ts";
import type { Plan } from "./plan.ts";

// Clients that come and go first: what a server needs once is not counted.
const WARM_UP_CLIENTS = 500;

/**
 * Clients connect and stay silent: what a connection costs.
 *
 * @param crowd No clients yet.
 * @param plan How many clients, and how long to wait.
 * @returns Resident memory of the server for each.
 */
export function idle(crowd: Crowd, plan: Plan): Figures {
  const { pid, clients, restMs } = plan;
  crowd.connect(Math.min(clients, WARM_UP_CLIENTS));
  crowd.disconnect();
  const before = residentKiB(pid);
  const startedAt = performance.now();
  crowd.connect(clients);
  const connectMs = performance.now() - startedAt;
  crowd.pollFor(restMs);
  const kiB = residentKiB(pid) - before;
  return { kiBPerSocket: kiB / clients, connectMs };
}
