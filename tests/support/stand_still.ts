// Runs in tests.

import { until } from "./until.ts";

/** A process that can be sent signals. */
interface Signalled {
  readonly pid: number;
  kill(signal: Deno.Signal): void;
}

/**
 * Has a process stand still until it is sent `SIGCONT`, and waits until it does: the
 * signal alone only asks for that, and on a busy machine it goes on for a while.
 *
 * @param process Which one. Where the system isn't Linux, nothing tells when it stands.
 */
export async function standStill(process: Signalled): Promise<void> {
  process.kill("SIGSTOP");
  if (Deno.build.os !== "linux") return;
  await until("the process stands still", async () => {
    // Its state stands behind its name: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const stat = await Deno.readTextFile(`/proc/${process.pid}/stat`);
    return stat.includes(") T ");
  });
}
