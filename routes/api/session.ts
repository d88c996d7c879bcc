import {
  chosenName,
  NAME_RULES,
  type NameProblem,
} from "../../lib/server/chosen_name.ts";
import { define } from "../../lib/server/define.ts";
import { isFromSecurePage } from "../../lib/server/origin.ts";
import { forgetHere } from "../../lib/server/forget_here.ts";
import { mediaType, readFields } from "../../lib/server/read_body.ts";
import { RequestError } from "../../lib/server/request_error.ts";

export const handler = define.handlers({
  GET(ctx) {
    const { user } = ctx.state.caller;
    if (user === null) {
      throw new RequestError(401, "not_allowed", "No name chosen yet");
    }
    return Response.json(user, { headers: { "Cache-Control": "no-store" } });
  },

  async POST(ctx) {
    const { islet, caller } = ctx.state;
    const isForm = mediaType(ctx.req) !== "application/json";
    const fields = await readFields(ctx.req);
    const { userName, problem } = chosenName(fields.get("name"));
    const next = samePath(fields.get("next"), ctx.url);
    if (problem !== null) {
      if (isForm) return ctx.redirect(withProblem(next, problem), 303);
      throw new RequestError(400, "bad_request", NAME_RULES[problem]);
    }
    // Who had a name already stays the same person under the new one.
    const user = caller.user === null
      ? islet.chat.newUser(userName, caller)
      : { ...caller.user, userName };
    const response = isForm
      ? ctx.redirect(next, 303)
      : Response.json(user, { status: 201 });
    await islet.sessionCookie.write(
      response.headers,
      { user, firstSeenAt: caller.firstSeenAt ?? islet.now() },
      isFromSecurePage(ctx.req),
    );
    if (user.userId === caller.user?.userId) islet.chat.rename(user);
    return response;
  },

  async DELETE(ctx) {
    const { islet, caller: { user } } = ctx.state;
    if (ctx.url.searchParams.has("everywhere") && user !== null) {
      await islet.chat.forgotten.add(user);
    }
    const response = new Response(null, { status: 204 });
    forgetHere(islet, response.headers);
    return response;
  },
});

/** Where a form wants to go on: a path here, never another site. */
function samePath(next: unknown, base: URL): string {
  const root = new URL("/", base);
  if (typeof next !== "string" || !URL.canParse(next, root)) return "/";
  const url = new URL(next, root);
  return url.origin === base.origin ? url.pathname + url.search : "/";
}

/** The page that the form was on says what is wrong with the name. */
function withProblem(next: string, problem: NameProblem): string {
  const [path = "/", search] = next.split("?");
  const parameters = new URLSearchParams(search);
  parameters.set("problem", problem);
  return `${path}?${parameters}`;
}
