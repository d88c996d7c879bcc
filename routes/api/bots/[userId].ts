import { revokeBot } from "../../../lib/server/bot_requests.ts";
import { define } from "../../../lib/server/define.ts";

export const handler = define.handlers({
  async DELETE({ params, state: { islet, caller } }) {
    await revokeBot(islet, caller.user, params["userId"] ?? "");
    return new Response(null, { status: 204 });
  },
});
