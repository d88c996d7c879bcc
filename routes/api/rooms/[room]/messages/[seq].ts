import {
  checkDelete,
  checkEdit,
} from "../../../../../lib/protocol/requests.ts";
import { define } from "../../../../../lib/server/define.ts";
import { readFields } from "../../../../../lib/server/read_body.ts";
import {
  enterRoom,
  requireSeq,
  withId,
} from "../../../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async PATCH(ctx) {
    const door = enterRoom(ctx.state, ctx.params["room"]);
    const of = requireSeq(ctx.params["seq"]);
    const fields = withId(await readFields(ctx.req));
    const { message } = await door.send(checkEdit({ ...fields, of }));
    return Response.json(message);
  },

  async DELETE(ctx) {
    const door = enterRoom(ctx.state, ctx.params["room"]);
    const of = requireSeq(ctx.params["seq"]);
    const { message } = await door.send(
      checkDelete({ ...withId(ctx.url.searchParams), of }),
    );
    return Response.json(message);
  },
});
