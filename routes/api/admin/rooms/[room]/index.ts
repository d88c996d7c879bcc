import { define } from "../../../../../lib/server/define.ts";
import { operatorHandler } from "../../../../../lib/server/operator_handler.ts";
import { requireRoomName } from "../../../../../lib/server/room_request.ts";

export const handler = define.handlers(operatorHandler({
  async GET({ params, state: { islet } }) {
    const room = requireRoomName(params["room"]);
    return Response.json(await islet.chat.operator.room(room));
  },
}));
