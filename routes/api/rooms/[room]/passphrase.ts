import { define } from "../../../../lib/server/define.ts";
import { FieldError } from "../../../../lib/server/field_error.ts";
import { readPassphrase } from "../../../../lib/server/passphrase_field.ts";
import { readFields } from "../../../../lib/server/read_body.ts";
import { enterRoom } from "../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async PUT({ req, params, state }) {
    const door = enterRoom(state, params["room"]);
    const fields = await readFields(req);
    const value = fields.get("passphrase");
    // A field with another name must not open the room.
    if (value === undefined) {
      throw new FieldError("passphrase", "passphrase is a text, or null");
    }
    await door.setPassphrase(readPassphrase(value));
    return new Response(null, { status: 204 });
  },
});
