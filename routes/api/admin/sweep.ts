import { SWEEP_PATH } from "../../../lib/protocol/paths.ts";
import { define } from "../../../lib/server/define.ts";
import { RequestError } from "../../../lib/server/request_error.ts";
import { hidden, statusAccess } from "../../../lib/server/status_access.ts";

// For all methods: 405 would tell that there is something.
export const handler = define.handlers(
  async ({ req, info, state: { islet } }) => {
    const { statusToken } = islet.config;
    const access = await statusAccess(statusToken, req, info.remoteAddr);
    if (access !== "all") throw hidden();
    if (req.method !== "POST") {
      throw new RequestError(405, "method_not_allowed", "Method not allowed", {
        headers: { Allow: "POST" },
      });
    }
    const { removed, active } = islet.sweep(`POST ${SWEEP_PATH}`);
    return Response.json({ removed, active }, {
      headers: { "Cache-Control": "no-store" },
    });
  },
);
