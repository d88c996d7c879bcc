import { checkPost } from "../../../../lib/protocol/codec.ts";
import {
  MAX_PAGE_MESSAGES,
  PAGE_MESSAGES,
} from "../../../../lib/protocol/limits.ts";
import { ProtocolError } from "../../../../lib/protocol/protocol_error.ts";
import {
  apiError,
  protocolErrorResponse,
} from "../../../../lib/server/api_response.ts";
import { define } from "../../../../lib/server/define.ts";
import { isSameOrigin } from "../../../../lib/server/origin.ts";
import { BodyError, readFields } from "../../../../lib/server/read_body.ts";
import {
  parseCount,
  requestUser,
  requireRoomName,
} from "../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const room = requireRoomName(ctx.params["room"]);
    const before = parseCount(ctx.url.searchParams.get("before"));
    const after = parseCount(ctx.url.searchParams.get("after"));
    const limit = parseCount(ctx.url.searchParams.get("limit")) ??
      PAGE_MESSAGES;
    if (before === "invalid" || after === "invalid") {
      return apiError(400, "bad_request", "before and after must be a seq");
    }
    if (limit === "invalid" || limit < 1 || limit > MAX_PAGE_MESSAGES) {
      const message = `limit must be from 1 to ${MAX_PAGE_MESSAGES}`;
      return apiError(400, "bad_request", message);
    }
    const page = await ctx.state.islet.history.page(room, {
      before: before ?? undefined,
      after: after ?? undefined,
      limit,
    });
    return Response.json(page, { headers: { "Cache-Control": "no-store" } });
  },

  async POST(ctx) {
    const room = requireRoomName(ctx.params["room"]);
    if (!isSameOrigin(ctx.req.headers)) {
      return apiError(403, "not_allowed", "Another site's page may not post");
    }
    const user = requestUser(ctx.state.user, ctx.url);
    if (user === null) {
      return apiError(401, "not_allowed", "Choose a name first");
    }
    try {
      const fields = await readFields(ctx.req);
      const id = fields.get("id") ?? crypto.randomUUID();
      const post = checkPost(id, fields.get("text"));
      const { message } = await ctx.state.islet.post(room, user, post);
      return Response.json(message, { status: 201 });
    } catch (error) {
      if (error instanceof ProtocolError) return protocolErrorResponse(error);
      if (error instanceof BodyError) {
        return apiError(error.status, "bad_request", error.message);
      }
      throw error;
    }
  },
});
