import { CloseCode } from "../../../../lib/protocol/close_codes.ts";
import { PROTOCOL_VERSION } from "../../../../lib/protocol/limits.ts";
import { admit } from "../../../../lib/server/admit.ts";
import { define } from "../../../../lib/server/define.ts";
import { reconnectOf } from "../../../../lib/server/reconnect.ts";
import { RequestError } from "../../../../lib/server/request_error.ts";
import { enterRoom, parseCount } from "../../../../lib/server/room_request.ts";
import { asksForSocket, upgrade } from "../../../../lib/server/upgrade.ts";
import {
  refuseSocket,
  serveSocket,
} from "../../../../lib/server/websocket_handler.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const { islet, caller } = ctx.state;
    const door = enterRoom(ctx.state, ctx.params["room"]);
    if (!asksForSocket(ctx.req)) {
      throw new RequestError(426, "upgrade_required", "This is a WebSocket", {
        headers: { Upgrade: "websocket" },
      });
    }
    const after = parseCount(ctx.url.searchParams.get("after"));
    if (after === "invalid") {
      throw new RequestError(400, "bad_request", "after must be a seq");
    }
    const version = ctx.url.searchParams.get("v") ?? String(PROTOCOL_VERSION);
    const { socket, response } = await upgrade(ctx);
    const refusal = admit(islet, caller);
    if (refusal !== null) {
      islet.events.refused(refusal.reason);
      islet.chat.refused(caller.address);
      refuseSocket(socket, CloseCode.TRY_AGAIN_LATER, refusal.message, refusal);
    } else if (version !== String(PROTOCOL_VERSION)) {
      islet.events.refused("version");
      refuseSocket(
        socket,
        CloseCode.UNSUPPORTED_VERSION,
        `This server speaks version ${PROTOCOL_VERSION}`,
      );
    } else {
      const reconnect = reconnectOf(ctx.url.searchParams.get("reconnect"));
      serveSocket(socket, islet, { door, caller, after, reconnect });
    }
    return response;
  },
});
