import { page } from "fresh";
import { asset, Head } from "fresh/runtime";
import { parseRoomTitle, ROOM_TITLE_RULE } from "../lib/protocol/room_title.ts";
import { define } from "../lib/server/define.ts";
import { EMPTY_ROOM_FORM, loadLobbyView } from "../lib/server/lobby_page.ts";
import { titlePath } from "../lib/server/title_path.ts";
import { Lobby, type LobbyProps } from "../lib/ui/Lobby.tsx";

export const handler = define.handlers<LobbyProps>({
  async GET(ctx) {
    const typed = ctx.url.searchParams.get("room");
    const title = typed === null ? null : parseRoomTitle(typed);
    if (title !== null) return ctx.redirect(titlePath(title).path, 303);
    const lobby = await loadLobbyView(ctx.state, ctx.req);
    if (typed === null) return page({ ...lobby, roomForm: EMPTY_ROOM_FORM });
    const message = `${ROOM_TITLE_RULE}.`;
    const problem = { field: "title", message, taken: null, free: [] } as const;
    const roomForm = { ...EMPTY_ROOM_FORM, title: typed, problem };
    return page({ ...lobby, roomForm }, { status: 400 });
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <script type="module" src={asset("/lobby.js")} />
    </Head>
    <Lobby {...data} />
  </>
));
