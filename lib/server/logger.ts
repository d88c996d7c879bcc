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
  /**
   * Something is off in the set-up, each time again: written once.
   *
   * @param topic What it is about.
   * @param message What is off, and how to mend it.
   */
  warnOnce(topic: string, message: string): void;
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

// Control and format characters, among them those that turn the direction of text,
// line and paragraph separators, and halves of surrogate pairs.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

// Enough for what anybody wraps, and an end where errors cause each other.
const MAX_CAUSES = 5;

/**
 * Makes the logger of a process. Nothing that a stranger sent begins a line of its
 * own, moves a terminal's cursor or hides: unprintable characters are escaped as in
 * JSON.
 *
 * @param options How and where it writes.
 * @returns The logger.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { level, format, now, write } = options;
  const warned = new Set<string>();

  function log(entryLevel: LogLevel, message: string, cause?: unknown): void {
    if (SEVERITY[entryLevel] < SEVERITY[level]) return;
    const time = new Date(now()).toISOString();
    if (format === "json") {
      const causes = withCauses(cause, stack);
      const entry = { time, level: entryLevel, message, cause: causes };
      write(escaped(JSON.stringify(entry)));
    } else {
      const detail = cause === undefined
        ? ""
        : `: ${withCauses(cause, printableStack)}`;
      write(`${time} ${entryLevel.padEnd(5)} ${escaped(message)}${detail}`);
    }
  }

  return {
    debug: (message) => log("debug", message),
    info: (message) => log("info", message),
    warn: (message, cause) => log("warn", message, cause),
    warnOnce: (topic, message) => {
      if (!warned.has(topic)) log("warn", message);
      warned.add(topic);
    },
    error: (message, cause) => log("error", message, cause),
  };
}

/** Writes an error, and what it was caused by. */
function withCauses(
  cause: unknown,
  write: (cause: unknown) => string,
  depth = 0,
): string | undefined {
  if (cause === undefined || depth > MAX_CAUSES) return undefined;
  const deeper = cause instanceof Error
    ? withCauses(cause.cause, write, depth + 1)
    : undefined;
  const own = write(cause);
  return deeper === undefined ? own : `${own}\nCaused by: ${deeper}`;
}

function stack(cause: unknown): string {
  return cause instanceof Error ? cause.stack ?? String(cause) : String(cause);
}

/** Each frame in a line of its own; the message, which may be anybody's, in one. */
function printableStack(cause: unknown): string {
  const text = stack(cause);
  if (!(cause instanceof Error)) return escaped(text);
  // A stack has whole characters only.
  const header = `: ${cause.message.toWellFormed()}\n`;
  const headerAt = text.indexOf(`${header}    at `);
  if (headerAt === -1) return escaped(text);
  const frames = text.slice(headerAt + header.length);
  const head = escaped(`${cause.name}: ${cause.message}`);
  return [head, ...frames.split("\n").map(escaped)].join("\n");
}

function escaped(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => character.split("").map(escapedUnit).join(""),
  );
}

function escapedUnit(unit: string): string {
  const json = JSON.stringify(unit).slice(1, -1);
  if (json.startsWith("\\")) return json;
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
