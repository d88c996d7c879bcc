import { checkPost } from "../../../../lib/protocol/requests.ts";
import {
  MAX_PAGE_MESSAGES,
  PAGE_MESSAGES,
} from "../../../../lib/protocol/limits.ts";
import { define } from "../../../../lib/server/define.ts";
import { readFields } from "../../../../lib/server/read_body.ts";
import { RequestError } from "../../../../lib/server/request_error.ts";
import {
  enterRoom,
  parseCount,
  withId,
} from "../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const door = enterRoom(ctx.state, ctx.params["room"]);
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
    const page = await door.page({
      before: before ?? undefined,
      after: after ?? undefined,
      limit,
      // Beside what people say, what they have changed about the room.
      withSettings: ctx.url.searchParams.has("settings"),
    });
    return Response.json(page, { headers: { "Cache-Control": "no-store" } });
  },

  async POST(ctx) {
    const door = enterRoom(ctx.state, ctx.params["room"]);
    const fields = await readFields(ctx.req);
    const { message } = await door.send(checkPost(withId(fields)));
    return Response.json(message, { status: 201 });
  },

  async DELETE(ctx) {
    const door = enterRoom(ctx.state, ctx.params["room"]);
    if (!ctx.url.searchParams.has("mine")) {
      throw new RequestError(400, "bad_request", "?mine says which");
    }
    return Response.json({ deleted: await door.deleteOwn() });
  },
});
