import { define } from "../../../../lib/server/define.ts";
import { FieldError } from "../../../../lib/server/field_error.ts";
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
    const fields = await readFields(req);
    // Else a program would take a room for closed that is open.
    if (typeof fields.get("passphrase") === "string") {
      throw new FieldError("passphrase", "PUT …/passphrase sets a passphrase");
    }
    const wish = readSettings(fields);
    return Response.json(await moderation.change(wish), NOT_KEPT);
  },

  async DELETE({ params, state }) {
    await enterRoom(state, params["room"]).delete();
    return new Response(null, { status: 204 });
  },
});
