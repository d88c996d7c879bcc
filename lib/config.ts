// Runs on the server.

/**
 * Every setting of the server: its environment variable, default and range.
 *
 * @module
 */

/** Least severe entries that the log prints. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** How the log is written: for a person, or one JSON object a line. */
export type LogFormat = "text" | "json";

/** Resolved settings; see {@linkcode readConfig}. */
export interface Config {
  /** `PORT`: TCP port, 0 for any free one. */
  readonly port: number;
  /** `HOST`: address to listen on. */
  readonly hostname: string;
  /**
   * `ISLET_KV_PATH`: a file, `:memory:`, or the URL of a KV Connect server;
   * `undefined` for the database that Deno Deploy manages.
   */
  readonly kvPath: string | undefined;
  /** `ISLET_RATE_PER_SECOND`: messages a second that a user may send; 0 = no limit. */
  readonly ratePerSecond: number;
  /** `ISLET_RATE_BURST`: messages that a user may send in one go. */
  readonly rateBurst: number;
  /** `ISLET_ADDRESS_LIMITS`: whether what one address may do is limited. */
  readonly addressLimits: boolean;
  /**
   * `ISLET_TRUST_PROXY`: proxies before this server, each of which adds to the
   * `X-Forwarded-*` headers; 0 = these headers are ignored.
   */
  readonly trustProxy: number;
  /** `ISLET_MAX_SESSIONS_PER_USER`: connections of one user to one room. */
  readonly maxSessionsPerUser: number;
  /** `ISLET_MAX_SESSIONS`: connections to this process. */
  readonly maxSessions: number;
  /** `ISLET_HISTORY_MESSAGES`: messages kept in a room. */
  readonly historyMessages: number;
  /** `ISLET_HISTORY_BYTES`: bytes of messages kept in a room. */
  readonly historyBytes: number;
  /** `ISLET_ROOM_DAYS`: days after which a room goes that nobody uses; 0 = never. */
  readonly roomDays: number;
  /** `ISLET_CLEANUP_MS`: how often broken sessions are swept, in milliseconds. */
  readonly cleanupMs: number;
  /** `ISLET_LOG`: least severe entries that are printed. */
  readonly logLevel: LogLevel;
  /** `ISLET_LOG_FORMAT`. */
  readonly logFormat: LogFormat;
  /** `ISLET_SECRET`: signs session cookies; `undefined` for a key kept in KV. */
  readonly secret: string | undefined;
  /** `OTEL_DENO`: whether Deno sends traces, so that spans are worth their time. */
  readonly tracing: boolean;
  /**
   * `ISLET_STATUS_TOKEN`: opens figures, `/status` and clean-ups to whoever has it;
   * `undefined` opens the first two to this machine.
   */
  readonly statusToken: string | undefined;
  /**
   * `ISLET_ADMIN_TOKEN`: whoever has it lists all rooms, names their owners, lifts bans
   * and deletes rooms; `undefined`: nobody may.
   */
  readonly adminToken: string | undefined;
}

/** Settings that can't be used, each with what is wrong. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** One sentence for each wrong setting. */
  readonly problems: readonly string[];

  /** @param problems One sentence for each wrong setting. */
  constructor(problems: readonly string[]) {
    super(`Cannot use the settings:\n${problems.join("\n")}`);
    this.problems = problems;
  }
}

const DEFAULT_KV_PATH = ".data/islet.sqlite";
const MIN_SECRET_LENGTH = 16;
// What fits into a header (RFC 6750 section 2.1).
const BEARER_TOKEN = /^[\w.~+/=-]*$/;
const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
const SWITCH = ["on", "off"] as const;
const LOG_FORMATS = ["text", "json"] as const;

/**
 * Reads and checks all settings.
 *
 * @param env Looks up an environment variable; an empty one counts as unset.
 * @returns The settings, defaults filled in.
 * @throws {ConfigError} When any is out of its range; it names all of them.
 */
export function readConfig(
  env: (name: string) => string | undefined,
): Config {
  const problems: string[] = [];

  function read(name: string): string | undefined {
    const value = env(name)?.trim();
    return value === "" ? undefined : value;
  }

  function number(
    name: string,
    fallback: number,
    range: { min: number; max: number; whole?: boolean },
  ): number {
    const text = read(name);
    if (text === undefined) return fallback;
    const { min, max, whole = true } = range;
    const value = Number(text);
    if (
      !Number.isFinite(value) || value < min || value > max ||
      (whole && !Number.isInteger(value))
    ) {
      problems.push(
        `${name} must be a ${
          whole ? "whole number" : "number"
        } from ${min} to ${max}: it is "${text}"`,
      );
      return fallback;
    }
    return value;
  }

  function secret(name: string): string | undefined {
    const text = read(name);
    if (text !== undefined && text.length < MIN_SECRET_LENGTH) {
      problems.push(
        `${name} must have at least ${MIN_SECRET_LENGTH} characters: it has ${text.length}`,
      );
    }
    return text;
  }

  function bearerToken(name: string): string | undefined {
    const token = secret(name);
    if (token !== undefined && !BEARER_TOKEN.test(token)) {
      problems.push(
        `${name} may have letters, digits and any of -._~+/= alone`,
      );
    }
    return token;
  }

  function oneOf<Choice extends string>(
    name: string,
    choices: readonly Choice[],
    fallback: Choice,
  ): Choice {
    const text = read(name);
    if (text === undefined) return fallback;
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) {
      problems.push(
        `${name} must be one of ${choices.join(", ")}: it is "${text}"`,
      );
    }
    return choice ?? fallback;
  }

  // Deno Deploy sets this and manages the database; the file system there
  // doesn't last.
  const onDeploy = read("DENO_DEPLOYMENT_ID") !== undefined;

  const statusToken = bearerToken("ISLET_STATUS_TOKEN");
  const adminToken = bearerToken("ISLET_ADMIN_TOKEN");
  if (adminToken !== undefined && adminToken === statusToken) {
    problems.push(
      "ISLET_ADMIN_TOKEN must be another one than ISLET_STATUS_TOKEN: it opens more",
    );
  }

  const config: Config = {
    port: number("PORT", 8000, { min: 0, max: 65_535 }),
    hostname: read("HOST") ?? "0.0.0.0",
    kvPath: read("ISLET_KV_PATH") ?? (onDeploy ? undefined : DEFAULT_KV_PATH),
    ratePerSecond: number("ISLET_RATE_PER_SECOND", 2, {
      min: 0,
      max: 1_000_000,
      whole: false,
    }),
    rateBurst: number("ISLET_RATE_BURST", 10, { min: 1, max: 1_000_000 }),
    addressLimits: oneOf("ISLET_ADDRESS_LIMITS", SWITCH, "on") === "on",
    trustProxy: number("ISLET_TRUST_PROXY", 0, { min: 0, max: 16 }),
    maxSessionsPerUser: number("ISLET_MAX_SESSIONS_PER_USER", 10, {
      min: 1,
      max: 1_000_000,
    }),
    maxSessions: number("ISLET_MAX_SESSIONS", 15_000, {
      min: 1,
      max: 1_000_000,
    }),
    historyMessages: number("ISLET_HISTORY_MESSAGES", 1000, {
      min: 1,
      max: 100_000,
    }),
    historyBytes: number("ISLET_HISTORY_BYTES", 1_048_576, {
      min: 65_536,
      max: 67_108_864,
    }),
    roomDays: number("ISLET_ROOM_DAYS", 90, { min: 0, max: 36_500 }),
    cleanupMs: number("ISLET_CLEANUP_MS", 60_000, {
      min: 100,
      max: 3_600_000,
    }),
    logLevel: oneOf("ISLET_LOG", LOG_LEVELS, "info"),
    logFormat: oneOf("ISLET_LOG_FORMAT", LOG_FORMATS, "text"),
    secret: secret("ISLET_SECRET"),
    statusToken,
    adminToken,
    // As Deno reads it (https://docs.deno.com/runtime/fundamentals/open_telemetry/).
    tracing: ["true", "1"].includes(read("OTEL_DENO") ?? ""),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
