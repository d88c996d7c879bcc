import { page } from "fresh";
import { roomPath } from "../../../lib/protocol/paths.ts";
import { ProtocolError } from "../../../lib/protocol/protocol_error.ts";
import { define } from "../../../lib/server/define.ts";
import { errorAnswer } from "../../../lib/server/error_answer.ts";
import { readFields } from "../../../lib/server/read_body.ts";
import { enterWith } from "../../../lib/server/room_entry.ts";
import { loadRoomPage, type RoomDraft } from "../../../lib/server/room_page.ts";
import { requireRoomName, withId } from "../../../lib/server/room_request.ts";
import RoomPageView, { type RoomView } from "./index.tsx";

export const handler = define.handlers<RoomView>({
  GET(ctx) {
    const room = requireRoomName(ctx.params["room"]);
    return ctx.redirect(roomPath(room) + ctx.url.search, 303);
  },

  async POST(ctx) {
    const { req, params, state, url: { search } } = ctx;
    const room = requireRoomName(params["room"]);
    const fields = await readFields(req);
    const draft = draftIn(fields);
    const headers = new Headers();
    try {
      await enterWith(state, req, room, fields.get("passphrase"), headers);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // Those who may not be there even with it get the page of errors.
      if (error.code !== "passphrase" && error.code !== "rate_limited") {
        throw error;
      }
      const answer = errorAnswer(error);
      state.islet.chat.refused(state.address);
      state.islet.events.refused(answer.code);
      return page({
        kind: "entry",
        room,
        search,
        draft,
        error: `${answer.message}.`,
      }, { status: answer.status, headers: answer.headers });
    }
    if (draft === null) {
      headers.set("Location", roomPath(room) + search);
      return new Response(null, { status: 303, headers });
    }
    const data = await loadRoomPage(state, {
      room,
      place: {},
      draft,
      headers: req.headers,
      nameError: null,
    });
    return page(data, { headers });
  },
});

export default RoomPageView;

/** What was written before the room asked for its passphrase. */
function draftIn(fields: ReadonlyMap<string, unknown>): RoomDraft | null {
  const { id, text, replyTo } = withId(fields);
  if (typeof text !== "string" || text === "") return null;
  return {
    id: String(id),
    text,
    replyTo: typeof replyTo === "number" ? replyTo : undefined,
    error: null,
  };
}
