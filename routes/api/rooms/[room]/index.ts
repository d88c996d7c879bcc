import { define } from "../../../../lib/server/define.ts";
import { readFields } from "../../../../lib/server/read_body.ts";
import { enterRoom } from "../../../../lib/server/room_request.ts";
import { readSettings } from "../../../../lib/server/settings_request.ts";

const NOT_KEPT = { headers: { "Cache-Control": "no-store" } };

export const handler = define.handlers({
  async GET({ params, state }) {
    const { moderation } = enterRoom(state, params["room"]);
    return Response.json(await moderation.settings(), NOT_KEPT);
  },

  async PATCH({ req, params, state }) {
    const { moderation } = enterRoom(state, params["room"]);
    const wish = readSettings(await readFields(req));
    return Response.json(await moderation.change(wish), NOT_KEPT);
  },

  async DELETE({ params, state }) {
    await enterRoom(state, params["room"]).delete();
    return new Response(null, { status: 204 });
  },
});
