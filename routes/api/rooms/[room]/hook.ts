import { hookPath } from "../../../../lib/protocol/hook_paths.ts";
import { define } from "../../../../lib/server/define.ts";
import { hookName } from "../../../../lib/server/hook_request.ts";
import { siteOrigin } from "../../../../lib/server/origin.ts";
import { readFields } from "../../../../lib/server/read_body.ts";
import { requireRoomName } from "../../../../lib/server/room_request.ts";

const NOT_KEPT = { "Cache-Control": "no-store" } as const;

export const handler = define.handlers({
  async GET({ params, state: { islet, caller } }) {
    const room = requireRoomName(params["room"]);
    const hook = await islet.chat.hooks.of(room, caller).about();
    return Response.json({ hook }, { headers: NOT_KEPT });
  },

  async PUT({ req, params, state: { islet, caller } }) {
    const room = requireRoomName(params["room"]);
    const fields = await readFields(req);
    const door = islet.chat.hooks.of(room, caller);
    const { secret } = await door.make(hookName(fields.get("name")));
    const url = siteOrigin(req, islet.config.trustProxy) + hookPath(secret);
    return Response.json({ url }, { status: 201, headers: NOT_KEPT });
  },

  async DELETE({ params, state: { islet, caller } }) {
    const room = requireRoomName(params["room"]);
    await islet.chat.hooks.of(room, caller).remove();
    return new Response(null, { status: 204, headers: NOT_KEPT });
  },
});
