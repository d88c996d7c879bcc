// Runs on the server.

import {
  compareLogLevel,
  configureSync,
  getLogger,
  getTextFormatter,
  type LogLevel as TapeLevel,
  type LogRecord,
  type TextFormatter,
} from "@logtape/logtape";
import type { LogFormat, LogLevel } from "../config.ts";
import { escaped, printableStack, stack, withCauses } from "./printable.ts";

/** What an entry is about, for programs: plain values under names of their own. */
export type LogFields =
  & Readonly<Record<string, string | number | boolean | null | undefined>>
  // What each entry has.
  & { time?: never; level?: never; message?: never; cause?: never };

/**
 * Writes the log: one line an entry. A message may have fields in it, such as
 * `"Active: {active}"`; without fields it is taken as it is.
 */
export interface Logger extends Disposable {
  /** For whoever looks for a fault. */
  debug(message: string, fields?: LogFields): void;
  /** What an operator wants to know. */
  info(message: string, fields?: LogFields): void;
  /** Something is off, and was dealt with. */
  warn(message: string, cause?: unknown, fields?: LogFields): void;
  /**
   * Something is off in the set-up, each time again: written once.
   *
   * @param topic What it is about.
   * @param message What is off, and how to mend it.
   */
  warnOnce(topic: string, message: string, fields?: LogFields): void;
  /** Something failed. */
  error(message: string, cause?: unknown, fields?: LogFields): void;
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

const TAPE_LEVELS = {
  debug: "debug",
  info: "info",
  warn: "warning",
  error: "error",
} as const;

const ROOT = "islet";

// LogTape's configuration is the process's, in which tests have several servers.
const sinks = new Map<string, (record: LogRecord) => void>();
let isConfigured = false;

function configureOnce(): void {
  if (isConfigured) return;
  isConfigured = true;
  configureSync({
    sinks: {
      islets: (record) => sinks.get(record.category[1] ?? "")?.(record),
    },
    loggers: [
      { category: ROOT, sinks: ["islets"], lowestLevel: "debug" },
      // It would say on standard output that it is configured.
      { category: ["logtape", "meta"], sinks: [], lowestLevel: "fatal" },
    ],
  });
}

/**
 * Makes the logger of a process, of LogTape. Nothing that a stranger sent begins a line of
 * its own, moves a terminal's cursor or hides: unprintable characters are escaped as in
 * JSON.
 *
 * @param options How and where it writes.
 * @returns The logger; it writes until it is disposed of.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { format, now, write } = options;
  const lowest = TAPE_LEVELS[options.level];
  const id = crypto.randomUUID();
  const toLine = format === "json" ? jsonFormatter(now) : textFormatter(now);
  configureOnce();
  sinks.set(id, (record) => {
    if (compareLogLevel(record.level, lowest) >= 0) write(toLine(record));
  });
  const tape = getLogger([ROOT, id]);
  const warned = new Set<string>();

  function log(
    level: keyof typeof TAPE_LEVELS,
    message: string,
    fields: LogFields | undefined,
    cause?: unknown,
  ): void {
    const template = fields === undefined ? verbatim(message) : message;
    tape[TAPE_LEVELS[level]](template, { ...fields, cause });
  }

  return {
    debug: (message, fields) => log("debug", message, fields),
    info: (message, fields) => log("info", message, fields),
    warn: (message, cause, fields) => log("warn", message, fields, cause),
    warnOnce: (topic, message, fields) => {
      if (!warned.has(topic)) log("warn", message, fields);
      warned.add(topic);
    },
    error: (message, cause, fields) => log("error", message, fields, cause),
    [Symbol.dispose]: () => sinks.delete(id),
  };
}

/** As LogTape has braces that hold no field. */
function verbatim(message: string): string {
  return message.replaceAll("{", "{{").replaceAll("}", "}}");
}

function textFormatter(now: () => number): TextFormatter {
  const format = getTextFormatter({
    timestamp: () => new Date(now()).toISOString(),
    level: nameOf,
    value: String,
    // It would leave line breaks, and marks that turn the direction of text.
    sanitize: false,
    format: ({ timestamp, level, message, record: { properties } }) => {
      const causes = withCauses(properties["cause"], printableStack);
      const detail = causes === undefined ? "" : `: ${causes}`;
      return `${timestamp} ${level.padEnd(5)} ${escaped(message)}${detail}`;
    },
  });
  return (record) => format(record).replace(/\n$/, "");
}

function jsonFormatter(now: () => number): TextFormatter {
  return ({ level, message, properties }) => {
    const { cause, ...fields } = properties;
    return escaped(JSON.stringify({
      time: new Date(now()).toISOString(),
      level: nameOf(level),
      message: message.join(""),
      ...fields,
      cause: withCauses(cause, stack),
    }));
  };
}

function nameOf(level: TapeLevel): string {
  return level === "warning" ? "warn" : level;
}
