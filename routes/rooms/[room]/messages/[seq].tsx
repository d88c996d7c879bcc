import { page } from "fresh";
import { Head } from "fresh/runtime";
import type { RoomDoor } from "../../../../lib/chat/room_door.ts";
import { PAGE_MESSAGES } from "../../../../lib/protocol/limits.ts";
import type { StoreMessage } from "../../../../lib/protocol/messages.ts";
import { OWN_PATH } from "../../../../lib/protocol/page_paths.ts";
import { roomPath } from "../../../../lib/protocol/paths.ts";
import { ProtocolError } from "../../../../lib/protocol/protocol_error.ts";
import {
  checkDelete,
  checkEdit,
  checkReaction,
} from "../../../../lib/protocol/requests.ts";
import { normalizeText } from "../../../../lib/protocol/text.ts";
import { define } from "../../../../lib/server/define.ts";
import { errorAnswer } from "../../../../lib/server/error_answer.ts";
import { readFields } from "../../../../lib/server/read_body.ts";
import { readerClock } from "../../../../lib/server/reader_clock.ts";
import { RequestError } from "../../../../lib/server/request_error.ts";
import { enterRoom, requireSeq } from "../../../../lib/server/room_request.ts";
import type { State } from "../../../../lib/server/state.ts";
import { drawing } from "../../../../lib/ui/drawing.ts";
import { FULL_DRAWING } from "../../../../lib/ui/full_drawing.ts";
import { storedText, typedText } from "../../../../lib/ui/known_people.ts";
import {
  MessagePage,
  type MessageView,
} from "../../../../lib/ui/MessagePage.tsx";

drawing.value = FULL_DRAWING;

/** The parts of a request for this address. */
interface MessageRequest {
  readonly req: Request;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly state: State;
}

export const handler = define.handlers<MessageView>({
  async GET(ctx) {
    return page(await load(ctx));
  },

  async POST(ctx) {
    const { req, params, state } = ctx;
    const fields = await readFields(req);
    const of = requireSeq(params["seq"]);
    const typed = fields.get("edit");
    try {
      const door = enterRoom(state, params["room"]);
      const edit = typeof typed === "string"
        // Nobody else is called than before: a form knows no names.
        ? storedText(normalizeText(typed), (await load(ctx)).message.text, [])
        : typed;
      await door.send(deedIn(fields, of, edit));
      return ctx.redirect(await placeOf(door, of), 303);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const { status, headers, message, code } = errorAnswer(error);
      state.islet.chat.refused(state.address);
      state.islet.events.refused(code);
      return page({
        ...await load(ctx),
        error: `${message}.`,
        ...(typeof typed === "string" && { edited: typed }),
      }, { status, headers });
    }
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>{`Message · ${data.room} · Islet`}</title>
      <meta name="robots" content="noindex" />
    </Head>
    <MessagePage {...data} />
  </>
));

/** Where a message is shown; for who may only delete what is theirs, where they do that. */
async function placeOf(door: RoomDoor, seq: number): Promise<string> {
  const address = roomPath(door.room);
  try {
    const { head } = await door.page({ limit: 1 });
    const isNear = head - seq < PAGE_MESSAGES;
    return address + (isNear ? `#m${seq}` : `?at=${seq}#m${seq}`);
  } catch (error) {
    if (errorAnswer(error).status !== 403) throw error;
    return `${address}/${OWN_PATH}`;
  }
}

/** What a form asks for: each has one field that says so. */
function deedIn(
  fields: ReadonlyMap<string, unknown>,
  of: number,
  edit: unknown,
): StoreMessage {
  const id = fields.get("id") ?? crypto.randomUUID();
  if (fields.has("delete")) return checkDelete({ id, of });
  if (fields.has("edit")) return checkEdit({ id, of, text: edit });
  const on = fields.has("react");
  const emoji = fields.get(on ? "react" : "retract");
  return checkReaction({ id, of, emoji, on });
}

async function load(
  { req, params, state }: MessageRequest,
): Promise<MessageView> {
  const seq = requireSeq(params["seq"]);
  const door = enterRoom(state, params["room"]);
  const { messages } = await door.page({ at: seq, limit: 1 });
  const message = messages.find((message) => message.seq === seq);
  if (message === undefined) {
    throw new RequestError(
      404,
      "not_found",
      "There is no such message, or it is no longer kept",
    );
  }
  return {
    room: door.room,
    message,
    user: state.caller.user,
    clock: readerClock(req.headers),
    edited: typedText(message.text, []),
    error: null,
  };
}
