import type { Figures } from "../figures.ts";
import { residentKiB } from "../process_usage.ts";
import type { Crowd } from "./crowd.ts";
import type { Plan } from "./plan.ts";

/**
 * Clients connect and disconnect, all of them, several times: what stays behind.
 *
 * @param crowd No clients yet.
 * @param plan How many clients and rounds, and how long the server may rest after
 * the second and the last, for its garbage collector to come.
 * @returns Resident memory of the server after each round, and its growth after
 * the second.
 */
export function churn(crowd: Crowd, plan: Plan): Figures {
  const { pid, clients, rounds, restMs } = plan;
  const afterRounds: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    crowd.connect(clients);
    crowd.disconnect();
    if (round === 2 || round === rounds) crowd.pollFor(restMs);
    afterRounds.push(residentKiB(pid));
  }
  const [, second = 0] = afterRounds;
  const last = afterRounds.at(-1) ?? 0;
  const figures = afterRounds.map((kiB, i) =>
    [`round${i + 1}MiB`, kiB / 1024] as const
  );
  return { growth: last / second - 1, ...Object.fromEntries(figures) };
}
