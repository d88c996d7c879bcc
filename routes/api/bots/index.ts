import { makeBot } from "../../../lib/server/bot_requests.ts";
import { define } from "../../../lib/server/define.ts";
import { readFields } from "../../../lib/server/read_body.ts";

export const handler = define.handlers({
  async POST({ req, state: { islet, caller } }) {
    const fields = await readFields(req);
    const { bot, token } = await makeBot(islet, caller, fields.get("name"));
    return Response.json({ ...bot, token }, {
      status: 201,
      headers: { "Cache-Control": "no-store" },
    });
  },
});
