import type { Figures } from "../figures.ts";
import { residentKiB } from "../process_usage.ts";
import type { Crowd } from "./crowd.ts";
import type { Plan } from "./plan.ts";

// For the server to collect its garbage.
const COLLECT_MS = 1000;

/**
 * Clients connect and disconnect, all of them, several times: what stays behind.
 * The server collects its garbage after each round, by SIGUSR2: when a collector
 * comes by itself is chance, and makes a far larger difference than the budget.
 *
 * @param crowd No clients yet.
 * @param plan How many clients and rounds.
 * @returns Resident memory of the server after each round, and its growth after
 * the second.
 */
export function churn(crowd: Crowd, plan: Plan): Figures {
  const { pid, clients, rounds } = plan;
  const afterRounds: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    crowd.connect(clients);
    crowd.disconnect();
    Deno.kill(pid, "SIGUSR2");
    crowd.pollFor(COLLECT_MS);
    afterRounds.push(residentKiB(pid));
  }
  const [, second = 0] = afterRounds;
  const last = afterRounds.at(-1) ?? 0;
  const figures = afterRounds.map((kiB, i) =>
    [`round${i + 1}MiB`, kiB / 1024] as const
  );
  return { growth: last / second - 1, ...Object.fromEntries(figures) };
}
