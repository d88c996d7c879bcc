import { page } from "fresh";
import { Head } from "fresh/runtime";
import { settingsPath } from "../../../lib/protocol/page_paths.ts";
import { define } from "../../../lib/server/define.ts";
import { countFormRefusal } from "../../../lib/server/form_refusal.ts";
import { readFields } from "../../../lib/server/read_body.ts";
import { readerClock } from "../../../lib/server/reader_clock.ts";
import { RequestError } from "../../../lib/server/request_error.ts";
import { enterRoom } from "../../../lib/server/room_request.ts";
import {
  deedIn,
  fieldToMend,
  settingsDeed,
} from "../../../lib/server/settings_deeds.ts";
import { readSettingsView } from "../../../lib/server/settings_view.ts";
import type { State } from "../../../lib/server/state.ts";
import type {
  SettingsProblem,
  SettingsView,
} from "../../../lib/ui/settings_view.ts";
import { SettingsPage } from "../../../lib/ui/SettingsPage.tsx";

const FAILED = "Settings couldn't be changed";

const NOT_KEPT = { "Cache-Control": "no-store" } as const;

/** The parts of a request for this address. */
interface SettingsRequest {
  readonly req: Request;
  readonly url: URL;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly state: State;
}

export const handler = define.handlers<SettingsView>({
  async GET(ctx) {
    return page(await load(ctx, null), { headers: NOT_KEPT });
  },

  async POST(ctx) {
    const { req, params, state } = ctx;
    const door = enterRoom(state, params["room"]);
    const typed = await readFields(req);
    const name = deedIn(typed);
    const deed = settingsDeed(name);
    try {
      if (deed === null) {
        throw new RequestError(400, "bad_request", "do says what to do");
      }
      await deed.act(door, typed);
      const path = `${settingsPath(door.room)}?done=${name}#${deed.section}`;
      return ctx.redirect(path, 303);
    } catch (error) {
      const { status, headers, message } = countFormRefusal(
        state,
        error,
        FAILED,
      );
      const problem = {
        deed: name ?? "",
        field: fieldToMend(deed, message),
        message: `${message}.`,
        typed,
      };
      return page(await load(ctx, problem), {
        status,
        headers: { ...headers, ...NOT_KEPT },
      });
    }
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>{`${titleOf(data)} · ${data.title} · Islet`}</title>
      <meta name="robots" content="noindex" />
    </Head>
    <SettingsPage view={data} />
  </>
));

function titleOf({ problem }: SettingsView): string {
  return problem === null ? "Settings" : "Not done · Settings";
}

async function load(
  { req, url, params, state }: SettingsRequest,
  problem: SettingsProblem | null,
): Promise<SettingsView> {
  const door = enterRoom(state, params["room"]);
  const { user } = state.caller;
  const chosen = url.searchParams.get("user");
  const { settings, people } = await readSettingsView(door, user, chosen);
  const deed = settingsDeed(url.searchParams.get("done"));
  return {
    room: door.room,
    title: settings.title ?? door.room,
    isMade: settings.title !== null,
    topic: settings.topic,
    isListed: settings.listed,
    isLocked: settings.locked,
    slowModeMs: settings.slowModeMs,
    hasPassphrase: settings.passphrase,
    moderators: settings.moderators,
    bans: settings.bans ?? [],
    mutes: settings.mutes ?? [],
    role: settings.role,
    people,
    chosen,
    clock: readerClock(req.headers),
    done: problem === null && deed !== null ? deed.done : null,
    problem,
  };
}
