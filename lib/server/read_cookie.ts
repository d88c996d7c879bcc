// Runs on the server.

import { getCookies } from "@std/http/cookie";

/**
 * Reads a cookie of a request. Programs send what they like: a `Cookie` header that can't
 * be read counts as none.
 *
 * @param headers Headers of the request.
 * @param name Name of the cookie.
 * @returns Its value, if there is one.
 */
export function readCookie(headers: Headers, name: string): string | undefined {
  try {
    return getCookies(headers)[name];
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
