// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { ROOMS_API_PREFIX } from "../protocol/paths.ts";
import { parseUserName } from "../protocol/user_name.ts";
import { callerAddress, isNearby } from "./address.ts";
import type { Caller } from "../chat/caller.ts";
import type { Islet } from "./islet.ts";
import { namedUser } from "../chat/users.ts";

/**
 * Finds out who makes a request: the user of the session cookie; in the API of rooms,
 * else the name in `?name=`, for clients without cookies.
 *
 * @param islet The running server.
 * @param request The request.
 * @param peer The other end of its connection.
 * @returns Who, and from where.
 */
export async function readCaller(
  islet: Islet,
  { headers, url }: Request,
  peer: Deno.Addr,
): Promise<Caller> {
  const { trustProxy, addressLimits } = islet.config;
  const forwardedFor = headers.get("x-forwarded-for");
  if (
    addressLimits && trustProxy === 0 && forwardedFor !== null && isNearby(peer)
  ) {
    islet.log.warnOnce(
      "proxy",
      "Requests come by a proxy, so that limits by address take all users for one. Set ISLET_TRUST_PROXY=1, or to how many proxies there are, or ISLET_ADDRESS_LIMITS=off if the proxy limits",
    );
  }
  return {
    user: await islet.sessionCookie.read(headers) ?? userByName(new URL(url)),
    address: callerAddress(peer, forwardedFor, trustProxy),
  };
}

function userByName({ pathname, searchParams }: URL): User | null {
  if (!pathname.startsWith(ROOMS_API_PREFIX)) return null;
  const name = parseUserName(searchParams.get("name") ?? "");
  return name === null ? null : namedUser(name);
}
