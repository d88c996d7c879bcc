// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { type Context, getSurroundings, setSurroundings } from "./context.ts";
import { HttpError } from "./error.ts";
import type { HandlerFn, PageResponse, RouteHandler } from "./handlers.ts";
import { renderComponent, type RouteComponent } from "./render.ts";
import type { RouteConfig } from "./types.ts";

/** What {@linkcode App.route} registers: a handler, a page, or both. */
export interface Route<State> {
  /** Rendered with the data the handler returns. */
  component?: RouteComponent<State>;
  /** Settings of this route. */
  config?: RouteConfig;
  /** Answers the request, or returns the data for the component. */
  handler?: RouteHandler<unknown, State>;
}

/** A {@linkcode Route} that is ready to be run. */
export interface ResolvedRoute<State> {
  component: RouteComponent<State> | undefined;
  config: RouteConfig;
  handler: RouteHandler<unknown, State>;
}

/** A page needs no handler: without one it is rendered with no data. */
export function resolveRoute<State>(
  { component, config = {}, handler }: Route<State>,
): ResolvedRoute<State> {
  if (component === undefined) {
    return { component, config, handler: handler ?? throwNotFound };
  }
  return {
    component,
    config,
    handler: typeof handler === "object"
      ? { ...handler, GET: handler.GET ?? renderWithoutData }
      : handler ?? renderWithoutData,
  };
}

function renderWithoutData(): PageResponse<unknown> {
  return { data: {} };
}

function throwNotFound(): never {
  throw new HttpError(404);
}

/**
 * Run the handler of a route and render its page.
 *
 * @param ctx The request.
 * @param route The route.
 * @param status Status of the page, unless the handler gives another.
 */
export async function runRoute<State>(
  ctx: Context<State>,
  { component, config, handler }: ResolvedRoute<State>,
  status = 200,
): Promise<Response> {
  const outer = getSurroundings(ctx);
  if (config.skipAppWrapper || config.skipInheritedLayouts) {
    setSurroundings(ctx, {
      app: config.skipAppWrapper ? null : outer.app,
      layouts: config.skipInheritedLayouts ? [] : outer.layouts,
    });
  }

  try {
    const fn = selectHandler(handler, ctx.req.method.toUpperCase());
    if (fn === undefined) return await ctx.next();

    const result = await fn(ctx);
    if (result instanceof Response) return result;

    const vnode = component === undefined
      ? null
      : await renderComponent(ctx, component, result.data, () => null);
    if (vnode instanceof Response) return vnode;

    return await ctx.render(vnode, {
      headers: result.headers ?? [],
      status: result.status ?? status,
    });
  } finally {
    setSurroundings(ctx, outer);
  }
}

function selectHandler<State>(
  handler: RouteHandler<unknown, State>,
  method: string,
): HandlerFn<unknown, State> | undefined {
  if (typeof handler === "function") return handler;
  switch (method) {
    case "HEAD":
      return handler.HEAD ?? handler.GET;
    case "GET":
    case "POST":
    case "PUT":
    case "PATCH":
    case "DELETE":
    case "OPTIONS":
      return handler[method];
    default:
      return undefined;
  }
}
