// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { CloseCode } from "../protocol/close_codes.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Revocations } from "../store/revocations.ts";

import type { NamedCaller } from "./caller.ts";
import type { ChatLimits } from "./limits.ts";
import { namedUser } from "./users.ts";

/** What {@linkcode Bots} needs. */
export interface BotsOptions {
  readonly rooms: Rooms;
  readonly revocations: Revocations;
  readonly limits: ChatLimits;
  /** Makes a keyed hash, in base64url. */
  readonly hash: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told what went wrong, for the log, and why. */
  readonly onError: (what: string, cause: unknown) => void;
}

const BOT_ID = /^bot-([\w-]{12})([\w-]{12})$/;
const NONCE_BYTES = 9;
const MAC_LENGTH = 12;
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

const UNANSWERED = "Whether this token counts can't be read right now";

/**
 * Users that aren't people, each made by a person. Nothing of them is stored: the id of
 * a bot tells the server whose it is, and a token who it is, until it is revoked.
 */
export class Bots {
  readonly #options: BotsOptions;

  /** @param options Where they are, and what counts no longer. */
  constructor(options: BotsOptions) {
    this.#options = options;
  }

  /**
   * Makes a bot.
   *
   * @param userName Its name, checked.
   * @param maker Who makes it, and from where.
   * @returns The bot.
   * @throws {ProtocolError} `rate_limited`, with when to come back.
   */
  make(userName: string, { user: maker, address }: NamedCaller): User {
    const { limits, now } = this.#options;
    limits.meet({ user: null, address }, now());
    const bytes = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const nonce = bytes.toBase64(BASE64URL);
    return { userId: `bot-${nonce}${this.#mac(nonce, maker)}`, userName };
  }

  /**
   * @param userName A name that was checked.
   * @param address From where somebody uses it who has no session and no token.
   * @returns Who that is, see {@linkcode namedUser}.
   */
  named(userName: string, address: string): User {
    return namedUser(userName, address, this.#options.hash);
  }

  /**
   * @param user Somebody.
   * @returns Whether that is a bot.
   */
  isBot({ userId }: User): boolean {
    return BOT_ID.test(userId);
  }

  /**
   * @param userId Id of a bot.
   * @param user Somebody.
   * @returns Whether they are that bot, or who made it.
   */
  mayRevoke(userId: string, user: User): boolean {
    const [, nonce, mac] = BOT_ID.exec(userId) ?? [];
    if (nonce === undefined) return false;
    return user.userId === userId || mac === this.#mac(nonce, user);
  }

  /**
   * Has nobody be a bot any more, and closes its connections: here at once, on other
   * instances with their next sweep.
   *
   * @param userId Its id.
   * @throws {ProtocolError} `unavailable` when that can't be stored.
   */
  async revoke(userId: string): Promise<void> {
    await answered(this.#options.revocations.add(userId));
    this.#sendAway(userId);
  }

  /**
   * @param bot A bot.
   * @returns Whether its token still counts.
   * @throws {ProtocolError} `unavailable` when that can't be read.
   */
  async counts(bot: User): Promise<boolean> {
    return !await answered(this.#options.revocations.has(bot.userId));
  }

  /** Closes the connections of bots that were revoked elsewhere. */
  async sweep(): Promise<void> {
    const { rooms, revocations, onError } = this.#options;
    try {
      for (const user of rooms.users()) {
        if (!this.isBot(user)) continue;
        if (await revocations.has(user.userId)) this.#sendAway(user.userId);
      }
    } catch (cause) {
      onError("Whether bots are revoked couldn't be read", cause);
    }
  }

  #sendAway(userId: string): void {
    this.#options.rooms.closeUser(
      userId,
      CloseCode.NOT_ALLOWED,
      "This token was revoked",
    );
  }

  #mac(nonce: string, { userId }: User): string {
    return this.#options.hash(`bot ${nonce} ${userId}`).slice(0, MAC_LENGTH);
  }
}

async function answered<Value>(asking: Promise<Value>): Promise<Value> {
  try {
    return await asking;
  } catch (cause) {
    throw new ProtocolError("unavailable", UNANSWERED, { cause });
  }
}
