// Runs on the server.

import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { AddressLimits } from "./address_limits.ts";
import type { LimitedCaller, NamedCaller } from "./caller.ts";
import type { LimitedEntry } from "./limited_entry.ts";
import { PassphraseTries } from "./passphrase_tries.ts";
import { Penalties } from "./penalties.ts";
import { RateLimiter } from "./rate_limiter.ts";
import { RecentKeys } from "./recent_keys.ts";
import { isNamedUser } from "./users.ts";
import { waitWords } from "./wait_words.ts";

/** How {@linkcode ChatLimits} limits. */
export interface ChatLimitsOptions {
  /** Messages a second that a user may send on average; 0 for no limit. */
  readonly ratePerSecond: number;
  /** Messages that a user may send in one go. */
  readonly rateBurst: number;
  /**
   * Whether what one address may do is limited; and with it, how often one user may
   * connect and begin rooms.
   */
  readonly addressLimits: boolean;
}

// By user, wherever they come from: with twenty tabs after a restart, and back on a bad
// network.
const CONNECTIONS = { perSecond: 1, burst: 60 };
const NEW_ROOMS = { perSecond: 0.05, burst: 20 };

// By address, whatever is set: what is tried here would open what it mustn't.
const TRIES = { perSecond: 0.2, burst: 30 };

// What an entry takes beside its text, at most: names, ids and times; and what a
// reaction adds to its message.
const ENTRY_BYTES = 512;

// UTF-8 of a UTF-16 code unit, and what JSON makes of one.
const MAX_BYTES_A_UNIT = 3;

const TRIED_TOO_OFTEN = {
  links: "Too many links were tried",
  hooks: "Too many hooks were tried",
  passphrases: "Too many passphrases came from your address",
} as const;

const READ_TOO_OFTEN = {
  exports: "Rooms were saved often from your address",
  searches: "Rooms were searched often from your address",
} as const;

// Who waits for an address waits with others.
const MIN_ADDRESS_WAIT_MS = 1000;

/** How much users and addresses may do, in all rooms. Time is passed in, in milliseconds. */
export class ChatLimits {
  readonly #isOn: boolean;
  readonly #messages: RateLimiter;
  readonly #connections: RateLimiter;
  readonly #newRooms: RateLimiter;
  readonly #tries = new RateLimiter(TRIES);
  readonly #passphraseTries = new PassphraseTries();
  readonly #addresses: AddressLimits;
  readonly #penalties = new Penalties();
  /** Users without a session who were here lately. */
  readonly #met = new RecentKeys();
  /** Rooms that somebody has begun lately, perhaps not stored yet. */
  readonly #begun = new RecentKeys();

  /** @param options How much. */
  constructor({ ratePerSecond, rateBurst, addressLimits }: ChatLimitsOptions) {
    this.#isOn = addressLimits;
    this.#messages = new RateLimiter({
      perSecond: ratePerSecond,
      burst: rateBurst,
    });
    this.#connections = new RateLimiter(CONNECTIONS);
    this.#newRooms = new RateLimiter(NEW_ROOMS);
    this.#addresses = new AddressLimits(addressLimits);
  }

  /** How many users, addresses and rooms are remembered. */
  get size(): number {
    return this.#messages.size + this.#connections.size + this.#newRooms.size +
      this.#tries.size + this.#passphraseTries.size +
      this.#addresses.size + this.#penalties.size + this.#met.size +
      this.#begun.size;
  }

  /**
   * Counts a message, or a change of one.
   *
   * @param caller Who sends it.
   * @param entry Which of them, and its text, if it has one.
   * @param now The time.
   * @throws {ProtocolError} `rate_limited`.
   */
  post(
    caller: NamedCaller,
    { kind, text = "" }: LimitedEntry,
    now: number,
  ): void {
    this.meet(caller, now);
    const { user, address } = caller;
    const own = this.#messages.take(user.userId, now);
    if (own > 0) throw tooFast("You are sending too fast", own);
    const bytes = ENTRY_BYTES + MAX_BYTES_A_UNIT * text.length;
    const shared = this.#addresses.take(kind, address, now) ||
      this.#addresses.take("bytes", address, now, bytes);
    if (shared > 0) {
      throw tooFast(
        "Too much comes from your address",
        Math.max(shared, MIN_ADDRESS_WAIT_MS),
      );
    }
  }

  /**
   * Counts a message that is the first in its room.
   *
   * @param room The room.
   * @param caller Who begins it.
   * @param now The time.
   * @returns `null` when they may, else why not: `rate_limited`.
   */
  begin(
    room: RoomName,
    { user, address }: NamedCaller,
    now: number,
  ): ProtocolError | null {
    if (!this.#isOn || this.#begun.has(room, now)) return null;
    const own = this.#newRooms.take(user.userId, now);
    if (own > 0) return tooFast("You have begun many rooms", own);
    const shared = this.#addresses.take("new_rooms", address, now);
    if (shared > 0) {
      return tooFast("Many new rooms came from your address", shared);
    }
    this.#begun.add(room, now);
    return null;
  }

  /**
   * Forgets that a room was begun: it is deleted.
   *
   * @param room The room.
   */
  forgetRoom(room: RoomName): void {
    this.#begun.delete(room);
  }

  /**
   * Counts somebody new: a user who is to be made, or one without a session who wasn't
   * here lately.
   *
   * @param caller Who.
   * @param now The time.
   * @throws {ProtocolError} `rate_limited`.
   */
  meet({ user, address }: LimitedCaller, now: number): void {
    if (!this.#isOn) return;
    if (user !== null) {
      if (!isNamedUser(user)) return;
      if (this.#met.has(user.userId, now)) return;
    }
    const waitMs = this.#addresses.take("new_users", address, now);
    if (waitMs > 0) {
      throw tooFast("Many new names came from your address", waitMs);
    }
    if (user !== null) this.#met.add(user.userId, now);
  }

  /**
   * Counts a socket or a stream.
   *
   * @param caller Whose.
   * @param now The time.
   * @throws {ProtocolError} `rate_limited`.
   */
  connect(caller: LimitedCaller, now: number): void {
    const { user, address } = caller;
    const penaltyMs = user === null
      ? 0
      : this.#penalties.waitMs(userKey(user.userId), now);
    if (penaltyMs > 0) throw tooFast("You sent too much", penaltyMs);
    if (!this.#isOn) return;
    const own = user === null ? 0 : this.#connections.take(user.userId, now);
    if (own > 0) throw tooFast("You are connecting too often", own);
    const shared = this.#addresses.take("connections", address, now);
    if (shared > 0) {
      throw tooFast(
        "Too many connections came from your address",
        Math.max(shared, MIN_ADDRESS_WAIT_MS),
      );
    }
    if (user !== null) this.meet(caller, now);
  }

  /**
   * Counts that all of a room is read at once.
   *
   * @param why To save it, or to find something.
   * @param address From where.
   * @param now The time.
   * @throws {ProtocolError} `rate_limited`.
   */
  readAll(why: "exports" | "searches", address: string, now: number): void {
    const waitMs = this.#addresses.take(why, address, now);
    if (waitMs > 0) throw tooFast(READ_TOO_OFTEN[why], waitMs);
  }

  /**
   * Counts that a secret is tried, right or wrong.
   *
   * @param what What kind.
   * @param address From where.
   * @param now The time.
   * @throws {ProtocolError} `rate_limited`.
   */
  tryOut(
    what: keyof typeof TRIED_TOO_OFTEN,
    address: string,
    now: number,
  ): void {
    const waitMs = this.#tries.take(address, now);
    if (waitMs > 0) throw tooFast(TRIED_TOO_OFTEN[what], waitMs);
  }

  /**
   * Counts that the passphrase of a room is tried, right or wrong.
   *
   * @param room The room.
   * @param address From where.
   * @param now The time.
   * @throws {ProtocolError} `rate_limited`.
   */
  tryPassphrase(room: RoomName, address: string, now: number): void {
    this.tryOut("passphrases", address, now);
    const waitMs = this.#passphraseTries.take(room, address, now);
    if (waitMs > 0) {
      throw tooFast("Too many passphrases were tried in this room", waitMs);
    }
  }

  /**
   * Counts a token that is wrong. After too many of those right ones don't count either.
   *
   * @param address From where.
   * @param now The time.
   * @param isRight Whether it is right.
   * @throws {ProtocolError} `rate_limited`.
   */
  tryToken(address: string, now: number, isRight: boolean): void {
    const key = `token ${address}`;
    const waitMs = this.#tries.waitMs(key, now);
    if (waitMs > 0) throw tooFast("Too many tokens were tried", waitMs);
    if (!isRight) this.#tries.take(key, now);
  }

  /**
   * Asks whether others may be told that somebody is typing.
   *
   * @param caller Who.
   * @param now The time.
   */
  mayTellTyping({ address }: LimitedCaller, now: number): boolean {
    return this.#addresses.take("typing", address, now) === 0;
  }

  /**
   * Counts something that was refused: too much of that is a flood.
   *
   * @param address From where.
   * @param now The time.
   * @param weight As how many it counts, at most 100.
   */
  refused(address: string, now: number, weight = 1): void {
    if (this.#addresses.take("refusals", address, now, weight) === 0) return;
    this.#penalties.add(addressKey(address), now);
  }

  /**
   * Sends somebody away who floods.
   *
   * @param caller Who.
   * @param now The time.
   * @returns How many milliseconds they have to wait until they may connect.
   */
  flooded({ user, address }: LimitedCaller, now: number): number {
    const own = user === null
      ? 0
      : this.#penalties.add(userKey(user.userId), now);
    const shared = this.#isOn
      ? this.#penalties.add(addressKey(address), now)
      : 0;
    return Math.max(own, shared);
  }

  /**
   * @param address An address.
   * @param now The time.
   * @returns How many milliseconds it has to wait since it flooded; 0 for not at all.
   */
  floodWaitMs(address: string, now: number): number {
    return this.#penalties.waitMs(addressKey(address), now);
  }

  /**
   * Forgets who has been quiet for long enough.
   *
   * @param now The time.
   */
  sweep(now: number): void {
    this.#messages.sweep(now);
    this.#connections.sweep(now);
    this.#newRooms.sweep(now);
    this.#tries.sweep(now);
    this.#passphraseTries.sweep(now);
    this.#addresses.sweep(now);
    this.#penalties.sweep(now);
    this.#met.sweep(now);
    this.#begun.sweep(now);
  }
}

function userKey(userId: string): string {
  return `user ${userId}`;
}

function addressKey(address: string): string {
  return `address ${address}`;
}

/** Says when to come back, in words and in milliseconds. */
function tooFast(what: string, retryAfterMs: number): ProtocolError {
  return new ProtocolError(
    "rate_limited",
    `${what}, try again ${waitWords(retryAfterMs)}`,
    { retryAfterMs },
  );
}
