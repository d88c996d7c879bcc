// Runs on the server.

/**
 * All rooms of an instance of Islet, on a store that it may share with others.
 *
 * ```ts
 * const chat = await Chat.open({ config, now: Date.now, onNote, onError });
 * const room = chat.rooms.join(name, session, null);
 * await chat.post(name, caller, post);
 * await chat.drain();
 * chat.rooms.closeAll(CloseCode.SERVICE_RESTART, "The server restarts");
 * await chat.close();
 * ```
 *
 * It knows nothing of HTTP and sockets: whoever connects is a `Session`.
 *
 * @module
 */

import { Instances } from "../cluster/instances.ts";
import type { Config } from "../config.ts";
import {
  type Appended,
  RefusedError,
  type Settle,
  type UnavailableError,
} from "../log/new_entry.ts";
import { History } from "../log/history.ts";
import type { Online } from "../presence/user_sessions.ts";
import { PresenceElsewhere } from "../presence/presence_elsewhere.ts";
import { PresenceStore } from "../presence/presence_store.ts";
import { PresenceSync } from "../presence/presence_sync.ts";
import { MAX_TEXT_LENGTH } from "../protocol/limits.ts";
import type { PostMessage } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { Rooms, type SweepResult } from "../rooms/rooms.ts";
import { withDeadline } from "../store/deadline.ts";
import { openStore } from "../store/open_store.ts";
import { keptSecret, signingKey } from "../store/signing_key.ts";
import { contentHash } from "./content_hash.ts";
import { AddressLimits } from "./address_limits.ts";
import type { NamedCaller } from "./caller.ts";
import { Lobby } from "./lobby.ts";
import { RateLimiter } from "./rate_limiter.ts";

/** What {@linkcode Chat.open} needs. */
export interface ChatOptions {
  readonly config: Config;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told what the operator should know, for the log. */
  readonly onNote: (note: string) => void;
  /** Is told what went wrong, for the log, and why. */
  readonly onError: (what: string, cause: unknown) => void;
}

// Any read tells whether the store answers; there is no value behind this key.
const HEALTH_KEY: Deno.KvKey = ["health"];
const HEALTH_TIMEOUT_MS = 2000;

// A page is better without those who are elsewhere than late.
const ONLINE_TIMEOUT_MS = 1000;

/** All rooms of an instance; see the module's guide. */
export class Chat {
  readonly history: History;
  readonly rooms: Rooms;
  readonly lobby: Lobby;
  /** What one address may do. */
  readonly addressLimits: AddressLimits;
  readonly #options: ChatOptions;
  readonly #kv: Deno.Kv;
  readonly #instances: Instances;
  readonly #presence: PresenceSync;
  readonly #elsewhere: PresenceElsewhere;
  readonly #userLimits: RateLimiter;
  #isDraining = false;

  private constructor(
    options: ChatOptions,
    kv: Deno.Kv,
    hash: (text: string) => string,
  ) {
    const { config, now } = options;
    const { ratePerSecond, rateBurst, maxSessionsPerUser } = config;
    const onError = (cause: unknown) =>
      options.onError("The store failed", cause);
    this.#options = options;
    this.#kv = kv;
    this.#instances = new Instances({ kv, now, onError });
    this.history = new History({
      kv,
      caps: { messages: config.historyMessages, bytes: config.historyBytes },
      now,
      hash,
      tell: (operation, rooms) => this.#instances.tell(operation, rooms),
      onError,
    });
    const store = new PresenceStore(kv);
    const instances = this.#instances;
    this.#presence = new PresenceSync({ instances, store, onError });
    this.#elsewhere = new PresenceElsewhere({ instances, store, onError });
    this.rooms = new Rooms({
      history: this.history,
      presence: this.#presence,
      elsewhere: this.#elsewhere,
      limits: { textLength: MAX_TEXT_LENGTH, ratePerSecond, rateBurst },
      maxSessionsPerUser,
      now,
      onError: (cause) => options.onError("A session was sent away", cause),
    });
    this.lobby = new Lobby({
      history: this.history,
      rooms: this.rooms,
      instances: this.#instances,
      now,
    });
    this.#userLimits = new RateLimiter({
      perSecond: ratePerSecond,
      burst: rateBurst,
    });
    this.addressLimits = new AddressLimits(config.addressLimits);
  }

  /**
   * Opens the store and joins the other instances on it.
   *
   * @param options The settings and the effects.
   * @returns The chat; {@linkcode Chat.close} ends it.
   * @throws {StartError} When the store can't be opened or used.
   */
  static async open(options: ChatOptions): Promise<Chat> {
    const { config: { kvPath: path }, now, onNote } = options;
    const kv = await openStore({ path, now, onNote });
    try {
      // Not the setting's: a new one would make every resend look like another message.
      const hash = contentHash(await keptSecret(kv));
      const chat = new Chat(options, kv, hash);
      await chat.#start();
      return chat;
    } catch (error) {
      kv.close();
      throw error;
    }
  }

  /**
   * @returns The key that signs cookies: of `ISLET_SECRET`, else the one in the store.
   * @throws Whatever the store throws.
   */
  signingKey(): Promise<CryptoKey> {
    return signingKey(this.#kv, this.#options.config.secret);
  }

  /**
   * Stores a message and gives it to everyone in the room.
   *
   * @param room The room.
   * @param caller Who sends it.
   * @param post The message, its text normalized.
   * @returns The stored message, once it is durable.
   * @throws {ProtocolError} `rate_limited`, `conflict` or `unavailable`.
   */
  post(
    room: RoomName,
    caller: NamedCaller,
    post: PostMessage,
  ): Promise<Appended> {
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    this.submit(room, caller, post, { stored: resolve, failed: reject });
    return promise;
  }

  /**
   * Stores a message as {@linkcode post} does, without a promise.
   *
   * @param room The room.
   * @param caller Who sends it.
   * @param post The message, its text normalized.
   * @param settle Learns that it is durable, or refused: at once, perhaps.
   */
  submit(
    room: RoomName,
    { user, address }: NamedCaller,
    post: PostMessage,
    settle: Settle<ProtocolError>,
  ): void {
    const { id, text } = post;
    if (this.#isDraining) {
      settle.failed(
        new ProtocolError("unavailable", "The server restarts", { id }),
      );
      return;
    }
    const now = this.#options.now();
    const retryAfterMs = this.#userLimits.take(user.userId, now) ||
      this.addressLimits.post(address, now);
    if (retryAfterMs > 0) {
      settle.failed(
        new ProtocolError(
          "rate_limited",
          "You are sending too fast, wait a moment",
          { id, retryAfterMs },
        ),
      );
      return;
    }
    this.history.submit(room, { user, id, text }, {
      stored: settle.stored,
      failed: (cause) => settle.failed(protocolError(id, cause)),
    });
  }

  /**
   * @param room A room.
   * @returns Who is there, on all instances; on this one only where the others can't
   * be read within a second.
   */
  async readOnline(room: RoomName): Promise<Online> {
    try {
      const reading = this.rooms.readOnline(room);
      return await withDeadline(reading, ONLINE_TIMEOUT_MS);
    } catch (error) {
      const what = "A page came without those on other instances";
      this.#options.onError(what, error);
      return this.rooms.online(room);
    }
  }

  /**
   * Asks the store for something.
   *
   * @throws Whatever it throws, or when it doesn't answer within two seconds.
   */
  async checkStore(): Promise<void> {
    await withDeadline(this.#kv.get(HEALTH_KEY), HEALTH_TIMEOUT_MS);
  }

  /**
   * Drops sessions that are no longer open, and what limits need not remember.
   *
   * @returns What it found.
   */
  sweep(): SweepResult {
    const now = this.#options.now();
    this.#userLimits.sweep(now);
    this.addressLimits.sweep(now);
    return this.rooms.sweep();
  }

  /**
   * Takes no more messages.
   *
   * @returns Resolves once those that were taken are stored or refused.
   */
  drain(): Promise<void> {
    this.#isDraining = true;
    return this.history.idle();
  }

  /** Tells the other instances that this one goes. */
  async leave(): Promise<void> {
    await this.#presence.stop();
    await this.#instances.stop();
  }

  /** Closes the store; whoever is still connected can't be served any longer. */
  close(): void {
    this.history[Symbol.dispose]();
    this.#kv.close();
  }

  async #start(): Promise<void> {
    await this.#instances.start({
      log: this.history,
      people: this.#elsewhere,
      onCame: () => this.#presence.allChanged(),
    });
    this.#presence.start(this.rooms);
  }
}

function protocolError(
  id: string,
  cause: UnavailableError | RefusedError,
): ProtocolError {
  if (!(cause instanceof RefusedError)) {
    return new ProtocolError("unavailable", cause.message, { id, cause });
  }
  const code = cause.code === "not_found" ? "bad_message" : cause.code;
  return new ProtocolError(code, cause.message, { id });
}
