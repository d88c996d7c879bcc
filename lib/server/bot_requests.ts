// Runs on the server.

import type { Caller } from "../chat/caller.ts";
import type { User } from "../protocol/messages.ts";
import { chosenName, NAME_RULES } from "./chosen_name.ts";
import type { Islet } from "./islet.ts";
import { RequestError } from "./request_error.ts";

/** A bot, with what makes it one. */
export interface MadeBot {
  readonly bot: User;
  /** Whoever has it is the bot; it is stored nowhere. */
  readonly token: string;
}

/**
 * Makes a bot for a person.
 *
 * @param islet The running server.
 * @param caller Who asks for it.
 * @param name The name that it should have, unchecked.
 * @returns The bot and its token.
 * @throws {RequestError} 401 without a name, 403 for a bot, 400 for a name that can't be.
 * @throws {ProtocolError} `rate_limited`, with when to come back.
 */
export async function makeBot(
  { chat: { bots }, botTokens, now }: Islet,
  { user, address }: Caller,
  name: unknown,
): Promise<MadeBot> {
  if (user === null) throw nameless();
  if (bots.isBot(user)) {
    throw new RequestError(403, "not_allowed", "Only people make bots");
  }
  const { userName, problem } = chosenName(name);
  if (problem !== null) {
    throw new RequestError(400, "bad_request", NAME_RULES[problem]);
  }
  const bot = bots.make(userName, { user, address });
  return {
    bot,
    token: await botTokens.make({ user: bot, firstSeenAt: now() }),
  };
}

/**
 * Revokes a bot for who made it, or for itself.
 *
 * @param islet The running server.
 * @param user Who asks for it; `null` without a name.
 * @param userId The bot's id, unchecked.
 * @throws {RequestError} 401 without a name, 403 for what is no bot of theirs.
 * @throws {ProtocolError} `unavailable` when that can't be stored.
 */
export async function revokeBot(
  { chat: { bots } }: Islet,
  user: User | null,
  userId: string,
): Promise<void> {
  if (user === null) throw nameless();
  if (!bots.mayRevoke(userId, user)) {
    throw new RequestError(403, "not_allowed", "That is not a bot of yours");
  }
  await bots.revoke(userId);
}

function nameless(): RequestError {
  return new RequestError(401, "not_allowed", "No name chosen yet");
}
