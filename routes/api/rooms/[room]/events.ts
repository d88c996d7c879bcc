import { define } from "../../../../lib/server/define.ts";
import { admit } from "../../../../lib/server/admit.ts";
import {
  EVENT_FORMAT,
  EVENT_HEADERS,
} from "../../../../lib/server/event_format.ts";
import { RequestError } from "../../../../lib/server/request_error.ts";
import { enterRoom, parseCount } from "../../../../lib/server/room_request.ts";
import { serveStream } from "../../../../lib/server/stream.ts";

export const handler = define.handlers({
  // Fresh would have GET answer and drop the stream, which nobody could end then.
  async HEAD(ctx) {
    await enterRoom(ctx.state, ctx.params["room"]).about();
    return new Response(null, { headers: EVENT_HEADERS });
  },

  async GET(ctx) {
    const { islet, caller } = ctx.state;
    const door = enterRoom(ctx.state, ctx.params["room"]);
    // A browser that reconnects says in the header where it was.
    const lastEventId = ctx.req.headers.get("last-event-id");
    const after = parseCount(
      lastEventId ?? ctx.url.searchParams.get("after"),
    );
    if (after === "invalid") {
      throw new RequestError(400, "bad_request", "after must be a seq");
    }
    const refusal = admit(islet, caller);
    if (refusal !== null) {
      const { status, code, message, retryAfterMs, reason } = refusal;
      throw new RequestError(status, code, message, { retryAfterMs, reason });
    }
    // A stream that has begun could only say so in a frame.
    await door.about();
    // A browser that comes back by itself doesn't say how often it tried.
    const reconnect = lastEventId === null ? null : "unknown";
    const request = { door, caller, after, reconnect } as const;
    const { completed } = ctx.info;
    return serveStream(islet, request, {
      format: EVENT_FORMAT,
      headers: EVENT_HEADERS,
      completed,
    });
  },
});
