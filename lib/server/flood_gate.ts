// Runs on the server.

import type { Middleware } from "fresh";
import { waitWords } from "../chat/wait_words.ts";
import type { ApiErrorBody } from "../protocol/http.ts";
import { API_PREFIX, isConnectionPath } from "../protocol/paths.ts";
import { callerAddress, isNearby } from "./address.ts";
import { PAGE_HEADERS } from "./page_headers.ts";
import type { State } from "./state.ts";

const READING = ["GET", "HEAD"];

/**
 * Finds out from which address a request comes, and turns away what would change or open
 * something where that has flooded: with as little work as can be, since a flood goes on.
 * Whoever only reads may.
 */
export const floodGate: Middleware<State> = (ctx) => {
  const { req, url, info: { remoteAddr }, state } = ctx;
  const { islet } = state;
  const { trustProxy, addressLimits } = islet.config;
  const forwardedFor = req.headers.get("x-forwarded-for");
  if (
    addressLimits && trustProxy === 0 && forwardedFor !== null &&
    isNearby(remoteAddr)
  ) {
    islet.log.warnOnce(
      "proxy",
      "Requests come by a proxy, so that limits by address take all users for one. Set ISLET_TRUST_PROXY=1, or to how many proxies there are, or ISLET_ADDRESS_LIMITS=off if the proxy limits",
    );
  }
  state.address = callerAddress(remoteAddr, forwardedFor, trustProxy);
  const waitMs = islet.chat.floodWaitMs(state.address);
  const isOnlyRead = READING.includes(req.method) &&
    !isConnectionPath(url.pathname);
  if (waitMs === 0 || isOnlyRead) return ctx.next();
  islet.events.refused("flood");
  return turnedAway(url, waitMs);
};

function turnedAway({ pathname }: URL, retryAfterMs: number): Response {
  const code = "rate_limited";
  const message = `Too much came from your address, try again ${
    waitWords(retryAfterMs)
  }`;
  const status = 429;
  const headers = {
    "Retry-After": String(Math.ceil(retryAfterMs / 1000)),
    // Or Deno compresses it, which takes most of the time.
    "Cache-Control": "no-store, no-transform",
  };
  if (pathname.startsWith(API_PREFIX)) {
    const body: ApiErrorBody = { error: { code, message, retryAfterMs } };
    return Response.json(body, { status, headers });
  }
  return new Response(
    `<!doctype html><html lang="en"><title>Islet</title><h1>Wait a moment</h1><p>${message}.</p></html>`,
    {
      status,
      headers: {
        ...PAGE_HEADERS,
        ...headers,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "default-src 'none'",
      },
    },
  );
}
