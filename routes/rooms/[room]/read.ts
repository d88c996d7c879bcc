import { RequestError } from "../../../lib/server/request_error.ts";
import { define } from "../../../lib/server/define.ts";
import { markAsRead, readMarks } from "../../../lib/server/read_mark_cookie.ts";
import { enterRoom, parseCount } from "../../../lib/server/room_request.ts";

export const handler = define.handlers({
  /** A page asks for it as for an image, which stays empty. */
  async GET({ req, url, params, state }) {
    const door = enterRoom(state, params["room"]);
    const seq = parseCount(url.searchParams.get("seq"));
    if (typeof seq !== "number") {
      throw new RequestError(400, "bad_request", "seq is a number");
    }
    await door.about();
    const headers = new Headers({ "Cache-Control": "no-store" });
    // Pages of other sites have nothing to say of what somebody has read here.
    const site = req.headers.get("sec-fetch-site") ?? "same-origin";
    const known = readMarks(req.headers).get(door.room) ?? 0;
    if (site === "same-origin" && seq > known) {
      markAsRead(headers, req, door.room, seq);
    }
    return new Response(null, { status: 204, headers });
  },
});
