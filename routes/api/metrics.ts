import { define } from "../../lib/server/define.ts";
import { hidden, statusAccess } from "../../lib/server/status_access.ts";

// https://prometheus.io/docs/instrumenting/exposition_formats/
const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

export const handler = define.handlers({
  async GET({ req, info, state: { islet } }) {
    const { statusToken } = islet.config;
    const access = await statusAccess(statusToken, req, info.remoteAddr);
    if (access === "none") throw hidden();
    return new Response(await islet.metrics.exposition(access === "all"), {
      headers: { "Content-Type": CONTENT_TYPE, "Cache-Control": "no-store" },
    });
  },
});
