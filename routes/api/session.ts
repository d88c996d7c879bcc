import { parseUserName, USER_NAME_RULE } from "../../lib/protocol/user_name.ts";
import { apiError } from "../../lib/server/api_response.ts";
import { define } from "../../lib/server/define.ts";
import { isFromSecurePage, isSameOrigin } from "../../lib/server/origin.ts";
import {
  BodyError,
  mediaType,
  readFields,
} from "../../lib/server/read_body.ts";
import { newUser } from "../../lib/server/users.ts";

export const handler = define.handlers({
  GET(ctx) {
    const { user } = ctx.state;
    return user === null
      ? apiError(401, "not_allowed", "No name chosen yet")
      : Response.json(user, { headers: { "Cache-Control": "no-store" } });
  },

  async POST(ctx) {
    if (!isSameOrigin(ctx.req.headers)) {
      return apiError(
        403,
        "not_allowed",
        "Another site's page may not do that",
      );
    }
    const isForm = mediaType(ctx.req) !== "application/json";
    try {
      const fields = await readFields(ctx.req);
      const name = fields.get("name");
      const userName = typeof name === "string" ? parseUserName(name) : null;
      const next = samePath(fields.get("next"), ctx.url);
      if (userName === null) {
        return isForm
          ? ctx.redirect(withProblem(next), 303)
          : apiError(400, "bad_request", USER_NAME_RULE);
      }
      // Who had a name already stays the same person under the new one.
      const user = ctx.state.user === null
        ? newUser(userName)
        : { ...ctx.state.user, userName };
      const response = isForm
        ? ctx.redirect(next, 303)
        : Response.json(user, { status: 201 });
      await ctx.state.islet.sessionCookie.write(
        response.headers,
        user,
        isFromSecurePage(ctx.req),
      );
      return response;
    } catch (error) {
      if (!(error instanceof BodyError)) throw error;
      return apiError(error.status, "bad_request", error.message);
    }
  },

  DELETE(ctx) {
    if (!isSameOrigin(ctx.req.headers)) {
      return apiError(
        403,
        "not_allowed",
        "Another site's page may not do that",
      );
    }
    const response = new Response(null, { status: 204 });
    ctx.state.islet.sessionCookie.clear(response.headers);
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
function withProblem(next: string): string {
  const [path = "/", search] = next.split("?");
  const parameters = new URLSearchParams(search);
  parameters.set("problem", "name");
  return `${path}?${parameters}`;
}
