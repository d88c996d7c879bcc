import { define } from "../../../../lib/server/define.ts";
import { enterRoom } from "../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async DELETE({ params, state }) {
    await enterRoom(state, params["room"]).delete();
    return new Response(null, { status: 204 });
  },
});
