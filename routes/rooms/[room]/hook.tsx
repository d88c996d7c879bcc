import { page } from "fresh";
import { Head } from "fresh/runtime";
import { hookPath } from "../../../lib/protocol/hook_paths.ts";
import { define } from "../../../lib/server/define.ts";
import { countFormRefusal } from "../../../lib/server/form_refusal.ts";
import { hookName } from "../../../lib/server/hook_request.ts";
import { siteOrigin } from "../../../lib/server/origin.ts";
import { readFields } from "../../../lib/server/read_body.ts";
import { readerClock } from "../../../lib/server/reader_clock.ts";
import { RequestError } from "../../../lib/server/request_error.ts";
import { enterRoom } from "../../../lib/server/room_request.ts";
import type { State } from "../../../lib/server/state.ts";
import { Clock } from "../../../lib/ui/clock.ts";
import {
  type HookOutcome,
  HookPage,
  type HookView,
} from "../../../lib/ui/HookPage.tsx";

const FAILED = "The hook of a room couldn't be changed";

// What is answered may have the address in it.
const NOT_KEPT = { "Cache-Control": "no-store" } as const;

export const handler = define.handlers<HookView>({
  async GET({ req, params, state }) {
    const view = await show(state, params["room"], req, { kind: "none" });
    return page(view, { headers: NOT_KEPT });
  },

  async POST({ req, params, state }) {
    const fields = await readFields(req);
    // First: whoever may not isn't told what is wrong with the form.
    await show(state, params["room"], req, { kind: "none" });
    try {
      const outcome = await act(state, params["room"], req, fields);
      return page(await show(state, params["room"], req, outcome), {
        headers: NOT_KEPT,
      });
    } catch (error) {
      const { status, headers, message } = countFormRefusal(
        state,
        error,
        FAILED,
      );
      const name = fields.get("name");
      const typed = typeof name === "string" ? name : null;
      const refused = { kind: "refused", typed, error: `${message}.` } as const;
      return page(await show(state, params["room"], req, refused), {
        status,
        headers: { ...headers, ...NOT_KEPT },
      });
    }
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>{`Hook · ${data.title} · Islet`}</title>
      <meta name="robots" content="noindex" />
    </Head>
    <HookPage view={data} />
  </>
));

async function act(
  state: State,
  name: string | undefined,
  request: Request,
  fields: ReadonlyMap<string, unknown>,
): Promise<HookOutcome> {
  const { islet, caller } = state;
  const { room } = enterRoom(state, name);
  const door = islet.chat.hooks.of(room, caller);
  switch (fields.get("do")) {
    case "make": {
      const { secret } = await door.make(hookName(fields.get("name")));
      const origin = siteOrigin(request, islet.config.trustProxy);
      return { kind: "made", url: origin + hookPath(secret) };
    }
    case "remove":
      await door.remove();
      return { kind: "removed" };
    default:
      throw new RequestError(400, "bad_request", "do is make or remove");
  }
}

async function show(
  state: State,
  name: string | undefined,
  request: Request,
  outcome: HookOutcome,
): Promise<HookView> {
  const { islet, caller } = state;
  const door = enterRoom(state, name);
  const { room } = door;
  const hook = await islet.chat.hooks.of(room, caller).about();
  const { title } = await door.about();
  return {
    room,
    title: title ?? room,
    hook: hook && {
      name: hook.name,
      maker: hook.madeBy.userName,
      madeAt: hook.madeAt,
    },
    outcome,
    clock: new Clock(readerClock(request.headers)),
  };
}
