// Runs on the server.

import type { LogFormat, LogLevel } from "../config.ts";

/** Writes the log: one line an entry. */
export interface Logger {
  /** For whoever looks for a fault. */
  debug(message: string): void;
  /** What an operator wants to know. */
  info(message: string): void;
  /** Something is off, and was dealt with. */
  warn(message: string, cause?: unknown): void;
  /** Something failed. */
  error(message: string, cause?: unknown): void;
}

/** What {@linkcode createLogger} needs. */
export interface LoggerOptions {
  /** Least severe entries that are written. */
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Writes one line. */
  readonly write: (line: string) => void;
}

const SEVERITY: Record<LogLevel, number> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
};

/**
 * Makes the logger of a process.
 *
 * @param options How and where it writes.
 * @returns The logger.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { level, format, now, write } = options;

  function log(entryLevel: LogLevel, message: string, cause?: unknown): void {
    if (SEVERITY[entryLevel] < SEVERITY[level]) return;
    const time = new Date(now()).toISOString();
    const detail = cause === undefined ? undefined : describe(cause);
    write(
      format === "json"
        ? JSON.stringify({ time, level: entryLevel, message, cause: detail })
        : `${time} ${entryLevel.padEnd(5)} ${message}${
          detail === undefined ? "" : `: ${detail}`
        }`,
    );
  }

  return {
    debug: (message) => log("debug", message),
    info: (message) => log("info", message),
    warn: (message, cause) => log("warn", message, cause),
    error: (message, cause) => log("error", message, cause),
  };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.stack ?? String(cause) : String(cause);
}
