// Runs on the server.

import { getCookies, setCookie } from "@std/http/cookie";
import { STATUS_PATH } from "../protocol/paths.ts";
import { isLoopback } from "./address.ts";
import { bearerToken, digest, isSameSecret } from "./bearer_token.ts";
import { RequestError } from "./request_error.ts";

/**
 * What an operator may see and do: `figures` of the process, or `all`: names of rooms, too,
 * and what changes something.
 */
export type StatusAccess = "none" | "figures" | "all";

const COOKIE_NAME = "islet-status";

// Each of them says that a proxy stands between: what it passes on may come from anywhere.
const FORWARDING_HEADERS = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
];

/**
 * Decides what whoever asks may see and do. With a token, it is what counts; without one,
 * only this machine may see figures.
 *
 * @param token `ISLET_STATUS_TOKEN`.
 * @param request What is asked for.
 * @param peer The other end of its connection.
 */
export async function statusAccess(
  token: string | undefined,
  { headers, url }: Request,
  peer: Deno.Addr,
): Promise<StatusAccess> {
  if (token === undefined) {
    const isForwarded = FORWARDING_HEADERS.some((name) => headers.has(name));
    return isLoopback(peer) && !isForwarded ? "figures" : "none";
  }
  if (await isSameSecret(bearerToken(headers), token)) return "all";
  if (new URL(url).pathname !== STATUS_PATH) return "none";
  const cookie = getCookies(headers)[COOKIE_NAME] ?? "";
  return await isSameSecret(cookie, await cookieOf(token)) ? "all" : "none";
}

/**
 * @param token `ISLET_STATUS_TOKEN`.
 * @param given What somebody says it is.
 */
export async function isStatusToken(
  token: string | undefined,
  given: string,
): Promise<boolean> {
  return token !== undefined && await isSameSecret(given, token);
}

/**
 * Has a browser show the status page from now on, without the token in its address.
 *
 * @param headers Headers of the response.
 * @param token `ISLET_STATUS_TOKEN`.
 * @param isSecure Whether the page came by https.
 */
export async function rememberStatusAccess(
  headers: Headers,
  token: string,
  isSecure: boolean,
): Promise<void> {
  setCookie(headers, {
    name: COOKIE_NAME,
    value: await cookieOf(token),
    // The API doesn't take it: no page can have a browser act by it.
    path: STATUS_PATH,
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure,
  });
}

/**
 * What those are told who may not: nothing.
 *
 * @returns The error to throw.
 */
export function hidden(): RequestError {
  return new RequestError(404, "not_found", "Not found");
}

/** Not the token itself, which opens more. */
async function cookieOf(token: string): Promise<string> {
  return (await digest(`${COOKIE_NAME} ${token}`)).toHex();
}
