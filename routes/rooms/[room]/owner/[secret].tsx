import { page } from "fresh";
import { Head } from "fresh/runtime";
import { ownerPath, roomPath } from "../../../../lib/protocol/paths.ts";
import { define } from "../../../../lib/server/define.ts";
import { namedCaller, NameError } from "../../../../lib/server/named_caller.ts";
import { readFields } from "../../../../lib/server/read_body.ts";
import { requireRoomName } from "../../../../lib/server/room_request.ts";
import type { State } from "../../../../lib/server/state.ts";
import { OwnerPage, type OwnerView } from "../../../../lib/ui/OwnerPage.tsx";

// The address is a secret: it goes to no other page, and no cache. Without any referrer,
// forms would have no origin.
const SECRET_HEADERS = {
  "Referrer-Policy": "strict-origin",
  "Cache-Control": "no-store",
} as const;

export const handler = define.handlers<OwnerView>({
  async GET({ params, state }) {
    return page(await view(state, params, null), { headers: SECRET_HEADERS });
  },

  async POST({ req, params, state }) {
    const room = requireRoomName(params["room"]);
    const secret = params["secret"] ?? "";
    const fields = await readFields(req);
    const headers = new Headers(SECRET_HEADERS);
    // First: whoever has no such link leaves no name.
    const asked = await view(state, params, null);
    try {
      const caller = await namedCaller(state, req, fields.get("name"), headers);
      await state.islet.chat.enter(room, caller).becomeOwner(secret);
    } catch (error) {
      if (!(error instanceof NameError)) throw error;
      const nameError = `${error.message}.`;
      return page({ ...asked, nameError }, { status: 403, headers });
    }
    headers.set("Location", roomPath(room));
    return new Response(null, { status: 303, headers });
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>{`Become an owner of ${data.title} · Islet`}</title>
      <meta name="robots" content="noindex" />
    </Head>
    <OwnerPage {...data} />
  </>
));

async function view(
  { islet, caller }: State,
  params: Record<string, string | undefined>,
  nameError: string | null,
): Promise<OwnerView> {
  const room = requireRoomName(params["room"]);
  const secret = params["secret"] ?? "";
  const about = await islet.chat.enter(room, caller).aboutOwned(secret);
  return {
    room,
    title: about.title ?? room,
    isOwner: about.role === "owner",
    action: ownerPath(room, secret),
    user: caller.user,
    nameError,
  };
}
