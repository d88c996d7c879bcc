// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { getSurroundings, setSurroundings } from "./context.ts";
import { HttpError } from "./error.ts";
import type {
  MaybeLazyMiddleware,
  Middleware,
} from "./middlewares/middleware.ts";
import type { RouteComponent } from "./render.ts";
import { type ResolvedRoute, runRoute } from "./route.ts";
import { patternToSegments } from "./router.ts";
import type { LayoutConfig } from "./types.ts";

/** What is registered for a path and everything below it. */
export interface Segment<State> {
  parent: Segment<State> | null;
  children: Map<string, Segment<State>>;
  middlewares: MaybeLazyMiddleware<State>[];
  layout: RouteComponent<State> | null;
  layoutConfig: LayoutConfig;
  errorRoute: ResolvedRoute<State> | null;
  /** Only on the root. */
  app: RouteComponent<State> | null;
  /** Only on the root. */
  notFound: Middleware<State> | null;
}

/** Create a segment with nothing in it. */
export function newSegment<State>(
  parent: Segment<State> | null,
): Segment<State> {
  return {
    parent,
    children: new Map(),
    middlewares: [],
    layout: null,
    layoutConfig: {},
    errorRoute: null,
    app: null,
    notFound: null,
  };
}

/** Find the segment of a pattern, creating those on the way to it. */
export function getSegment<State>(
  root: Segment<State>,
  pattern: string,
): Segment<State> {
  let segment = root;
  for (const name of patternToSegments(pattern)) {
    let child = segment.children.get(name);
    if (child === undefined) {
      child = newSegment(segment);
      segment.children.set(name, child);
    }
    segment = child;
  }
  return segment;
}

/**
 * The middlewares from the root down to a segment, as they are at this moment:
 * what is registered later does not apply to the routes before it.
 */
export function segmentToMiddlewares<State>(
  segment: Segment<State>,
): MaybeLazyMiddleware<State>[] {
  const result: MaybeLazyMiddleware<State>[] = [];
  const root = rootOf(segment);
  for (
    let current: Segment<State> | null = segment;
    current !== null;
    current = current.parent
  ) {
    result.unshift(newSegmentMiddleware(current, root), ...current.middlewares);
  }
  return result;
}

function rootOf<State>(segment: Segment<State>): Segment<State> {
  return segment.parent === null ? segment : rootOf(segment.parent);
}

/** Puts the layout of a segment around its pages and handles its errors. */
function newSegmentMiddleware<State>(
  { app, layout, layoutConfig, errorRoute }: Segment<State>,
  root: Segment<State>,
): Middleware<State> {
  const hasSurroundings = app !== null || layout !== null;

  return async (ctx) => {
    const outer = getSurroundings(ctx);
    if (hasSurroundings) {
      const inherited = layoutConfig.skipInheritedLayouts ? [] : outer.layouts;
      setSurroundings(ctx, {
        app: layoutConfig.skipAppWrapper ? null : app ?? outer.app,
        layouts: layout === null ? inherited : [...inherited, layout],
      });
    }

    try {
      return await ctx.next();
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      // Not copied above: a page for 404 may be registered after the routes.
      if (status === 404 && root.notFound !== null) {
        return await root.notFound(ctx);
      }
      if (errorRoute !== null) return await runRoute(ctx, errorRoute, status);
      throw error;
    } finally {
      setSurroundings(ctx, outer);
    }
  };
}
