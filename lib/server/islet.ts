// Runs on the server.

import { deadline } from "@std/async/deadline";
import { Chat, type ChatOptions } from "../chat/chat.ts";
import type { ChatWatcher, SweepResult } from "../chat/watcher.ts";
import type { Config } from "../config.ts";
import { BotTokens } from "./bot_tokens.ts";
import { Connections } from "./connections.ts";
import { Events } from "./events.ts";
import { EventLoopLag } from "./event_loop_lag.ts";
import { type Figures, readFigures } from "./figures.ts";
import { GrantCookie } from "./grant_cookie.ts";
import { LastHour } from "./last_hour.ts";
import { createLogger, type Logger } from "./logger.ts";
import { Metrics } from "./metrics.ts";
import { redactSpanAddresses } from "./span_addresses.ts";
import { SessionCookie } from "./session_cookie.ts";
import { Traces } from "./traces.ts";

/** Whether the server takes requests. */
export type Health = "ok" | "draining" | "failing";

/** Effects that tests replace. */
export interface Environment {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Writes one line of the log. */
  readonly write: (line: string) => void;
}

// On shutdown: for what is pending to be stored, then for sockets to close, then
// for requests to be answered. Together they stay under the 5 s that Deno Deploy leaves between SIGINT and SIGKILL
// (https://docs.deno.com/deploy/reference/runtime/).
const FLUSH_TIMEOUT_MS = 2000;
const CLOSE_TIMEOUT_MS = 1000;
const LEAVE_TIMEOUT_MS = 500;

/**
 * One running server: everything that lives as long as the process, made by
 * {@linkcode Islet.open} and ended by {@linkcode Islet.shutdown}.
 */
export class Islet {
  readonly config: Config;
  readonly log: Logger;
  readonly chat: Chat;
  readonly sessionCookie: SessionCookie;
  readonly grantCookie: GrantCookie;
  readonly botTokens: BotTokens;
  readonly connections = new Connections();
  /** Counts what happens. */
  readonly events: Events;
  /** Makes spans, where Deno sends them. */
  readonly traces: Traces | null;
  /** Reads how the process is. */
  readonly figures: () => Figures;
  /** How the last sixty minutes were. */
  readonly lastHour: LastHour;
  /** Tells what was counted, and how things are. */
  readonly metrics: Metrics;
  readonly now: () => number;
  #isStopping = false;
  readonly #onStopped = new AsyncDisposableStack();
  readonly #lag: EventLoopLag;
  #shutdown: Promise<void> | null = null;

  private constructor(
    config: Config,
    { now }: Environment,
    log: Logger,
    { events, traces }: { events: Events; traces: Traces | null },
    chat: Chat,
    key: CryptoKey,
  ) {
    this.config = config;
    this.now = now;
    this.log = log;
    this.events = events;
    this.traces = traces;
    this.chat = chat;
    this.sessionCookie = new SessionCookie(key);
    this.grantCookie = new GrantCookie(key);
    this.botTokens = new BotTokens(key);
    const { connections } = this;
    const startedAt = now();
    this.figures = () =>
      readFigures({ config, chat, connections, startedAt, now });
    this.metrics = new Metrics({
      registry: events.registry,
      read: this.figures,
      largestRooms: (most) => chat.largestRooms(most),
    });
    this.lastHour = new LastHour({ read: this.figures, events });
    this.#lag = new EventLoopLag((lagMs) => events.lagged(lagMs));
  }

  /**
   * Opens the chat.
   *
   * @param config The settings.
   * @param environment Effects.
   * @returns The running server; it takes no requests by itself.
   * @throws {StartError} When the store can't be opened.
   */
  static async open(config: Config, environment: Environment): Promise<Islet> {
    const { now, write } = environment;
    const { logLevel: level, logFormat: format } = config;
    const log = createLogger({ level, format, now, write });
    const onError = (what: string, cause: unknown) => log.error(what, cause);
    const onNote: ChatOptions["onNote"] = (note, fields) =>
      log.info(note, fields);
    const events = new Events();
    if (config.tracing) redactSpanAddresses();
    const traces = config.tracing ? new Traces() : null;
    const watcher: ChatWatcher = traces === null ? events : {
      committed: (report) => {
        events.committed(report);
        traces.committed(report);
      },
      crowdedOut: () => events.crowdedOut(),
      shutOut: (code) => events.shutOut(code),
      storeFailed: (part) => events.storeFailed(part),
    };
    const chat = await Chat.open({
      config,
      now,
      onNote,
      onError,
      watcher,
    });
    try {
      const key = await chat.signingKey();
      const watching = { events, traces };
      return new Islet(config, environment, log, watching, chat, key);
    } catch (error) {
      await chat.leave();
      chat.close();
      log[Symbol.dispose]();
      throw error;
    }
  }

  /** Whether the shutdown has begun: requests are turned away from then on. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /**
   * Adds something to end at the shutdown, once all sockets are closed.
   *
   * @param end Ends it; the shutdown waits for it for a second.
   */
  onStopped(end: () => Promise<void>): void {
    this.#onStopped.defer(end);
  }

  /** @returns Whether requests can be served right now. */
  async health(): Promise<Health> {
    if (this.isStopping) return "draining";
    try {
      await this.chat.checkStore();
      return "ok";
    } catch (cause) {
      this.events.storeFailed("health");
      this.log.error("The store doesn't answer", cause);
      return "failing";
    }
  }

  /**
   * Drops sessions that are no longer open, since an operator has asked for it.
   *
   * @param how How, for the log.
   * @returns What was found.
   */
  sweep(how: string): SweepResult {
    this.log.info("Asked to clean up by {how}", { how });
    return this.chat.sweep();
  }

  /**
   * Stops: requests are turned away, everything that was taken is stored, sockets
   * close with 1012, then the server and the store. Calling it again waits for the
   * first call.
   *
   * @returns Resolves within 5 seconds, when the process can end.
   */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.#stop();
    return this.#shutdown;
  }

  async #stop(): Promise<void> {
    this.log.info("Stopping. Open connections: {connections}", {
      connections: this.connections.size,
    });
    this.#isStopping = true;
    const { chat, connections } = this;
    await this.#within(FLUSH_TIMEOUT_MS, chat.drain());
    chat.sendAway();
    await this.#within(CLOSE_TIMEOUT_MS, connections.closed());
    await this.#within(CLOSE_TIMEOUT_MS, this.#onStopped.disposeAsync());
    await this.#within(LEAVE_TIMEOUT_MS, chat.leave());
    chat.close();
    this.#lag[Symbol.dispose]();
    this.lastHour[Symbol.dispose]();
    this.log.info("Stopped");
    this.log[Symbol.dispose]();
  }

  async #within(timeoutMs: number, done: Promise<void>): Promise<void> {
    try {
      await deadline(done, timeoutMs);
    } catch (cause) {
      this.log.warn("Stopping took longer than {timeoutMs} ms", cause, {
        timeoutMs,
      });
    }
  }
}
