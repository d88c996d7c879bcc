import { page } from "fresh";
import { roomPath } from "../lib/protocol/paths.ts";
import { ROOM_NAME_RULE, suggestRoomName } from "../lib/protocol/room_name.ts";
import { define } from "../lib/server/define.ts";
import { nameProblem } from "../lib/server/name_problem.ts";
import { Lobby } from "../lib/ui/Lobby.tsx";

export const handler = define.handlers({
  async GET(ctx) {
    const { islet, caller: { user } } = ctx.state;
    const typedRoom = ctx.url.searchParams.get("room");
    const room = typedRoom === null ? null : suggestRoomName(typedRoom);
    if (room !== null) return ctx.redirect(roomPath(room), 303);
    return page({
      user,
      rooms: await islet.chat.lobby(),
      now: islet.now(),
      nameError: nameProblem(ctx.state, ctx.req),
      typedRoom: typedRoom ?? "",
      roomError: typedRoom === null ? null : `${ROOM_NAME_RULE}.`,
    }, { status: typedRoom === null ? 200 : 400 });
  },
});

export default define.page<typeof handler>(({ data }) => <Lobby {...data} />);
