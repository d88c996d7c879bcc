// Runs on the server.

import type { Config } from "../config.ts";
import { CloseCode } from "../protocol/close_codes.ts";
import { MAX_TEXT_LENGTH } from "../protocol/limits.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { withDeadline } from "../store/deadline.ts";
import type { Appended, Outcome } from "../log/draft.ts";
import { History } from "../log/history.ts";
import { Instances } from "../cluster/instances.ts";
import { PresenceStore } from "../presence/presence_store.ts";
import { Cleanup } from "../rooms/cleanup.ts";
import { Lobby } from "../chat/lobby.ts";
import { PresenceSync } from "../presence/presence_sync.ts";
import { Rooms } from "../rooms/rooms.ts";
import { AddressLimits } from "../chat/address_limits.ts";
import type { NamedCaller } from "./caller.ts";
import { Connections } from "./connections.ts";
import { createLogger, type Logger } from "./logger.ts";
import { Metrics } from "./metrics.ts";
import { openKv } from "../store/open_kv.ts";
import { RateLimiter } from "../chat/rate_limiter.ts";
import { SessionCookie } from "./session_cookie.ts";
import { signingKey } from "../store/signing_key.ts";

/** Whether the server takes requests. */
export type Health = "ok" | "draining" | "failing";

/** A message as its sender sends it. */
export interface Post {
  /** The sender's own id of it. */
  readonly id: string;
  /** Normalized text. */
  readonly text: string;
}

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

// Any read tells whether the store answers; there is no value behind this key.
const HEALTH_KEY: Deno.KvKey = ["health"];
const HEALTH_TIMEOUT_MS = 2000;

/**
 * One running server: everything that lives as long as the process, made by
 * {@linkcode Islet.open} and ended by {@linkcode Islet.shutdown}.
 */
export class Islet {
  readonly config: Config;
  readonly log: Logger;
  readonly history: History;
  readonly rooms: Rooms;
  readonly lobby: Lobby;
  readonly sessionCookie: SessionCookie;
  readonly connections = new Connections();
  readonly metrics: Metrics;
  readonly addressLimits: AddressLimits;
  readonly now: () => number;
  readonly #kv: Deno.Kv;
  readonly #instances: Instances;
  readonly #presence: PresenceSync;
  readonly #cleanup: Cleanup;
  readonly #rateLimiter: RateLimiter;
  #isStopping = false;
  readonly #onStopped = new AsyncDisposableStack();
  #shutdown: Promise<void> | null = null;

  private constructor(
    config: Config,
    environment: Environment,
    kv: Deno.Kv,
    key: CryptoKey,
  ) {
    const { now } = environment;
    this.config = config;
    this.now = now;
    this.log = createLogger({
      level: config.logLevel,
      format: config.logFormat,
      now,
      write: environment.write,
    });
    this.#kv = kv;
    this.sessionCookie = new SessionCookie(key);
    const onError = (cause: unknown) =>
      this.log.error("The store failed", cause);
    this.#instances = new Instances({
      kv,
      now,
      onChange: (instance, change) => this.rooms.apply(instance, change),
      onCame: () => this.#presence.allChanged(),
      onGone: (instance) => this.rooms.dropInstance(instance),
      onError,
    });
    this.history = new History({
      kv,
      caps: { messages: config.historyMessages, bytes: config.historyBytes },
      now,
      tell: (operation, rooms) => this.#instances.tell(operation, rooms),
      onError,
    });
    this.#presence = new PresenceSync({
      instances: this.#instances,
      store: new PresenceStore(kv),
      localRooms: () => this.rooms.names,
      localOnline: (room) => this.rooms.localOnline(room),
      onError,
    });
    this.rooms = new Rooms({
      history: this.history,
      presence: this.#presence,
      limits: {
        textLength: MAX_TEXT_LENGTH,
        ratePerSecond: config.ratePerSecond,
        rateBurst: config.rateBurst,
      },
      maxSessionsPerUser: config.maxSessionsPerUser,
      now,
      onError: (cause) => this.log.error("A session was sent away", cause),
    });
    this.lobby = new Lobby({
      history: this.history,
      rooms: this.rooms,
      instances: this.#instances,
      now,
    });
    this.#rateLimiter = new RateLimiter({
      perSecond: config.ratePerSecond,
      burst: config.rateBurst,
    });
    this.addressLimits = new AddressLimits(config.addressLimits);
    this.#cleanup = new Cleanup({
      intervalMs: config.cleanupMs,
      sweep: () => {
        this.#rateLimiter.sweep(now());
        this.addressLimits.sweep(now());
        return this.rooms.sweep();
      },
      onCleanedUp: ({ removed, active }) =>
        this.log.info(
          `Cleaned up ${removed} broken sessions. Active: ${active}`,
        ),
    });
    this.metrics = new Metrics({
      history: this.history,
      rooms: this.rooms,
      connections: this.connections,
      startedAt: now(),
      now,
    });
  }

  /**
   * Opens the store and starts the clean-up.
   *
   * @param config The settings.
   * @param environment Effects.
   * @returns The running server; it takes no requests by itself.
   * @throws {StartError} When the store can't be opened.
   */
  static async open(config: Config, environment: Environment): Promise<Islet> {
    const kv = await openKv(config.kvPath);
    try {
      const key = await signingKey(kv, config.secret);
      const islet = new Islet(config, environment, kv, key);
      await islet.#instances.start();
      islet.#presence.start();
      islet.#cleanup.start();
      return islet;
    } catch (error) {
      kv.close();
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

  /**
   * Stores a message and gives it to everyone in the room.
   *
   * @param room The room.
   * @param caller Who sends it.
   * @param post The sender's own id of it, and its normalized text.
   * @returns The stored message, once it is durable.
   * @throws {ProtocolError} `rate_limited` or `unavailable`.
   */
  post(room: RoomName, caller: NamedCaller, post: Post): Promise<Appended> {
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    this.submit(room, caller, post, { stored: resolve, failed: reject });
    return promise;
  }

  /**
   * Stores a message as {@linkcode post} does, without a promise.
   *
   * @param room The room.
   * @param caller Who sends it.
   * @param post The sender's own id of it, and its normalized text.
   * @param outcome Learns that it is durable, or refused: at once, perhaps.
   */
  submit(
    room: RoomName,
    { user, address }: NamedCaller,
    post: Post,
    outcome: Outcome<ProtocolError>,
  ): void {
    const { id, text } = post;
    if (this.#isStopping) {
      outcome.failed(
        new ProtocolError("unavailable", "The server restarts", { id }),
      );
      return;
    }
    const now = this.now();
    const retryAfterMs = this.#rateLimiter.take(user.userId, now) ||
      this.addressLimits.post(address, now);
    if (retryAfterMs > 0) {
      outcome.failed(
        new ProtocolError(
          "rate_limited",
          "You are sending too fast, wait a moment",
          { id, retryAfterMs },
        ),
      );
      return;
    }
    this.history.submit(room, { user, id, text }, {
      stored: outcome.stored,
      failed: (cause) =>
        outcome.failed(
          new ProtocolError("unavailable", cause.message, { id, cause }),
        ),
    });
  }

  /** @returns Whether requests can be served right now. */
  async health(): Promise<Health> {
    if (this.isStopping) return "draining";
    try {
      const answer = this.#kv.get(HEALTH_KEY);
      await withDeadline(answer, HEALTH_TIMEOUT_MS);
      return "ok";
    } catch (cause) {
      this.log.error("The store doesn't answer", cause);
      return "failing";
    }
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
    this.log.info(`Stopping. Open connections: ${this.connections.size}`);
    this.#isStopping = true;
    this.#cleanup.stop();
    await this.#within(FLUSH_TIMEOUT_MS, this.history.idle());
    this.rooms.closeAll(CloseCode.SERVICE_RESTART, "The server restarts");
    await this.#within(CLOSE_TIMEOUT_MS, this.connections.closed());
    await this.#within(CLOSE_TIMEOUT_MS, this.#onStopped.disposeAsync());
    await this.#within(LEAVE_TIMEOUT_MS, this.#leaveInstances());
    this.history.dispose();
    this.#kv.close();
    this.log.info("Stopped");
  }

  async #leaveInstances(): Promise<void> {
    await this.#presence.stop();
    await this.#instances.stop();
  }

  async #within(timeoutMs: number, done: Promise<void>): Promise<void> {
    try {
      await withDeadline(done, timeoutMs);
    } catch (cause) {
      this.log.warn(`Stopping took longer than ${timeoutMs} ms`, cause);
    }
  }
}
