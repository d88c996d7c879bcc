import { define } from "../../lib/server/define.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const { islet } = ctx.state;
    const status = await islet.health();
    const { sessions, rooms } = islet.chat.figures();
    const body = { status, sessions, rooms };
    return Response.json(body, {
      status: status === "ok" ? 200 : 503,
      headers: { "Cache-Control": "no-store" },
    });
  },
});
