/**
 * What a process uses, from Linux' `/proc`.
 *
 * @module
 */

/**
 * Processor time is counted in steps of this, in milliseconds: hundredths of a second,
 * whatever the kernel ticks with.
 */
export const MS_PER_CLOCK_TICK = 10;

/**
 * @param pid A process.
 * @returns Its resident memory, in KiB.
 * @throws {Error} When there is no such process.
 */
export function residentKiB(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (resident === undefined) throw new Error(`Process ${pid} has ended`);
  return Number(resident);
}

/**
 * @param pid A process.
 * @returns Processor time that all its threads have used, in milliseconds.
 * @throws {Error} When there is no such process.
 */
export function processorMs(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return ticks * MS_PER_CLOCK_TICK;
}
