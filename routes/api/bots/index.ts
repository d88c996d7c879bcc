import {
  parseUserName,
  USER_NAME_RULE,
} from "../../../lib/protocol/user_name.ts";
import { define } from "../../../lib/server/define.ts";
import { readFields } from "../../../lib/server/read_body.ts";
import { RequestError } from "../../../lib/server/request_error.ts";

export const handler = define.handlers({
  async POST(ctx) {
    const { islet, caller } = ctx.state;
    const { bots } = islet.chat;
    if (caller.user === null) {
      throw new RequestError(401, "not_allowed", "No name chosen yet");
    }
    if (bots.isBot(caller.user)) {
      throw new RequestError(403, "not_allowed", "Only people make bots");
    }
    const name = (await readFields(ctx.req)).get("name");
    const userName = typeof name === "string" ? parseUserName(name) : null;
    if (userName === null) {
      throw new RequestError(400, "bad_request", USER_NAME_RULE);
    }
    const bot = bots.make(userName, {
      user: caller.user,
      address: caller.address,
    });
    const token = await islet.botTokens.make(bot);
    return Response.json({ ...bot, token }, {
      status: 201,
      headers: { "Cache-Control": "no-store" },
    });
  },
});
