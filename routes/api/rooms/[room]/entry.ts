import { define } from "../../../../lib/server/define.ts";
import { readFields } from "../../../../lib/server/read_body.ts";
import { enterWith } from "../../../../lib/server/room_entry.ts";
import { requireRoomName } from "../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async POST({ req, params, state }) {
    const room = requireRoomName(params["room"]);
    const fields = await readFields(req);
    const headers = new Headers();
    await enterWith(state, req, room, fields.get("passphrase"), headers);
    return new Response(null, { status: 204, headers });
  },
});
