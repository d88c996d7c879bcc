// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { Context } from "../context.ts";
import { HttpError } from "../error.ts";
import type { Middleware } from "./middleware.ts";

/** Options of {@linkcode csrf}. */
// deno-lint-ignore no-explicit-any -- Fresh's signature: options fit any app
export interface CsrfOptions<State = any> {
  /**
   * Origins that may send requests: one, several, or a function that decides.
   * The default is the origin of the request's own URL.
   */
  origin?:
    | string
    | string[]
    | ((origin: string, context: Context<State>) => boolean);
}

/** Methods that change nothing (RFC 9110 section 9.2.1). */
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Refuse requests that another site has made a visitor's browser send.
 *
 * What counts is `Sec-Fetch-Site` (W3C Fetch Metadata), and `Origin` where a
 * browser does not send that. A request with neither does not come from a
 * browser and is let through.
 *
 * @param options Which origins may send requests.
 * @throws {HttpError} With status 403, from the middleware.
 */
export function csrf<State>(options?: CsrfOptions): Middleware<State> {
  const allowed = options?.origin;

  function isAllowed(origin: string | null, ctx: Context<State>): boolean {
    if (origin === null) return false;
    if (!allowed) return origin === ctx.url.origin;
    if (typeof allowed === "function") return allowed(origin, ctx);
    return typeof allowed === "string"
      ? origin === allowed
      : allowed.includes(origin);
  }

  return async (ctx) => {
    const { method, headers } = ctx.req;
    const site = headers.get("Sec-Fetch-Site");
    const origin = headers.get("Origin");

    const isTrusted = SAFE_METHODS.includes(method) ||
      site === "same-origin" || site === "none" ||
      site === null && origin === null ||
      isAllowed(origin, ctx);
    if (!isTrusted) throw new HttpError(403);
    return await ctx.next();
  };
}
