import { csp, HttpError, type Middleware, trailingSlashes } from "fresh";
import { UnavailableError } from "../lib/history/draft.ts";
import { apiError } from "../lib/server/api_response.ts";
import { define } from "../lib/server/define.ts";
import { PAGE_HEADERS, PAGE_POLICY } from "../lib/server/page_headers.ts";
import type { State } from "../lib/server/state.ts";

const RETRY_LATER = { "Retry-After": "1" };

const pageCsp = csp<State>({ useNonce: true, csp: [...PAGE_POLICY] });

const pages: Middleware<State> = async (ctx) => {
  if (isApi(ctx.url)) return await ctx.next();
  const response = await pageCsp(ctx);
  const { headers } = response;
  for (const [name, value] of Object.entries(PAGE_HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const policy = headers.get("Content-Security-Policy");
  if (policy !== null && ctx.url.protocol === "http:") {
    // On a plain-http host it would send the browser to an https that isn't there.
    headers.set(
      "Content-Security-Policy",
      policy.replace(/;\s*upgrade-insecure-requests/, ""),
    );
  }
  return response;
};

const withoutSlash = trailingSlashes<State>("never");

/** People type a slash behind an address; programs get told that it is wrong. */
const slashes: Middleware<State> = (ctx) =>
  isApi(ctx.url) ? ctx.next() : withoutSlash(ctx);

/** The log gets the cause; the peer gets JSON from the API, else a page. */
const errors: Middleware<State> = async (ctx) => {
  try {
    return await ctx.next();
  } catch (cause) {
    const error = cause instanceof UnavailableError
      ? new HttpError(503, cause.message, { cause })
      : cause;
    const status = error instanceof HttpError ? error.status : 500;
    if (status >= 500) {
      const { log } = ctx.state.islet;
      log.error(`${ctx.req.method} ${ctx.url.pathname}`, error);
    }
    if (!isApi(ctx.url)) throw error;
    const message = error instanceof HttpError ? error.message : "";
    switch (status) {
      case 404:
        return apiError(404, "not_found", message || "Not found");
      case 503:
        return apiError(503, "unavailable", message, RETRY_LATER);
      case 405:
        return apiError(405, "method_not_allowed", "Method not allowed");
      default:
        return apiError(500, "internal", "Something went wrong here");
    }
  }
};

const draining: Middleware<State> = async (ctx) => {
  const { islet } = ctx.state;
  // Whoever asks again finds the server that takes over; health tells its own.
  if (!islet.isStopping || ctx.url.pathname === "/api/health") {
    return await ctx.next();
  }
  const message = "The server restarts, try again";
  return isApi(ctx.url)
    ? apiError(503, "unavailable", message, RETRY_LATER)
    : new Response(message, { status: 503, headers: RETRY_LATER });
};

const session: Middleware<State> = async (ctx) => {
  const { islet } = ctx.state;
  ctx.state.user = await islet.sessionCookie.read(ctx.req.headers);
  return await ctx.next();
};

export default define.middleware([
  slashes,
  pages,
  errors,
  draining,
  session,
]);

function isApi(url: URL): boolean {
  return url.pathname.startsWith("/api/");
}
