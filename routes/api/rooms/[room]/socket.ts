import type { Context } from "fresh";
import { CloseCode } from "../../../../lib/protocol/close_codes.ts";
import { PROTOCOL_VERSION } from "../../../../lib/protocol/limits.ts";
import { apiError } from "../../../../lib/server/api_response.ts";
import { isFull } from "../../../../lib/server/capacity.ts";
import { define } from "../../../../lib/server/define.ts";
import { isSameOrigin } from "../../../../lib/server/origin.ts";
import {
  parseCount,
  requestUser,
  requireRoomName,
} from "../../../../lib/server/room_request.ts";
import type { State } from "../../../../lib/server/state.ts";
import {
  refuseSocket,
  serveSocket,
} from "../../../../lib/server/websocket_handler.ts";

// Seconds without a sign of life until Deno closes a socket; it pings at half of
// it. Well over the 30 s between a client's own pings.
// Deno keeps the request of a socket that it pings. `no-legacy-abort` in deno.json
// spares it an aborted signal, with an error and its stack: 0.9 KiB a socket.
const IDLE_TIMEOUT_SECONDS = 90;

export const handler = define.handlers({
  GET(ctx) {
    const { islet } = ctx.state;
    const room = requireRoomName(ctx.params["room"]);
    if (!asksForSocket(ctx.req)) {
      return apiError(426, "upgrade_required", "This is a WebSocket", {
        Upgrade: "websocket",
      });
    }
    if (!isSameOrigin(ctx.req.headers)) {
      return apiError(
        403,
        "not_allowed",
        "Another site's page may not connect",
      );
    }
    const after = parseCount(ctx.url.searchParams.get("after"));
    if (after === "invalid") {
      return apiError(400, "bad_request", "after must be a seq");
    }
    const user = requestUser(ctx.state.user, ctx.url);
    const version = ctx.url.searchParams.get("v") ?? String(PROTOCOL_VERSION);
    const upgraded = upgrade(ctx);
    if (upgraded === null) {
      return apiError(400, "bad_request", "This is no WebSocket handshake");
    }
    const { socket, response } = upgraded;
    if (isFull(islet)) {
      refuseSocket(socket, CloseCode.TRY_AGAIN_LATER, "The server is full");
    } else if (version !== String(PROTOCOL_VERSION)) {
      refuseSocket(
        socket,
        CloseCode.UNSUPPORTED_VERSION,
        `This server speaks version ${PROTOCOL_VERSION}`,
      );
    } else if (user === null) {
      refuseSocket(socket, CloseCode.NOT_ALLOWED, "Choose a name first");
    } else {
      const isReconnect = ctx.url.searchParams.has("reconnect");
      serveSocket(socket, islet, { room, user, after, isReconnect });
    }
    return response;
  },
});

/** A HEAD is none, though it comes here for want of a handler of its own. */
function asksForSocket({ method, headers }: Request): boolean {
  return method === "GET" &&
    headers.get("upgrade")?.toLowerCase() === "websocket";
}

/** @returns `null` when a header of the handshake is missing or wrong. */
function upgrade(ctx: Context<State>) {
  try {
    return ctx.upgrade({ idleTimeout: IDLE_TIMEOUT_SECONDS });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
