// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { Context } from "../context.ts";
import type { Middleware } from "./middleware.ts";

/** Options of {@linkcode cors}; each is a header of the Fetch Standard's CORS protocol. */
export type CORSOptions<State> = {
  /**
   * `Access-Control-Allow-Origin`: an origin or `*`, several origins, or a
   * function that returns what to send, if anything.
   *
   * @default {"*"}
   */
  origin:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => string | undefined | null);
  /**
   * `Access-Control-Allow-Methods`.
   *
   * @default {["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"]}
   */
  allowMethods?: string[];
  /** `Access-Control-Allow-Headers`; the default allows what is asked for. */
  allowHeaders?: string[];
  /** `Access-Control-Max-Age`, in seconds. */
  maxAge?: number;
  /** `Access-Control-Allow-Credentials`. */
  credentials?: boolean;
  /** `Access-Control-Expose-Headers`. */
  exposeHeaders?: string[];
};

/**
 * Let pages of other origins read the responses, and answer their preflight
 * requests.
 *
 * @param options Who may read what.
 */
export function cors<State>(options?: CORSOptions<State>): Middleware<State> {
  const {
    origin: allowed = "*",
    allowMethods = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"],
    allowHeaders = [],
    maxAge,
    credentials = false,
    exposeHeaders = [],
  } = options ?? {};

  function allowedOrigin(ctx: Context<State>): string | null {
    const origin = ctx.req.headers.get("Origin") ?? "";
    if (typeof allowed === "function") return allowed(origin, ctx) ?? null;
    if (allowed === "*") return allowed;
    const isListed = typeof allowed === "string"
      ? allowed === origin
      : allowed.includes(origin);
    return isListed ? origin : null;
  }

  /** Add what preflights and other responses have in common. */
  function addHeaders(headers: Headers, origin: string | null): void {
    if (origin) headers.set("Access-Control-Allow-Origin", origin);
    if (credentials) headers.set("Access-Control-Allow-Credentials", "true");
    setList(headers, "Access-Control-Expose-Headers", exposeHeaders);
    // A cache must not give one origin what was meant for another.
    if (allowed !== "*" && origin && origin !== "*") addVary(headers, "Origin");
  }

  function answerPreflight(request: Request, origin: string | null): Response {
    const headers = new Headers();
    addHeaders(headers, origin);
    if (maxAge !== undefined) {
      headers.set("Access-Control-Max-Age", String(maxAge));
    }
    setList(headers, "Access-Control-Allow-Methods", allowMethods);

    const asked = request.headers.get("Access-Control-Request-Headers");
    const list = allowHeaders.length > 0
      ? allowHeaders
      : asked?.split(/\s*,\s*/) ?? [];
    setList(headers, "Access-Control-Allow-Headers", list);
    if (list.length > 0) addVary(headers, "Access-Control-Request-Headers");

    return new Response(null, {
      status: 204,
      statusText: "No Content",
      headers,
    });
  }

  return async (ctx) => {
    const origin = allowedOrigin(ctx);
    if (ctx.req.method === "OPTIONS") return answerPreflight(ctx.req, origin);

    const response = await ctx.next();
    addHeaders(response.headers, origin);
    return response;
  };
}

function setList(headers: Headers, name: string, values: string[]): void {
  if (values.length > 0) headers.set(name, values.join(","));
}

function addVary(headers: Headers, name: string): void {
  const names = headers.get("Vary")?.split(/\s*,\s*/) ?? [];
  headers.set("Vary", [...new Set([name, ...names])].join(", "));
}
