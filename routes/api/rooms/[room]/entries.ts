import { encodeEntriesPage } from "../../../../lib/protocol/http.ts";
import { define } from "../../../../lib/server/define.ts";
import { RequestError } from "../../../../lib/server/request_error.ts";
import { enterRoom, parseCount } from "../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const door = enterRoom(ctx.state, ctx.params["room"]);
    const after = parseCount(ctx.url.searchParams.get("after"));
    if (after === null || after === "invalid") {
      throw new RequestError(400, "bad_request", "after must be a seq");
    }
    const [{ entries, head, isTruncated }, online] = await Promise.all([
      door.entriesAfter(after),
      ctx.url.searchParams.has("online") ? door.online() : undefined,
    ]);
    return new Response(encodeEntriesPage(entries, head, isTruncated, online), {
      headers: {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
      },
    });
  },
});
