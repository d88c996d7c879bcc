import { define } from "../../../../../../lib/server/define.ts";
import { operatorHandler } from "../../../../../../lib/server/operator_handler.ts";
import { requireUserId } from "../../../../../../lib/server/operator_request.ts";
import { requireRoomName } from "../../../../../../lib/server/room_request.ts";

export const handler = define.handlers(operatorHandler({
  async DELETE({ params, state: { islet } }) {
    const room = requireRoomName(params["room"]);
    const userId = requireUserId(params["userId"]);
    await islet.chat.operator.liftBan(room, userId);
    islet.log.info("The operator lifted the ban of {userId} from {room}", {
      userId,
      room,
    });
    return new Response(null, { status: 204 });
  },
}));
