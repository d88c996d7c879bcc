import { asset } from "fresh/runtime";
import { admit } from "../../../lib/server/admit.ts";
import { define } from "../../../lib/server/define.ts";
import { LiveFormat } from "../../../lib/server/live_format.ts";
import { livePolicy } from "../../../lib/server/page_headers.ts";
import { RequestError } from "../../../lib/server/request_error.ts";
import { loadRoomPage, newDraft } from "../../../lib/server/room_page.ts";
import { readMarks } from "../../../lib/server/read_mark_cookie.ts";
import {
  enterRoom,
  parseCount,
  requireRoomName,
} from "../../../lib/server/room_request.ts";
import { serveStream } from "../../../lib/server/stream.ts";
import { clockOf } from "../../../lib/ui/kept_clocks.ts";
import { LivePage } from "../../../lib/ui/live_page.tsx";

const HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  // What is compressed would be held back.
  "Cache-Control": "no-store, no-transform",
  // nginx would hold it back.
  "X-Accel-Buffering": "no",
  "X-Robots-Tag": "noindex",
};

export const handler = define.handlers({
  // Fresh would have GET answer and drop the stream, which nobody could end then.
  async HEAD(ctx) {
    await enterRoom(ctx.state, ctx.params["room"]).about();
    ctx.state.policy = livePolicy(null);
    return new Response(null, { headers: HEADERS });
  },

  async GET(ctx) {
    const { islet, caller } = ctx.state;
    const { headers } = ctx.req;
    const room = requireRoomName(ctx.params["room"]);
    const refusal = admit(islet, caller);
    if (refusal !== null) {
      const { status, code, message, retryAfterMs, reason } = refusal;
      throw new RequestError(status, code, message, { retryAfterMs, reason });
    }
    const data = await loadRoomPage(ctx.state, {
      room,
      place: {},
      draft: newDraft(),
      headers,
      nameError: null,
    });
    // The page around it knows: by now the browser may have been told that all is read.
    const newSeq = parseCount(ctx.url.searchParams.get("new"));
    const nonce = crypto.randomUUID();
    const page = new LivePage({
      ...data,
      newSeq: typeof newSeq === "number" ? newSeq : null,
      clock: clockOf(data.clock),
      stylesheet: asset("/styles.css"),
      nonce,
    });
    const head = data.head ?? 0;
    const readSeq = readMarks(headers).get(room);
    const isAllShown = readSeq !== undefined &&
      (data.messages[0]?.seq ?? 0) <= readSeq + 1;
    const format = new LiveFormat({
      page,
      room,
      head,
      readSeq: isAllShown ? readSeq : null,
      random: Math.random,
    });
    ctx.state.policy = livePolicy(nonce);
    const door = islet.chat.enter(room, caller);
    const request = { door, caller, after: head, reconnect: null } as const;
    const { completed } = ctx.info;
    return serveStream(islet, request, { format, headers: HEADERS, completed });
  },
});
