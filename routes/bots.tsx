import { page } from "fresh";
import { Head } from "fresh/runtime";
import type { ApiErrorCode } from "../lib/protocol/http.ts";
import { entryApiPath } from "../lib/protocol/page_paths.ts";
import { messagesPath } from "../lib/protocol/paths.ts";
import { ProtocolError } from "../lib/protocol/protocol_error.ts";
import { makeBot, revokeBot } from "../lib/server/bot_requests.ts";
import { define } from "../lib/server/define.ts";
import { errorAnswer } from "../lib/server/error_answer.ts";
import { nameProblem } from "../lib/server/name_problem.ts";
import { siteOrigin } from "../lib/server/origin.ts";
import { readFields } from "../lib/server/read_body.ts";
import { RequestError } from "../lib/server/request_error.ts";
import type { State } from "../lib/server/state.ts";
import { BotsPage, type BotsView } from "../lib/ui/BotsPage.tsx";

// What is answered or brought back may have a token in it.
const NOT_KEPT = { "Cache-Control": "no-store" } as const;

const EXAMPLE_ROOM = "lobby";

const TITLES: Readonly<Record<BotsView["kind"], string>> = {
  nameless: "Bots · Islet",
  ready: "Bots · Islet",
  made: "Made · Bots · Islet",
  not_made: "Not made · Bots · Islet",
  revoked: "Revoked · Bots · Islet",
  not_revoked: "Not revoked · Bots · Islet",
};

export const handler = define.handlers<BotsView>({
  GET({ req, state }) {
    if (state.caller.user !== null) return page({ kind: "ready" });
    return page({ kind: "nameless", nameError: nameProblem(state, req) });
  },

  async POST({ req, state }) {
    const fields = await readFields(req);
    if (state.caller.user === null) {
      countRefusal(state, "not_allowed");
      const nameError = nameProblem(state, req);
      return page({ kind: "nameless", nameError }, { status: 401 });
    }
    const field = (name: string) => {
      const value = fields.get(name);
      return typeof value === "string" ? value : "";
    };
    return fields.has("bot")
      ? await answer(state, () => revoke(state, field("bot")), {
        kind: "not_revoked",
        typed: field("bot"),
      })
      : await answer(state, () => make(state, req, field("name")), {
        kind: "not_made",
        typed: field("name"),
      });
  },
});

export default define.page<typeof handler>(({ data }) => (
  <>
    <Head>
      <title>{TITLES[data.kind]}</title>
      <meta name="robots" content="noindex" />
    </Head>
    <BotsPage view={data} />
  </>
));

async function make(
  { islet, caller }: State,
  request: Request,
  name: string,
): Promise<BotsView> {
  const made = await makeBot(islet, caller, name);
  const origin = siteOrigin(request, islet.config.trustProxy);
  return {
    kind: "made",
    ...made,
    postUrl: origin + messagesPath(EXAMPLE_ROOM),
    entryUrl: origin + entryApiPath(EXAMPLE_ROOM),
  };
}

/** By a token one is the bot, which may revoke itself. */
async function revoke(
  { islet, caller }: State,
  typed: string,
): Promise<BotsView> {
  const text = typed.trim();
  if (text === "") {
    throw new RequestError(
      400,
      "bad_request",
      "Enter the user ID or the token of the bot",
    );
  }
  const bot = await islet.botTokens.verify(text);
  if (bot === null) {
    throw new RequestError(
      403,
      "not_allowed",
      "This token isn't one of this server's, or not the whole of it",
    );
  }
  const user = bot?.user ?? caller.user;
  const userId = bot?.user.userId ?? text;
  await revokeBot(islet, user, userId);
  return { kind: "revoked", userId };
}

/** What is refused comes back with what was typed, to be mended. */
async function answer(
  state: State,
  ask: () => Promise<BotsView>,
  asked: { kind: "not_made" | "not_revoked"; typed: string },
) {
  try {
    return page(await ask(), { headers: NOT_KEPT });
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof RequestError)) {
      throw error;
    }
    const { status, code, message, headers } = errorAnswer(error);
    countRefusal(state, code);
    if (status >= 500) state.islet.log.error("A form of bots failed", error);
    const view: BotsView = { ...asked, error: `${message}.` };
    return page(view, { status, headers: { ...headers, ...NOT_KEPT } });
  }
}

function countRefusal({ islet, address }: State, code: ApiErrorCode): void {
  islet.chat.refused(address);
  islet.events.refused(code);
}
