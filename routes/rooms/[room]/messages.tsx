import { page } from "fresh";
import type { RoomDoor } from "../../../lib/chat/room_door.ts";
import { parseCommand } from "../../../lib/protocol/command.ts";
import { checkPost } from "../../../lib/protocol/requests.ts";
import type { PostMessage } from "../../../lib/protocol/messages.ts";
import { roomPath } from "../../../lib/protocol/paths.ts";
import { ProtocolError } from "../../../lib/protocol/protocol_error.ts";
import { chosenName, NAME_RULES } from "../../../lib/server/chosen_name.ts";
import { define } from "../../../lib/server/define.ts";
import { entryAnswer } from "../../../lib/server/entry_view.ts";
import { errorAnswer } from "../../../lib/server/error_answer.ts";
import { isFromSecurePage } from "../../../lib/server/origin.ts";
import { readFields } from "../../../lib/server/read_body.ts";
import { loadRoomPage, newDraft } from "../../../lib/server/room_page.ts";
import { requireRoomName, withId } from "../../../lib/server/room_request.ts";
import RoomPageView, { type RoomView } from "./index.tsx";

// A page of messages takes more work than a line of JSON.
const PAGE_WEIGHT = 4;

export const handler = define.handlers<RoomView>({
  GET(ctx) {
    const room = requireRoomName(ctx.params["room"]);
    // Times of a page that brought something back lead to messages by their query.
    return ctx.redirect(roomPath(room) + ctx.url.search, 303);
  },

  async POST(ctx) {
    const room = requireRoomName(ctx.params["room"]);
    const { id, text, replyTo, name, isJoin } = await readForm(ctx.req);
    const { islet, caller } = ctx.state;
    const headers = new Headers();
    const bringBack = async (error: string | null, status: number) => {
      const options = {
        room,
        place: {},
        draft: {
          id,
          text,
          replyTo: typeof replyTo === "number" ? replyTo : undefined,
          error,
        },
        headers: ctx.req.headers,
        nameError: null,
      };
      try {
        const data = await loadRoomPage(ctx.state, options);
        return page<RoomView>(data, { status, headers });
      } catch (error) {
        const answer = entryAnswer(ctx.state, error, {
          ...options,
          search: "",
        });
        return page<RoomView>(answer.view, { status: answer.status, headers });
      }
    };
    try {
      // First: whoever may not be there leaves no name.
      await islet.chat.enter(room, caller).about();
      const command = parseCommand(isJoin ? "" : text);
      const known = caller.user ??
        islet.chat.newUser(newName(name), caller);
      const user = command.kind === "rename"
        ? { ...known, userName: checkName(command.name) }
        : known;
      const { firstSeenAt = islet.now() } = caller;
      if (user !== caller.user) {
        const isSecure = isFromSecurePage(ctx.req);
        const signed = { user, firstSeenAt };
        await islet.sessionCookie.write(headers, signed, isSecure);
        if (caller.user !== null) islet.chat.rename(user);
      }
      const named = ctx.state.caller = { ...caller, user, firstSeenAt };
      // What is written there isn't sent unasked, nor lost.
      if (isJoin && text !== "") return await bringBack(null, 200);
      if (!isJoin && command.kind === "say") {
        const post = checkPost({ id, text: command.text, replyTo });
        await postForm(islet.chat.enter(room, named), post);
      }
      const place = isJoin ? "" : "#latest";
      headers.set("Location", roomPath(room) + place);
      return new Response(null, { status: 303, headers });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const answer = errorAnswer(error);
      islet.chat.refused(caller.address, PAGE_WEIGHT);
      for (const [name, value] of Object.entries(answer.headers)) {
        headers.set(name, value);
      }
      return await bringBack(`${error.message}.`, answer.status);
    }
  },
});

export default RoomPageView;

interface MessageForm {
  readonly id: string;
  readonly text: string;
  /** seq of the message that it answers, as it was sent. */
  readonly replyTo: unknown;
  /** Sent by visitors who have no name yet. */
  readonly name: string;
  /** Whether the name is all that is sent. */
  readonly isJoin: boolean;
}

/** A page that the Back button brought still has the id of what it sent. */
async function postForm(door: RoomDoor, post: PostMessage): Promise<void> {
  try {
    await door.send(post);
  } catch (error) {
    if (!(error instanceof ProtocolError) || error.code !== "conflict") {
      throw error;
    }
    await door.send({ ...post, id: crypto.randomUUID() });
  }
}

async function readForm(request: Request): Promise<MessageForm> {
  const fields = await readFields(request);
  const field = (name: string) => {
    const value = fields.get(name);
    return typeof value === "string" ? value : "";
  };
  return {
    id: field("id") || newDraft().id,
    text: field("text"),
    replyTo: withId(fields)["replyTo"],
    name: field("name"),
    isJoin: fields.has("join"),
  };
}

function newName(name: string): string {
  if (name === "") throw new ProtocolError("not_allowed", "Pick a name first");
  return checkName(name);
}

function checkName(name: string): string {
  const { userName, problem } = chosenName(name);
  if (problem !== null) {
    throw new ProtocolError("not_allowed", NAME_RULES[problem]);
  }
  return userName;
}
