import { encodeEntriesPage } from "../../../../lib/protocol/http.ts";
import { define } from "../../../../lib/server/define.ts";
import { RequestError } from "../../../../lib/server/request_error.ts";
import {
  parseCount,
  requireRoomName,
} from "../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const room = requireRoomName(ctx.params["room"]);
    const after = parseCount(ctx.url.searchParams.get("after"));
    if (after === null || after === "invalid") {
      throw new RequestError(400, "bad_request", "after must be a seq");
    }
    const { history } = ctx.state.islet.chat;
    const { entries, head, isTruncated } = await history.entriesAfter(
      room,
      after,
    );
    return new Response(encodeEntriesPage(entries, head, isTruncated), {
      headers: {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
      },
    });
  },
});
