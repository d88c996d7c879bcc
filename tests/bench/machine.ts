/**
 * What the machine has, and what a run needs of it.
 *
 * @module
 */

/** Open files that a process needs beside its sockets. */
const SPARE_FILES = 500;

/** The command that keeps a process on one core, where there is one. */
export interface Pinning {
  /** Core of the servers. */
  readonly server: number;
  /** Core of the generator. */
  readonly generator: number;
}

/**
 * @param program A program.
 * @param args Its arguments.
 * @returns What it prints, or `null` when it can't be run.
 */
export async function outputOf(
  program: string,
  args: string[],
): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command(program, {
      args,
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * @param sockets Sockets that one process is to have.
 * @throws {TypeError} When this isn't Linux, or it may not open so many files.
 */
export function requireMachine(sockets: number): void {
  if (Deno.build.os !== "linux") {
    throw new TypeError("The load generator needs Linux, for its epoll");
  }
  // The runtimes here raise the soft limit to the hard one by themselves.
  const limits = Deno.readTextFileSync("/proc/self/limits");
  const hard = /^Max open files\s+\S+\s+(\d+)/m.exec(limits)?.[1];
  const needed = sockets + SPARE_FILES;
  if (hard !== undefined && Number(hard) < needed) {
    throw new TypeError(
      `A process here may open ${hard} files, and ${sockets} sockets need ` +
        `${needed}: run "ulimit -n ${needed}" first, as root if it is refused`,
    );
  }
}

/**
 * Decides where processes run: with two cores or more, the servers have one and the
 * generator another, so that they don't take time from each other.
 *
 * @returns The cores, or `null` when processes can't be kept on them.
 */
export async function findPinning(): Promise<Pinning | null> {
  if (navigator.hardwareConcurrency < 2) return null;
  const isThere = await outputOf("taskset", ["--version"]) !== null;
  return isThere ? { server: 0, generator: 1 } : null;
}
