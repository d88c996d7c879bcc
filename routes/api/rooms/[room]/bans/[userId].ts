import { define } from "../../../../../lib/server/define.ts";
import { enterRoom } from "../../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async DELETE({ params, state }) {
    const { moderation } = enterRoom(state, params["room"]);
    await moderation.lift("ban", params["userId"] ?? "");
    return new Response(null, { status: 204 });
  },
});
