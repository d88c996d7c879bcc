import { define } from "../../../../../lib/server/define.ts";
import { readFields } from "../../../../../lib/server/read_body.ts";
import { enterRoom } from "../../../../../lib/server/room_request.ts";
import { readSanction } from "../../../../../lib/server/settings_request.ts";

export const handler = define.handlers({
  async POST({ req, params, state }) {
    const { moderation } = enterRoom(state, params["room"]);
    const { userId, ...terms } = readSanction(await readFields(req));
    return Response.json(await moderation.sanction("mute", userId, terms), {
      status: 201,
    });
  },
});
