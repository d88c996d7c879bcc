import { page } from "fresh";
import { Head } from "fresh/runtime";
import { define } from "../../../lib/server/define.ts";
import { enterRoom } from "../../../lib/server/room_request.ts";
import { DeletePage, type DeleteView } from "../../../lib/ui/DeletePage.tsx";

export const handler = define.handlers<DeleteView>({
  async GET({ params, state }) {
    const door = enterRoom(state, params["room"]);
    const { title } = await door.about("delete_room");
    return page({ room: door.room, title: title ?? door.room }, {
      headers: { "Cache-Control": "no-store" },
    });
  },

  async POST({ params, state }) {
    await enterRoom(state, params["room"]).delete();
    return new Response(null, { status: 303, headers: { Location: "/" } });
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>{`Delete ${data.title} · Islet`}</title>
      <meta name="robots" content="noindex" />
    </Head>
    <DeletePage {...data} />
  </>
));
