import { define } from "../../../lib/server/define.ts";
import { RequestError } from "../../../lib/server/request_error.ts";

export const handler = define.handlers({
  async DELETE(ctx) {
    const { islet, caller: { user } } = ctx.state;
    const userId = ctx.params["userId"] ?? "";
    if (user === null) {
      throw new RequestError(401, "not_allowed", "No name chosen yet");
    }
    const { bots } = islet.chat;
    if (!bots.mayRevoke(userId, user)) {
      throw new RequestError(403, "not_allowed", "That is not a bot of yours");
    }
    await bots.revoke(userId);
    return new Response(null, { status: 204 });
  },
});
