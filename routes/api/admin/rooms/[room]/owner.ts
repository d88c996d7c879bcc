import { define } from "../../../../../lib/server/define.ts";
import { operatorHandler } from "../../../../../lib/server/operator_handler.ts";
import { requireUserId } from "../../../../../lib/server/operator_request.ts";
import { readFields } from "../../../../../lib/server/read_body.ts";
import { requireRoomName } from "../../../../../lib/server/room_request.ts";

export const handler = define.handlers(operatorHandler({
  async PUT({ req, params, state: { islet } }) {
    const room = requireRoomName(params["room"]);
    const userId = requireUserId((await readFields(req)).get("userId"));
    await islet.chat.operator.nameOwner(room, userId);
    islet.log.info("The operator made {userId} an owner of {room}", {
      userId,
      room,
    });
    return Response.json(await islet.chat.operator.room(room));
  },
}));
