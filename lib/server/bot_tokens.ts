// Runs on the server.

import { bearerToken } from "./bearer_token.ts";
import { type SignedUser, SignedUsers } from "./signed_users.ts";

// What looks for secrets in code finds them by it.
const PREFIX = "islet-bot-";

// No payload of a cookie begins so: base64url has no colon.
const PURPOSE = "islet bot:";

/** The tokens of bots, which say who they are: `Authorization: Bearer` (RFC 6750). */
export class BotTokens {
  readonly #users: SignedUsers;

  /** @param key HMAC key that signs and verifies. */
  constructor(key: CryptoKey) {
    this.#users = new SignedUsers(key, PURPOSE);
  }

  /**
   * @param bot A bot, and since when there is one.
   * @returns Its token; whoever has it is the bot.
   */
  async make(bot: SignedUser): Promise<string> {
    return PREFIX + await this.#users.sign(bot);
  }

  /**
   * @param headers Headers of a request.
   * @returns Whose token they have; `null` for one that this server didn't make;
   * `undefined` where there is none, though perhaps something else of a proxy.
   */
  async read(headers: Headers): Promise<SignedUser | null | undefined> {
    return await this.verify(bearerToken(headers));
  }

  /**
   * @param text What may be a token.
   * @returns Whose it is; `null` for one that this server didn't make; `undefined`
   * where it is none.
   */
  async verify(text: string): Promise<SignedUser | null | undefined> {
    if (!text.startsWith(PREFIX)) return undefined;
    return await this.#users.verify(text.slice(PREFIX.length));
  }
}
