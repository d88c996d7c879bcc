// Runs on the server.

import type { Context } from "fresh";
import { bearerToken, isSameSecret } from "./bearer_token.ts";
import { RequestError } from "./request_error.ts";
import type { State } from "./state.ts";
import { hidden } from "./status_access.ts";

type Answer = (ctx: Context<State>) => Promise<Response>;

/** What the operator may do somewhere, by method. */
export type OperatorMethods = Readonly<
  Partial<Record<"GET" | "PUT" | "DELETE", Answer>>
>;

/**
 * Makes a handler for all methods that answers who has `ISLET_ADMIN_TOKEN`. Others are
 * told nothing, not even which methods there are.
 *
 * @param methods What there is.
 * @returns The handler. It throws a {@linkcode RequestError}: 404 without the token or
 * where there is none, 405 for another method; or a `ProtocolError`: `rate_limited` after
 * too many wrong ones.
 */
export function operatorHandler(methods: OperatorMethods): Answer {
  return async (ctx) => {
    await requireToken(ctx);
    const { GET, PUT, DELETE } = methods;
    const { method } = ctx.req;
    const answer = new Map(Object.entries({ GET, PUT, DELETE })).get(method);
    if (answer === undefined) {
      throw new RequestError(405, "method_not_allowed", "Method not allowed", {
        headers: { Allow: Object.keys(methods).join(", ") },
      });
    }
    const response = await answer(ctx);
    response.headers.set("Cache-Control", "no-store");
    return response;
  };
}

async function requireToken(
  { req, state: { islet, address } }: Context<State>,
): Promise<void> {
  const { adminToken } = islet.config;
  if (adminToken === undefined) throw hidden();
  const given = bearerToken(req.headers);
  // Whoever has none tries none.
  if (given === "") throw hidden();
  const isRight = await isSameSecret(given, adminToken);
  islet.chat.tryToken(address, isRight);
  if (!isRight) throw hidden();
}
