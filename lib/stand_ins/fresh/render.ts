// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import {
  type AnyComponent,
  type FunctionComponent,
  h,
  type RenderableProps,
  type VNode,
} from "preact";
import type { BuildCache } from "./build_cache.ts";
import { isServerError } from "./fallbacks.ts";
import type { PageContext } from "./page_context.ts";
import { setRenderNonce } from "./render_nonce.ts";
import { renderDocument } from "./runtime/server/document.ts";

const encoder = new TextEncoder();

/** What a page, a layout and the app wrapper receive. */
export type PageProps<Data = unknown, T = unknown> =
  & PageContext<T>
  & {
    /** What goes inside a layout or the app wrapper. */
    Component: FunctionComponent;
    /** What the handler of the route has returned. */
    data: Data;
  };

/**
 * A component that awaits something before it renders. It may also answer the
 * request itself with a `Response`.
 */
export type AsyncAnyComponent<P> = {
  (
    props: RenderableProps<P>,
    // deno-lint-ignore no-explicit-any -- as in Preact's own FunctionComponent
    context?: any,
    // deno-lint-ignore no-explicit-any -- elements of components with any props
  ): Promise<VNode<any> | Response | null>;
  displayName?: string;
  defaultProps?: Partial<P> | undefined;
};

/** A component that can be registered for a path. */
export type RouteComponent<State> =
  | AsyncAnyComponent<PageProps<unknown, State>>
  | AnyComponent<PageProps<unknown, State>>;

/** What is rendered around a page, from the outside in. */
export interface Surroundings<State> {
  /** Renders the document around everything else. */
  app: RouteComponent<State> | null;
  /** Layouts of the path's segments, the outermost first. */
  layouts: RouteComponent<State>[];
}

// deno-lint-ignore no-explicit-any -- elements of components with any props
type AnyVNode = VNode<any>;

/**
 * Prepare a component for rendering. An async component is run at once, since
 * rendering to a string is synchronous.
 *
 * @param ctx The request.
 * @param component What to render.
 * @param data Passed on as `props.data`.
 * @param Component Passed on as `props.Component`.
 */
export async function renderComponent<State>(
  ctx: PageContext<State>,
  component: RouteComponent<State>,
  data: unknown,
  Component: FunctionComponent,
): Promise<AnyVNode | Response | null> {
  const props: PageProps<unknown, State> = {
    config: ctx.config,
    url: ctx.url,
    req: ctx.req,
    params: ctx.params,
    info: ctx.info,
    state: ctx.state,
    isPartial: ctx.isPartial,
    error: ctx.error,
    route: ctx.route,
    Component,
    data,
  };
  return isAsync(component) ? await component(props) : h(component, props);
}

function isAsync<P>(
  component: AsyncAnyComponent<P> | AnyComponent<P>,
): component is AsyncAnyComponent<P> {
  return component.constructor.name === "AsyncFunction";
}

/**
 * Render a page with what is around it into a response.
 *
 * @param ctx The request.
 * @param buildCache The build the page's assets come from.
 * @param page The page itself.
 * @param init Status and headers of the response.
 * @param surroundings The layouts and the app wrapper to use.
 */
export async function renderPage<State>(
  ctx: PageContext<State>,
  buildCache: BuildCache,
  page: AnyVNode | null,
  init: ResponseInit,
  { app, layouts }: Surroundings<State>,
): Promise<Response> {
  let content = page;
  for (const layout of layouts.toReversed()) {
    const inner = content;
    const outer = await renderComponent(ctx, layout, null, () => inner);
    if (outer instanceof Response) return outer;
    content = outer;
  }

  // The page is rendered before the document around it, so that the document's
  // head knows of every `<Head>` inside.
  let body: AnyVNode | null = null;
  const wrapper = app && await renderComponent(ctx, app, null, () => body);
  if (wrapper instanceof Response) return wrapper;

  const { html, nonce, preloads } = renderDocument({
    url: ctx.url,
    basePath: ctx.config.basePath,
    buildCache,
    content,
    error: isServerError(ctx.error) ? ctx.error : null,
    wrap: wrapper && ((rendered) => {
      body = rendered;
      return wrapper;
    }),
  });

  const headers = new Headers(init.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  if (preloads.length > 0) headers.append("Link", preloads.join(", "));

  // Given as text, it would be put together and encoded in two steps.
  const response = new Response(encoder.encode(html), { ...init, headers });
  setRenderNonce(response, nonce);
  return response;
}
