// Runs on the server.

import type { User } from "../protocol/messages.ts";
import {
  BOTS_PATH,
  ROOMS_API_PATH,
  ROOMS_API_PREFIX,
} from "../protocol/paths.ts";
import type { Caller } from "../chat/caller.ts";
import { chosenName, NAME_RULES } from "./chosen_name.ts";
import type { Islet } from "./islet.ts";
import { RequestError } from "./request_error.ts";
import type { SignedUser } from "./signed_users.ts";

/**
 * Finds out who makes a request: in the API of rooms and bots, the bot whose token it
 * has; else the user of the session cookie; in the API of rooms, else the name in
 * `?name=`, for clients without cookies.
 *
 * @param islet The running server.
 * @param request The request.
 * @param address From where it comes.
 * @returns Who, and from where.
 * @throws {RequestError} 401 for a token that doesn't count, 400 for a reserved name.
 */
export async function readCaller(
  islet: Islet,
  { headers, url }: Request,
  address: string,
): Promise<Caller> {
  const target = new URL(url);
  const signed = await userByToken(islet, headers, target) ??
    await userByCookie(islet, headers);
  const grants = await islet.grantCookie.read(headers);
  return signed === null
    ? { user: userByName(islet, target, address), address, grants }
    : { ...signed, address, grants };
}

async function userByCookie(
  { chat, sessionCookie }: Islet,
  headers: Headers,
): Promise<SignedUser | null> {
  const signed = await sessionCookie.read(headers);
  if (signed === null) return null;
  return await chat.forgotten.has(signed.user) ? null : signed;
}

async function userByToken(
  { chat: { bots }, botTokens }: Islet,
  headers: Headers,
  { pathname }: URL,
): Promise<SignedUser | null> {
  // Elsewhere they would be somebody with a name, who may take another one.
  const isForBots = pathname.startsWith(ROOMS_API_PREFIX) ||
    pathname === ROOMS_API_PATH || pathname.startsWith(BOTS_PATH);
  const bot = isForBots ? await botTokens.read(headers) : undefined;
  if (bot === undefined) return null;
  if (bot !== null && await bots.counts(bot.user)) return bot;
  throw new RequestError(401, "not_allowed", "This token doesn't count", {
    headers: { "WWW-Authenticate": "Bearer" },
  });
}

function userByName(
  { chat }: Islet,
  { pathname, searchParams }: URL,
  address: string,
): User | null {
  if (!pathname.startsWith(ROOMS_API_PREFIX)) return null;
  const { userName, problem } = chosenName(searchParams.get("name"));
  if (problem === "reserved") {
    throw new RequestError(400, "bad_request", NAME_RULES[problem]);
  }
  return userName === null ? null : chat.bots.named(userName, address);
}
