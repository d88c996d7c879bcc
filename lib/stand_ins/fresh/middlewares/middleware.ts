// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { Context } from "../context.ts";

/**
 * A step on the way of a request. It answers with a `Response` of its own, or
 * passes the request on with `ctx.next()` and may change the response that
 * comes back.
 *
 * @example
 * ```ts
 * import { App } from "fresh";
 *
 * const app = new App().use(async (ctx) => {
 *   const response = await ctx.next();
 *   response.headers.set("X-Content-Type-Options", "nosniff");
 *   return response;
 * });
 * ```
 */
export type Middleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response>;

/**
 * Former name of {@linkcode Middleware}.
 *
 * @deprecated Use {@linkcode Middleware} instead.
 */
export type MiddlewareFn<State> = Middleware<State>;

/** A middleware, or a function that loads one at its first call. */
export type MaybeLazyMiddleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response | Middleware<State>>;

type Step<State> = (
  ctx: Context<State>,
  last: () => Promise<Response>,
) => Promise<Response>;

/**
 * Turn a list of middlewares into one. The chain is built here, once; a request
 * only walks it. After the last middleware comes whatever `ctx.next` was when
 * the chain was entered.
 *
 * A value that is thrown is left in `ctx.error` before any outer middleware
 * sees it.
 */
export function compileMiddlewares<State>(
  middlewares: MaybeLazyMiddleware<State>[],
): Middleware<State> {
  const first = middlewares.reduceRight<Step<State>>(
    (next, middleware) => newStep(middleware, next),
    (_ctx, last) => last(),
  );
  return (ctx) => first(ctx, ctx.next);
}

function newStep<State>(
  initial: MaybeLazyMiddleware<State>,
  next: Step<State>,
): Step<State> {
  let middleware = initial;

  return async (ctx, last) => {
    ctx.next = () => next(ctx, last);
    try {
      const result = await middleware(ctx);
      if (typeof result !== "function") return result;

      middleware = result;
      return await result(ctx);
    } catch (error) {
      ctx.error = error;
      throw error;
    }
  };
}
