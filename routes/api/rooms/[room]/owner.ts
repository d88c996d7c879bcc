import { ownerPath } from "../../../../lib/protocol/paths.ts";
import { define } from "../../../../lib/server/define.ts";
import { siteOrigin } from "../../../../lib/server/origin.ts";
import { readFields } from "../../../../lib/server/read_body.ts";
import { enterRoom } from "../../../../lib/server/room_request.ts";
import { readUserId } from "../../../../lib/server/settings_request.ts";

export const handler = define.handlers({
  async PUT({ req, params, state }) {
    const { moderation } = enterRoom(state, params["room"]);
    await moderation.handOver(readUserId(await readFields(req)));
    return new Response(null, { status: 204 });
  },

  /** Another link that makes somebody an owner, in the place of the one before. */
  async POST({ req, params, state }) {
    const { islet: { config } } = state;
    const { room, moderation } = enterRoom(state, params["room"]);
    const secret = await moderation.renewOwnerSecret();
    const origin = siteOrigin(req, config.trustProxy);
    const ownerUrl = origin + ownerPath(room, secret);
    return Response.json({ ownerUrl }, {
      status: 201,
      headers: { "Cache-Control": "no-store" },
    });
  },
});
