import { page } from "fresh";
import { Head } from "fresh/runtime";
import type { RoomDoor } from "../../../lib/chat/room_door.ts";
import type { User } from "../../../lib/protocol/messages.ts";
import { define } from "../../../lib/server/define.ts";
import { countFormRefusal } from "../../../lib/server/form_refusal.ts";
import { forgetHere } from "../../../lib/server/forget_here.ts";
import { readFields } from "../../../lib/server/read_body.ts";
import { RequestError } from "../../../lib/server/request_error.ts";
import { enterRoom } from "../../../lib/server/room_request.ts";
import type { State } from "../../../lib/server/state.ts";
import { OwnPage, type OwnView } from "../../../lib/ui/OwnPage.tsx";

const FAILED = "What is one's own couldn't be taken back";

const NOT_KEPT = { "Cache-Control": "no-store" } as const;

export const handler = define.handlers<OwnView>({
  async GET({ params, state }) {
    const door = enterRoom(state, params["room"]);
    const { user } = state.caller;
    const view = user === null ? await nameless(door) : await ready(door, user);
    return page(view, { headers: NOT_KEPT });
  },

  async POST({ req, params, state }) {
    const door = enterRoom(state, params["room"]);
    const fields = await readFields(req);
    const { user } = state.caller;
    if (user === null) {
      const view = await nameless(door);
      countFormRefusal(
        state,
        new RequestError(401, "not_allowed", "No name"),
        FAILED,
      );
      return page(view, { status: 401 });
    }
    const before = await ready(door, user);
    try {
      const deed = fields.get("do");
      if (deed !== "delete" && deed !== "forget") {
        throw new RequestError(400, "bad_request", "do is delete or forget");
      }
      if (!fields.has("sure")) {
        throw new RequestError(400, "bad_request", "Tick the box first");
      }
      if (deed === "forget") return await forget(state, user, door.room);
      await door.deleteOwn();
      const view = { ...before, count: 0, deleted: before.count };
      return page(view, { headers: NOT_KEPT });
    } catch (error) {
      const { status, headers, message } = countFormRefusal(
        state,
        error,
        FAILED,
      );
      return page({ ...before, error: `${message}.` }, {
        status,
        headers: { ...headers, ...NOT_KEPT },
      });
    }
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>{`What is mine · ${data.room} · Islet`}</title>
      <meta name="robots" content="noindex" />
    </Head>
    <OwnPage view={data} />
  </>
));

/** Who may not be in the room has nothing to take back there. */
async function nameless(door: RoomDoor) {
  await door.about();
  return { kind: "nameless", room: door.room } as const;
}

async function ready(door: RoomDoor, user: User) {
  return {
    kind: "ready",
    room: door.room,
    user,
    count: await door.countOwn(),
    deleted: null,
    error: null,
  } as const;
}

async function forget({ islet }: State, user: User, room: string) {
  await islet.chat.forgotten.add(user);
  const headers = new Headers(NOT_KEPT);
  forgetHere(islet, headers);
  return page<OwnView>({ kind: "forgotten", room }, { headers });
}
