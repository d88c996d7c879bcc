import { checkPost } from "../../../lib/protocol/requests.ts";
import { define } from "../../../lib/server/define.ts";
import { hookName } from "../../../lib/server/hook_request.ts";
import { readFields } from "../../../lib/server/read_body.ts";
import { withId } from "../../../lib/server/room_request.ts";

export const handler = define.handlers({
  async POST({ req, params, state: { islet, address } }) {
    const { chat } = islet;
    // First: whoever has no hook is told of nothing else.
    const secret = params["secret"] ?? "";
    await chat.hooks.open(secret, address);
    const fields = await readFields(req);
    // Again: it may have been taken away while the message was on its way.
    const visit = await chat.hooks.open(secret, address);
    const { user } = visit.caller;
    const userName = hookName(fields.get("name")) ?? user.userName;
    const caller = { ...visit.caller, user: { ...user, userName } };
    const door = chat.enter(visit.room, caller);
    const { message } = await door.send(checkPost(withId(fields)));
    return Response.json(message, { status: 201 });
  },
});
