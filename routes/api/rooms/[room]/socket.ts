import { CloseCode } from "../../../../lib/protocol/close_codes.ts";
import { PROTOCOL_VERSION } from "../../../../lib/protocol/limits.ts";
import { apiError } from "../../../../lib/server/api_response.ts";
import { isFull, serverFull } from "../../../../lib/server/capacity.ts";
import { define } from "../../../../lib/server/define.ts";
import { isSameOrigin } from "../../../../lib/server/origin.ts";
import {
  parseCount,
  requestUser,
  requireRoomName,
} from "../../../../lib/server/room_request.ts";
import {
  refuseSocket,
  serveSocket,
} from "../../../../lib/server/websocket_handler.ts";

// Seconds without a sign of life until Deno closes a socket; it pings at half of
// it. Well over the 30 s between a client's own pings.
const IDLE_TIMEOUT_SECONDS = 90;

export const handler = define.handlers({
  GET(ctx) {
    const { islet } = ctx.state;
    const room = requireRoomName(ctx.params["room"]);
    if (ctx.req.headers.get("upgrade")?.toLowerCase() !== "websocket") {
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
    if (isFull(islet)) return serverFull();
    const user = requestUser(ctx.state.user, ctx.url);
    const version = ctx.url.searchParams.get("v") ?? String(PROTOCOL_VERSION);
    const { socket, response } = ctx.upgrade({
      idleTimeout: IDLE_TIMEOUT_SECONDS,
    });
    if (version !== String(PROTOCOL_VERSION)) {
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
