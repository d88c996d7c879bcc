// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { AnyComponent } from "preact";
import type { HandlerByMethod, HandlerFn, RouteHandler } from "./handlers.ts";
import type { Middleware } from "./middlewares/middleware.ts";
import type { PageProps } from "./render.ts";

/**
 * Functions that return what they are given. They exist for the type checker:
 * a function written inside one of them knows the type of its argument.
 */
export interface Define<State> {
  /**
   * Type the handler of a route, given as one function or as one for each
   * method.
   *
   * @example
   * ```ts
   * import { createDefine, page } from "fresh";
   *
   * const define = createDefine<{ userName: string }>();
   *
   * export const handler = define.handlers({
   *   GET: (ctx) => page({ greeting: `Hello ${ctx.state.userName}` }),
   * });
   * ```
   */
  handlers<
    Data,
    Handlers extends RouteHandler<Data, State> = RouteHandler<Data, State>,
  >(handlers: Handlers): typeof handlers;

  /**
   * Type the component of a page. With the type of the handler as argument,
   * `props.data` has the type of the data the handler returns.
   *
   * @example
   * ```tsx
   * import { createDefine, page } from "fresh";
   *
   * const define = createDefine<unknown>();
   * const handler = define.handlers({ GET: () => page({ count: 3 }) });
   *
   * export default define.page<typeof handler>(({ data }) => <p>{data.count}</p>);
   * ```
   */
  page<
    // deno-lint-ignore no-explicit-any -- Fresh's signature: any kind of data may be inferred from the handler
    Handler extends RouteHandler<any, State> = never,
    Data = Handler extends HandlerFn<infer Data, State> ? Data
      : Handler extends HandlerByMethod<infer Data, State> ? Data
      : never,
  >(render: AnyComponent<PageProps<Data, State>>): typeof render;

  /** Type one middleware, or a list of them. */
  middleware<M extends Middleware<State> | Middleware<State>[]>(
    middleware: M,
  ): typeof middleware;

  /** Type the component of a layout or of the app wrapper. */
  layout(render: AnyComponent<PageProps<unknown, State>>): typeof render;
}

/**
 * Create the {@linkcode Define} functions for an app's state. An app calls this
 * once, and its routes import the result.
 *
 * @typeParam State Type of `ctx.state`.
 */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    middleware: (middleware) => middleware,
    layout: (render) => render,
  };
}
