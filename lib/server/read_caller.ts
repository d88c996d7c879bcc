// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { ROOMS_API_PREFIX } from "../protocol/paths.ts";
import { parseUserName } from "../protocol/user_name.ts";
import type { Caller } from "../chat/caller.ts";
import type { Islet } from "./islet.ts";

/**
 * Finds out who makes a request: the user of the session cookie; in the API of rooms,
 * else the name in `?name=`, for clients without cookies.
 *
 * @param islet The running server.
 * @param request The request.
 * @param address From where it comes.
 * @returns Who, and from where.
 */
export async function readCaller(
  islet: Islet,
  { headers, url }: Request,
  address: string,
): Promise<Caller> {
  return {
    user: await islet.sessionCookie.read(headers) ??
      userByName(islet, new URL(url), address),
    address,
  };
}

function userByName(
  { chat }: Islet,
  { pathname, searchParams }: URL,
  address: string,
): User | null {
  if (!pathname.startsWith(ROOMS_API_PREFIX)) return null;
  const name = parseUserName(searchParams.get("name") ?? "");
  return name === null ? null : chat.namedUser(name, address);
}
