import { checkPost } from "../../../../lib/protocol/codec.ts";
import {
  MAX_PAGE_MESSAGES,
  PAGE_MESSAGES,
} from "../../../../lib/protocol/limits.ts";
import { define } from "../../../../lib/server/define.ts";
import { readFields } from "../../../../lib/server/read_body.ts";
import { RequestError } from "../../../../lib/server/request_error.ts";
import {
  parseCount,
  requireName,
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
      const message = "before and after must be a seq";
      throw new RequestError(400, "bad_request", message);
    }
    if (limit === "invalid" || limit < 1 || limit > MAX_PAGE_MESSAGES) {
      const message = `limit must be from 1 to ${MAX_PAGE_MESSAGES}`;
      throw new RequestError(400, "bad_request", message);
    }
    const page = await ctx.state.islet.chat.history.page(room, {
      before: before ?? undefined,
      after: after ?? undefined,
      limit,
    });
    return Response.json(page, { headers: { "Cache-Control": "no-store" } });
  },

  async POST(ctx) {
    const { islet } = ctx.state;
    const room = requireRoomName(ctx.params["room"]);
    const caller = requireName(ctx.state.caller);
    const fields = await readFields(ctx.req);
    const id = fields.get("id") ?? crypto.randomUUID();
    const post = checkPost(id, fields.get("text"));
    const { message } = await islet.chat.post(room, caller, post);
    return Response.json(message, { status: 201 });
  },
});
