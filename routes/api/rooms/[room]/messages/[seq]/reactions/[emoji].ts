import { checkReaction } from "../../../../../../../lib/protocol/requests.ts";
import { define } from "../../../../../../../lib/server/define.ts";
import {
  enterRoom,
  requireSeq,
  withId,
} from "../../../../../../../lib/server/room_request.ts";
import type { State } from "../../../../../../../lib/server/state.ts";

/** The parts of a request for this address. */
interface ReactionRequest {
  readonly state: State;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly url: URL;
}

async function react(
  { state, params, url }: ReactionRequest,
  on: boolean,
): Promise<Response> {
  const door = enterRoom(state, params["room"]);
  const of = requireSeq(params["seq"]);
  const emoji = decoded(params["emoji"] ?? "");
  const { message } = await door.send(
    checkReaction({ ...withId(url.searchParams), of, emoji, on }),
  );
  return Response.json(message);
}

/** Some have a number sign, which stays encoded in the address. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const handler = define.handlers({
  async PUT(ctx) {
    return await react(ctx, true);
  },

  async DELETE(ctx) {
    return await react(ctx, false);
  },
});
