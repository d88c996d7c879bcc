import { apiError } from "../../../../lib/server/api_response.ts";
import { define } from "../../../../lib/server/define.ts";
import {
  eventStreamHead,
  serveEventStream,
} from "../../../../lib/server/event_stream.ts";
import { isFull, serverFull } from "../../../../lib/server/capacity.ts";
import {
  parseCount,
  requestUser,
  requireRoomName,
} from "../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  // Fresh would have GET answer and drop the stream, which nobody could end then.
  HEAD(ctx) {
    requireRoomName(ctx.params["room"]);
    return eventStreamHead();
  },

  GET(ctx) {
    const { islet } = ctx.state;
    const room = requireRoomName(ctx.params["room"]);
    // A browser that reconnects says in the header where it was.
    const lastEventId = ctx.req.headers.get("last-event-id");
    const after = parseCount(
      lastEventId ?? ctx.url.searchParams.get("after"),
    );
    if (after === "invalid") {
      return apiError(400, "bad_request", "after must be a seq");
    }
    if (isFull(islet)) return serverFull();
    const user = requestUser(ctx.state.user, ctx.url);
    if (user === null) {
      return apiError(401, "not_allowed", "Choose a name first, or add ?name=");
    }
    const isReconnect = lastEventId !== null;
    return serveEventStream(islet, { room, user, after, isReconnect });
  },
});
