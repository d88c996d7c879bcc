import { checkPost } from "../../../lib/protocol/requests.ts";
import { define } from "../../../lib/server/define.ts";
import { hookName } from "../../../lib/server/hook_request.ts";
import { readFields } from "../../../lib/server/read_body.ts";
import { withId } from "../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async POST({ req, params, state: { islet, address } }) {
    const { chat } = islet;
    // First: whoever has no hook is told of nothing else.
    const visit = await chat.hooks.open(params["secret"] ?? "", address);
    const fields = await readFields(req);
    const { user } = visit.caller;
    const userName = hookName(fields.get("name")) ?? user.userName;
    const caller = { ...visit.caller, user: { ...user, userName } };
    const door = chat.enter(visit.room, caller);
    const { message } = await door.send(checkPost(withId(fields)));
    return Response.json(message, { status: 201 });
  },
});
