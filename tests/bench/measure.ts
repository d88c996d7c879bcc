import type { Contender } from "./contenders.ts";
import { type Figures, parseFigures } from "./figures.ts";
import type { DialectName } from "./generator/dialect.ts";
import { type Plan, planToArgs } from "./generator/plan.ts";
import type { Pinning } from "./machine.ts";
import type { Workload } from "./scenarios.ts";
import { type ServerCommand, ServerProcess } from "./server_process.ts";

const GENERATOR = new URL("generator/main.ts", import.meta.url).pathname;

/** Loads servers, each time in fresh processes. */
export class Measurer {
  readonly #pinning: Pinning | null;

  /** @param pinning Where processes run; `null` to leave it to the system. */
  constructor(pinning: Pinning | null) {
    this.#pinning = pinning;
  }

  /**
   * Loads a contender once.
   *
   * @param contender The server.
   * @param workload The load.
   * @returns What was measured.
   * @throws {Error} When the server or the generator fails.
   */
  async contender(contender: Contender, workload: Workload): Promise<Figures> {
    const folder = await Deno.makeTempDir({ prefix: "bench-" });
    try {
      const command = contender.command(folder);
      return await this.server(command, contender.dialect, workload);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  /**
   * Loads a server once.
   *
   * @param command How it is started.
   * @param dialect How its clients talk.
   * @param workload The load.
   * @returns What was measured.
   * @throws {Error} When the server or the generator fails.
   */
  async server(
    command: ServerCommand,
    dialect: DialectName,
    workload: Workload,
  ): Promise<Figures> {
    await using server = await ServerProcess.start(
      pinned(command, this.#pinning?.server),
    );
    const { port, pid } = server;
    return await generate(
      { ...workload, dialect, port, pid },
      this.#pinning?.generator,
    );
  }
}

/**
 * Runs the generator.
 *
 * @param plan What it is to do.
 * @param core Where it runs, unless that is left to the system.
 * @returns What it has measured.
 * @throws {Error} When it fails.
 */
export async function generate(plan: Plan, core?: number): Promise<Figures> {
  const { program, args } = pinned({
    program: Deno.execPath(),
    args: [
      "run",
      // Deno lets only those see `/proc` who may do everything.
      "--allow-all",
      GENERATOR,
      ...planToArgs(plan),
    ],
  }, core);
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr).trim());
  return parseFigures(decoder.decode(stdout));
}

/** `taskset` becomes the program: the process stays the same. */
function pinned(
  command: ServerCommand,
  core: number | undefined,
): ServerCommand {
  if (core === undefined) return command;
  const { program, args } = command;
  return {
    ...command,
    program: "taskset",
    args: ["--cpu-list", String(core), program, ...args],
  };
}
