import { page } from "fresh";
import { Head } from "fresh/runtime";
import { AddressTakenError } from "../../lib/chat/room_maker.ts";
import { roomPath } from "../../lib/protocol/paths.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { define } from "../../lib/server/define.ts";
import { errorAnswer } from "../../lib/server/error_answer.ts";
import { loadLobbyView } from "../../lib/server/lobby_page.ts";
import { namedCaller, NameError } from "../../lib/server/named_caller.ts";
import { giveOwnerLink } from "../../lib/server/owner_link_cookie.ts";
import { readFields } from "../../lib/server/read_body.ts";
import { FieldError } from "../../lib/server/field_error.ts";
import { RequestError } from "../../lib/server/request_error.ts";
import { readWish } from "../../lib/server/room_wish.ts";
import { Lobby, type LobbyProps } from "../../lib/ui/Lobby.tsx";
import type { RoomProblem } from "../../lib/ui/RoomForm.tsx";

export const handler = define.handlers<LobbyProps>({
  GET(ctx) {
    return ctx.redirect("/", 303);
  },

  async POST(ctx) {
    const { req, state } = ctx;
    const fields = await readFields(req);
    const headers = new Headers();
    try {
      const wish = readWish(fields);
      const name = fields.get("name");
      const maker = await namedCaller(state, req, name, headers);
      const made = await state.islet.chat.makeRoom(wish, maker);
      const { room, ownerSecret } = made;
      giveOwnerLink(headers, req, room, ownerSecret);
      headers.set("Location", roomPath(room));
      return new Response(null, { status: 303, headers });
    } catch (error) {
      if (!(error instanceof ProtocolError || error instanceof RequestError)) {
        throw error;
      }
      const answer = errorAnswer(error);
      state.islet.chat.refused(state.address);
      state.islet.events.refused(answer.code);
      for (const [name, value] of Object.entries(answer.headers)) {
        headers.set(name, value);
      }
      const lobby = await loadLobbyView(state, req);
      const roomForm = {
        title: textOf(fields.get("title")),
        listed: fields.has("listed"),
        name: textOf(fields.get("name")),
        problem: problemOf(error, `${answer.message}.`),
      };
      const { status } = answer;
      return page({ ...lobby, roomForm }, { status, headers });
    }
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>Not made · Islet</title>
    </Head>
    <Lobby {...data} />
  </>
));

function fieldOf(error: Error): RoomProblem["field"] {
  if (error instanceof NameError) return "name";
  if (!(error instanceof FieldError)) return null;
  const { field } = error;
  return field === "title" || field === "passphrase" ? field : null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function problemOf(error: Error, message: string): RoomProblem {
  if (error instanceof AddressTakenError) {
    const { room, isListed, free } = error;
    return {
      field: "title",
      message: "There is a room of that title already.",
      taken: isListed ? room : null,
      free,
    };
  }
  return { field: fieldOf(error), message, taken: null, free: [] };
}
