// Runs on the server.

import type { Middleware } from "fresh";
import { CloseCode } from "../protocol/close_codes.ts";
import { actsForUser, requestHost, requestOrigin } from "./origin.ts";
import { RequestError } from "./request_error.ts";
import type { State } from "./state.ts";
import { asksForSocket, upgrade } from "./upgrade.ts";
import { refuseSocket } from "./websocket_handler.ts";

const FOREIGN = "Another site's page may not do that";
const PORT_UNKNOWN =
  "The proxy before this server hides its port, so it can't know its own pages; its log says how to mend that";

/**
 * Lets only pages of this site, and what is no page at all, act for a user. What is
 * refused may be the doing of a proxy: then the log says how to mend that.
 *
 * @throws {RequestError} 403 otherwise. A socket is closed instead where the server's
 * own page may have asked for it: a browser learns why only from a close frame.
 */
export const originGuard: Middleware<State> = async (ctx) => {
  const { req, url, state: { islet } } = ctx;
  if (!actsForUser(req.method, url)) return await ctx.next();
  const { trustProxy } = islet.config;
  const origin = requestOrigin(req.headers, trustProxy);
  if (origin === "own") return await ctx.next();
  if (!req.headers.has("sec-fetch-site")) {
    const page = req.headers.get("origin");
    const host = requestHost(req.headers, trustProxy);
    islet.log.warnOnce(
      "origin",
      "A page of {page} was refused, since the request came with Host: {host}. If that page is this server's own, have the proxy before it pass Host on as it is, with the port (nginx: proxy_set_header Host $http_host;)",
      { page, host },
    );
  }
  const reason = "foreign_page";
  if (origin === "foreign") {
    throw new RequestError(403, "not_allowed", FOREIGN, { reason });
  }
  if (!asksForSocket(req)) {
    throw new RequestError(403, "not_allowed", PORT_UNKNOWN, { reason });
  }
  const { socket, response } = await upgrade(ctx);
  islet.events.refused(reason);
  refuseSocket(socket, CloseCode.NOT_ALLOWED, PORT_UNKNOWN);
  return response;
};
