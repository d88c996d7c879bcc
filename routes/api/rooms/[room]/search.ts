import { QUERY_PROBLEMS } from "../../../../lib/chat/search_query.ts";
import { define } from "../../../../lib/server/define.ts";
import { RequestError } from "../../../../lib/server/request_error.ts";
import { enterRoom } from "../../../../lib/server/room_request.ts";
import { searchRoom } from "../../../../lib/server/search_request.ts";

export const handler = define.handlers({
  async GET({ state, params, url }) {
    const door = enterRoom(state, params["room"]);
    const found = await searchRoom(door, url.searchParams);
    if (typeof found === "string") {
      throw new RequestError(400, "bad_request", QUERY_PROBLEMS[found]);
    }
    return Response.json(found, { headers: { "Cache-Control": "no-store" } });
  },
});
