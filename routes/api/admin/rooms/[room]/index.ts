import { define } from "../../../../../lib/server/define.ts";
import { operatorHandler } from "../../../../../lib/server/operator_handler.ts";
import { RequestError } from "../../../../../lib/server/request_error.ts";
import { requireRoomName } from "../../../../../lib/server/room_request.ts";

export const handler = define.handlers(operatorHandler({
  async GET({ params, state: { islet } }) {
    const room = requireRoomName(params["room"]);
    return Response.json(await islet.chat.operator.room(room));
  },

  async DELETE({ params, state: { islet } }) {
    const room = requireRoomName(params["room"]);
    if (!await islet.chat.deleteRoom(room)) {
      throw new RequestError(404, "not_found", "There is no such room");
    }
    islet.log.info("The operator deleted {room}", { room });
    return new Response(null, { status: 204 });
  },
}));
