import { csp, type Middleware, trailingSlashes } from "fresh";
import { ReadFailure } from "../lib/chat/read_failure.ts";
import type { ApiErrorBody } from "../lib/protocol/http.ts";
import { API_PREFIX, HEALTH_PATH, publicPath } from "../lib/protocol/paths.ts";
import { define } from "../lib/server/define.ts";
import { errorAnswer, isForeseen } from "../lib/server/error_answer.ts";
import { floodGate } from "../lib/server/flood_gate.ts";
import { originGuard } from "../lib/server/origin_guard.ts";
import { PAGE_HEADERS, PAGE_POLICY } from "../lib/server/page_headers.ts";
import { readCaller } from "../lib/server/read_caller.ts";
import { RequestError } from "../lib/server/request_error.ts";
import type { State } from "../lib/server/state.ts";

const RESTART_RETRY_AFTER_MS = 1000;

const pageCsp = csp<State>({ useNonce: true, csp: [...PAGE_POLICY] });

const pages: Middleware<State> = async (ctx) => {
  if (isApi(ctx.url)) return await ctx.next();
  const response = await pageCsp(ctx);
  const { headers } = response;
  for (const [name, value] of Object.entries(PAGE_HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const policy = ctx.state.policy ?? headers.get("Content-Security-Policy");
  if (policy !== null) {
    headers.set(
      "Content-Security-Policy",
      // On a plain-http host it would send the browser to an https that isn't there.
      ctx.url.protocol === "http:"
        ? policy.replace(/;\s*upgrade-insecure-requests/, "")
        : policy,
    );
  }
  return response;
};

const withoutSlash = trailingSlashes<State>("never");

/** People type a slash behind an address; programs get told that it is wrong. */
const slashes: Middleware<State> = (ctx) =>
  isApi(ctx.url) ? ctx.next() : withoutSlash(ctx);

/** The log gets the cause; a program gets JSON, a person the page of `_error.tsx`. */
const errors: Middleware<State> = async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    const { req, url, state: { islet } } = ctx;
    const { status, code, message, headers, retryAfterMs } = errorAnswer(error);
    if (status < 500) islet.chat.refused(ctx.state.address);
    islet.events.refused(error instanceof RequestError ? error.reason : code);
    if (error instanceof ReadFailure) islet.events.storeFailed("pages");
    if (!isForeseen(error)) {
      const { method } = req;
      const path = publicPath(url.pathname);
      islet.log.error("{method} {path}", error, { method, path });
    } else if (error instanceof Error && error.cause !== undefined) {
      islet.log.debug("{method} {path}: {refusal}: {reason}", {
        method: req.method,
        path: publicPath(url.pathname),
        refusal: message,
        reason: String(error.cause),
      });
    }
    if (isByPerson(req, url)) throw error;
    const body: ApiErrorBody = {
      error: {
        code,
        message,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      },
    };
    return Response.json(body, { status, headers });
  }
};

const draining: Middleware<State> = async (ctx) => {
  const { islet } = ctx.state;
  // Health still answers: it tells that this server stops. All else is refused, so
  // that clients ask again and find the server that takes over.
  if (!islet.isStopping || ctx.url.pathname === HEALTH_PATH) {
    return await ctx.next();
  }
  throw new RequestError(503, "unavailable", "The server restarts, try again", {
    retryAfterMs: RESTART_RETRY_AFTER_MS,
  });
};

const caller: Middleware<State> = async (ctx) => {
  const { req, state } = ctx;
  state.caller = await readCaller(state.islet, req, state.address);
  return await ctx.next();
};

export default define.middleware([
  floodGate,
  slashes,
  pages,
  errors,
  draining,
  originGuard,
  caller,
]);

function isApi(url: URL): boolean {
  return url.pathname.startsWith(API_PREFIX);
}

/** A browser that shows the answer says that it takes HTML; scripts don't. */
function isByPerson({ headers }: Request, url: URL): boolean {
  return !isApi(url) || (headers.get("accept")?.includes("text/html") ?? false);
}
