import { page } from "fresh";
import { Head } from "fresh/runtime";
import { roomPath } from "../../../lib/protocol/paths.ts";
import { define } from "../../../lib/server/define.ts";
import { siteOrigin } from "../../../lib/server/origin.ts";
import { qrCode } from "../../../lib/server/qr_code.ts";
import { enterRoom } from "../../../lib/server/room_request.ts";
import { InvitePage, type InviteView } from "../../../lib/ui/InvitePage.tsx";

export const handler = define.handlers<InviteView>({
  async GET({ req, params, state }) {
    const door = enterRoom(state, params["room"]);
    const { room } = door;
    const { title, ...about } = await door.about();
    const origin = siteOrigin(req, state.islet.config.trustProxy);
    const address = origin + roomPath(room);
    return page({
      about: { room, text: title ?? room, ...about },
      address,
      code: qrCode(address),
    });
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>{`Invite to ${data.about.text} · Islet`}</title>
      <meta name="robots" content="noindex" />
    </Head>
    <InvitePage view={data} />
  </>
));
