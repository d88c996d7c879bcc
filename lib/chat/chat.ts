// Runs on the server.

/**
 * All rooms of an instance of Islet, on a store that it may share with others.
 *
 * ```ts
 * const chat = await Chat.open({ config, now: Date.now, onNote, onError, watcher });
 * const door = chat.enter(room, caller);
 * door.join(session, null);
 * await door.send({ type: "message", id: "c1", text: "Hello" });
 * await chat.drain();
 * chat.sendAway();
 * await chat.leave();
 * chat.close();
 * ```
 *
 * It knows nothing of HTTP and sockets: whoever connects is a `Session`.
 *
 * @module
 */

import type { Config } from "../config.ts";
import { CloseCode } from "../protocol/close_codes.ts";
import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { Sweeper } from "../rooms/sweeper.ts";
import { withDeadline } from "../store/deadline.ts";
import { openStore } from "../store/open_store.ts";
import { keptSecret, signingKey } from "../store/signing_key.ts";
import type { Bots } from "./bots.ts";
import type { Caller, LimitedCaller, NamedCaller } from "./caller.ts";
import { deleteRoom } from "./delete_room.ts";
import { contentHash } from "./content_hash.ts";
import type { Forgotten } from "./forgotten.ts";
import type { Hooks } from "./hooks.ts";
import type { LobbyRoom } from "./lobby.ts";
import {
  type ChatFigures,
  type ChatParts,
  composeParts,
  figuresOf,
  startParts,
  stopParts,
} from "./parts.ts";
import type { Operator } from "./operator.ts";
import { answered } from "./read_failure.ts";
import type { Census, ChatWatcher, KeptRoom, SweepResult } from "./watcher.ts";
import { RoomDoor, type RoomDoorOptions } from "./room_door.ts";
import type { MadeRoom, RoomWish } from "./room_maker.ts";
import { newUser } from "./users.ts";

/** What {@linkcode Chat.open} needs. */
export interface ChatOptions {
  readonly config: Config;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * Is told what the operator should know, for the log: `{name}` in it stands for a field,
   * where there are any.
   */
  readonly onNote: (
    note: string,
    fields?: Readonly<Record<string, number>>,
  ) => void;
  /** Is told what went wrong, for the log, and why. */
  readonly onError: (what: string, cause: unknown) => void;
  readonly watcher: ChatWatcher;
}

// Any read tells whether the store answers; there is no value behind this key.
const HEALTH_KEY: Deno.KvKey = ["health"];
const HEALTH_TIMEOUT_MS = 2000;

/** All rooms of an instance; see the module's guide. */
export class Chat {
  /** What it is made of, for tests. */
  readonly parts: ChatParts;
  readonly #options: ChatOptions;
  readonly #kv: Deno.Kv;
  readonly #door: RoomDoorOptions;
  readonly #sweeper: Sweeper;

  private constructor(options: ChatOptions, kv: Deno.Kv, parts: ChatParts) {
    const { config, now, onNote, onError } = options;
    this.#options = options;
    this.#kv = kv;
    this.parts = parts;
    this.#door = { parts, now, onError };
    this.#sweeper = new Sweeper({
      intervalMs: config.cleanupMs,
      now,
      sweep: () => {
        parts.limits.sweep(now());
        parts.bots.sweep();
        parts.retention.sweep();
        return parts.rooms.sweep();
      },
      onCleanedUp: ({ removed, active }) =>
        onNote("Cleaned up {removed} broken sessions. Active: {active}", {
          removed,
          active,
        }),
    });
  }

  /**
   * Opens the store, joins the other instances on it, and starts the sweep.
   *
   * @param options The settings and the effects.
   * @returns The chat; {@linkcode Chat.leave} and {@linkcode Chat.close} end it.
   * @throws {StartError} When the store can't be opened or used.
   */
  static async open(options: ChatOptions): Promise<Chat> {
    const { config, now, onNote, onError, watcher } = options;
    const kv = await openStore({ path: config.kvPath, now, onNote });
    try {
      // Not the setting's: a new one would make every resend look like another message.
      const hash = contentHash(await keptSecret(kv));
      const parts = composeParts({
        kv,
        config,
        hash,
        now,
        onNote,
        onError,
        watcher,
      });
      const chat = new Chat(options, kv, parts);
      await startParts(parts);
      chat.#sweeper.start();
      return chat;
    } catch (error) {
      kv.close();
      throw error;
    }
  }

  /** Users that aren't people. */
  get bots(): Bots {
    return this.parts.bots;
  }

  /** People who don't want to be known any more. */
  get forgotten(): Forgotten {
    return this.parts.forgotten;
  }

  /** Addresses by which programs post to rooms. */
  get hooks(): Hooks {
    return this.parts.hooks;
  }

  /** All rooms, for who runs the server. */
  get operator(): Operator {
    return this.parts.operator;
  }

  /** As {@linkcode RoomMaker.make}. */
  makeRoom(wish: RoomWish, caller: NamedCaller): Promise<MadeRoom> {
    return this.parts.maker.make(wish, caller);
  }

  /**
   * Deletes a room, as its operator: as {@linkcode RoomDoor.delete} does, whoever owns it.
   *
   * @param room The room.
   * @returns Whether there was one.
   * @throws {ProtocolError} `unavailable` when the store fails or doesn't answer.
   */
  deleteRoom(room: RoomName): Promise<boolean> {
    return deleteRoom(this.parts.history, room, () => true);
  }

  /**
   * @param room A room.
   * @param caller Who wants to use it.
   * @returns The room as that caller may use it.
   */
  enter(room: RoomName, caller: Caller): RoomDoor {
    return new RoomDoor(room, caller, this.#door);
  }

  /**
   * Counts a socket or a stream.
   *
   * @param caller Who, and from where.
   * @throws {ProtocolError} `rate_limited`, with when to come back.
   */
  connect(caller: Caller): void {
    this.parts.limits.connect(caller, this.#options.now());
  }

  /**
   * Makes a user.
   *
   * @param userName A name that was checked.
   * @param caller Who chooses it, and from where.
   * @returns The user.
   * @throws {ProtocolError} `rate_limited`, with when to come back.
   */
  newUser(userName: string, { address }: LimitedCaller): User {
    this.parts.limits.meet({ user: null, address }, this.#options.now());
    return newUser(userName);
  }

  /**
   * Counts something that was refused: too much of that is a flood.
   *
   * @param address From where.
   * @param weight As how many it counts, by the work that it takes.
   */
  refused(address: string, weight = 1): void {
    this.parts.limits.refused(address, this.#options.now(), weight);
  }

  /** As {@linkcode ChatLimits.tryToken}. */
  tryToken(address: string, isRight: boolean): void {
    this.parts.limits.tryToken(address, this.#options.now(), isRight);
  }

  /**
   * Sends somebody away who floods.
   *
   * @param caller Who.
   * @returns How many milliseconds they have to wait until they may connect.
   */
  flooded(caller: Caller): number {
    return this.parts.limits.flooded(caller, this.#options.now());
  }

  /**
   * @param address An address.
   * @returns How many milliseconds it has to wait since it flooded; 0 for not at all.
   */
  floodWaitMs(address: string): number {
    return this.parts.limits.floodWaitMs(address, this.#options.now());
  }

  /**
   * Takes over that a user has another name: those in the same rooms see it at once, and
   * what comes next of that user is under it.
   *
   * @param user Who, with the new name.
   */
  rename(user: User): void {
    this.parts.rooms.rename(user);
    this.parts.presence.renamed(user);
  }

  /**
   * Lists the rooms that their owners have listed, as {@linkcode Lobby.list} does.
   *
   * @returns The rooms.
   * @throws {ProtocolError} `unavailable` when the store fails or doesn't answer.
   */
  lobby(): Promise<readonly LobbyRoom[]> {
    return answered(this.parts.lobby.list());
  }

  /** @returns What happens here, in numbers. */
  figures(): ChatFigures {
    return figuresOf(this.parts);
  }

  /** As {@linkcode Rooms.census}. */
  census(): Census {
    return this.parts.rooms.census();
  }

  /** As {@linkcode History.largest}. */
  largestRooms(most: number): readonly KeptRoom[] {
    return this.parts.history.largest(most);
  }

  /**
   * Drops sessions that are no longer open, now and not only once in a while.
   *
   * @returns What was found; it is in the log, too.
   */
  sweep(): SweepResult {
    return this.#sweeper.sweepNow();
  }

  /** Sweeps since the start, and when the last one was, in ms since the epoch. */
  get sweeps(): Pick<Sweeper, "sweeps" | "lastAt"> {
    return this.#sweeper;
  }

  /**
   * @returns The key that signs cookies: of `ISLET_SECRET`, else the one in the store.
   * @throws Whatever the store throws.
   */
  signingKey(): Promise<CryptoKey> {
    return signingKey(this.#kv, this.#options.config.secret);
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
   * Takes no more messages, and sweeps no more.
   *
   * @returns Resolves once those that were taken are stored or refused.
   */
  async drain(): Promise<void> {
    this.#sweeper.stop();
    const { poster, retention, banAddresses } = this.parts;
    await Promise.all([
      poster.drain(),
      retention.stop(),
      banAddresses.stop(),
    ]);
  }

  /** Closes every session: the server restarts. */
  sendAway(): void {
    const { rooms } = this.parts;
    rooms.closeAll(CloseCode.SERVICE_RESTART, "The server restarts");
  }

  /** Tells the other instances that this one goes. */
  async leave(): Promise<void> {
    await stopParts(this.parts);
  }

  /** Closes the store; whoever is still connected can't be served any longer. */
  close(): void {
    this.#sweeper.stop();
    this.parts.history[Symbol.dispose]();
    this.#kv.close();
  }
}
