// Local stand-in for jsr:@std/http, see lib/stand_ins/std/README.md.

/**
 * Cookies of requests and responses.
 *
 * @module
 */

import { stringifySetCookie } from "cookie";

/** Printable ASCII without space and the separators of RFC 2616 but "/". */
const NAME = /^[!#$%&'*+\-./^_`|~0-9A-Za-z]+$/;

/** The cookie octets of RFC 6265. */
const VALUE = /^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]*$/;

const SAME_SITE = { Strict: "strict", Lax: "lax", None: "none" } as const;

/** A cookie, as a response sets it. */
export interface Cookie {
  /** Its name. */
  name: string;
  /** Its value, sent as it is. */
  value: string;
  /**
   * When it expires, as a date or in milliseconds since the epoch. By default
   * with the browser's session.
   */
  expires?: Date | number;
  /** In how many seconds it expires. With `0` it does at once. */
  maxAge?: number;
  /** The hosts it is sent to. */
  domain?: string;
  /** The path under which it is sent. */
  path?: string;
  /**
   * Whether it is sent over HTTPS only.
   *
   * @default {false}
   */
  secure?: boolean;
  /**
   * Whether it is hidden from scripts.
   *
   * @default {false}
   */
  httpOnly?: boolean;
  /**
   * Whether every top-level site has one of its own.
   *
   * @default {false}
   */
  partitioned?: boolean;
  /** Whether it is sent along with requests from other sites. */
  sameSite?: "Strict" | "Lax" | "None";
}

/**
 * Reads the cookies of a request.
 *
 * @param headers The headers of the request.
 * @returns Values by name. Of several of one name, the last.
 * @throws {SyntaxError} If a cookie has no name.
 */
export function getCookies(headers: Headers): Partial<Record<string, string>> {
  const cookies: Partial<Record<string, string>> = Object.create(null);
  for (const pair of headers.get("Cookie")?.split(";") ?? []) {
    const [name = "", ...value] = pair.split("=");
    if (name === "") throw new SyntaxError("Cannot read a cookie with no name");
    cookies[name.trim()] = value.join("=");
  }
  return cookies;
}

/**
 * Sets a cookie in a response. One with an empty name is left out.
 *
 * A name that starts with `__Secure` makes the cookie secure; one that starts
 * with `__Host` makes it secure, for all paths, and of no domain.
 *
 * @param headers The headers of the response.
 * @param cookie The cookie.
 * @throws {SyntaxError} If a part of it has a forbidden character.
 * @throws {RangeError} If its `maxAge` is negative.
 */
export function setCookie(headers: Headers, cookie: Cookie) {
  const { name, value, maxAge = 0 } = cookie;
  if (!name) return;
  if (!NAME.test(name)) {
    throw new SyntaxError(`Cannot set cookie: invalid name "${name}"`);
  }
  if (!VALUE.test(value)) {
    throw new SyntaxError(`Cannot set cookie "${name}": invalid value`);
  }
  if (maxAge < 0) {
    throw new RangeError(
      `Cannot set cookie "${name}": maxAge must be >= 0, received ${maxAge}`,
    );
  }
  headers.append("Set-Cookie", serialize(applyPrefix(cookie)));
}

/**
 * Tells the browser to forget a cookie.
 *
 * @param headers The headers of the response.
 * @param name The name of the cookie.
 * @param attributes Those it was set with.
 * @throws {SyntaxError} If a part of it has a forbidden character.
 */
export function deleteCookie(
  headers: Headers,
  name: string,
  attributes?: Pick<
    Cookie,
    "path" | "domain" | "secure" | "httpOnly" | "partitioned"
  >,
) {
  setCookie(headers, { name, value: "", expires: new Date(0), ...attributes });
}

/** What a browser demands of a cookie for the prefix of its name. */
function applyPrefix(cookie: Cookie): Cookie {
  if (cookie.name.startsWith("__Host")) {
    const { domain: _, ...hostOnly } = cookie;
    return { ...hostOnly, path: "/", secure: true };
  }
  return cookie.name.startsWith("__Secure")
    ? { ...cookie, secure: true }
    : cookie;
}

function serialize({ expires, sameSite, ...attributes }: Cookie): string {
  try {
    return stringifySetCookie({
      ...attributes,
      ...(expires !== undefined && { expires: new Date(expires) }),
      ...(sameSite && { sameSite: SAME_SITE[sameSite] }),
    }, { encode: (value) => value });
  } catch (cause) {
    throw new SyntaxError(
      `Cannot set cookie "${attributes.name}": invalid attribute`,
      { cause },
    );
  }
}
