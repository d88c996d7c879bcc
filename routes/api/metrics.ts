import { define } from "../../lib/server/define.ts";

// https://prometheus.io/docs/instrumenting/exposition_formats/
const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

export const handler = define.handlers({
  GET(ctx) {
    return new Response(ctx.state.islet.metrics.exposition(), {
      headers: { "Content-Type": CONTENT_TYPE, "Cache-Control": "no-store" },
    });
  },
});
