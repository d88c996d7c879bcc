import { page } from "fresh";
import { parseRoomTitle, ROOM_TITLE_RULE } from "../lib/protocol/room_title.ts";
import { define } from "../lib/server/define.ts";
import { nameProblem } from "../lib/server/name_problem.ts";
import { titlePath } from "../lib/server/title_path.ts";
import { Lobby } from "../lib/ui/Lobby.tsx";

export const handler = define.handlers({
  async GET(ctx) {
    const { islet, caller: { user } } = ctx.state;
    const typedRoom = ctx.url.searchParams.get("room");
    const title = typedRoom === null ? null : parseRoomTitle(typedRoom);
    if (title !== null) return ctx.redirect(titlePath(title).path, 303);
    return page({
      user,
      rooms: await islet.chat.lobby(),
      now: islet.now(),
      nameError: nameProblem(ctx.state, ctx.req),
      typedRoom: typedRoom ?? "",
      roomError: typedRoom === null ? null : `${ROOM_TITLE_RULE}.`,
    }, { status: typedRoom === null ? 200 : 400 });
  },
});

export default define.page<typeof handler>(({ data }) => <Lobby {...data} />);
