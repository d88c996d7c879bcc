import { NameRequiredError } from "../../../lib/chat/access.ts";
import { ownerPath, roomPath } from "../../../lib/protocol/paths.ts";
import { define } from "../../../lib/server/define.ts";
import { siteOrigin } from "../../../lib/server/origin.ts";
import { readFields } from "../../../lib/server/read_body.ts";
import { readWish } from "../../../lib/server/room_wish.ts";

export const handler = define.handlers({
  async POST({ req, state: { islet, caller } }) {
    const wish = readWish(await readFields(req));
    const { user, address } = caller;
    if (user === null) throw new NameRequiredError();
    const made = await islet.chat.makeRoom(wish, { user, address });
    const { room, ownerSecret } = made;
    const origin = siteOrigin(req, islet.config.trustProxy);
    const url = origin + roomPath(room);
    const ownerUrl = origin + ownerPath(room, ownerSecret);
    return Response.json({ room, url, ownerUrl }, {
      status: 201,
      headers: { "Cache-Control": "no-store", "Location": url },
    });
  },
});
