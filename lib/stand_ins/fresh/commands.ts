// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import {
  compileMiddlewares,
  type MaybeLazyMiddleware,
  type Middleware,
} from "./middlewares/middleware.ts";
import type { RouteComponent } from "./render.ts";
import {
  type ResolvedRoute,
  resolveRoute,
  type Route,
  runRoute,
} from "./route.ts";
import { mergePath, type Method, METHODS, Router } from "./router.ts";
import { getSegment, newSegment, segmentToMiddlewares } from "./segments.ts";
import {
  isLazy,
  type LayoutConfig,
  type MaybeLazy,
  type RouteConfig,
} from "./types.ts";

/**
 * One call on an {@linkcode App}. Apps only record their calls; the order of
 * the calls is what matters when the handler is created.
 */
export type Command<State> =
  | { type: "app"; component: RouteComponent<State> }
  | { type: "notFound"; middleware: Middleware<State> }
  | PlacedCommand<State>;

/** A command that concerns a path. */
export type PlacedCommand<State> =
  & { pattern: string }
  & (
    | { type: "middleware"; middlewares: MaybeLazyMiddleware<State>[] }
    | { type: "layout"; component: RouteComponent<State>; config: LayoutConfig }
    | { type: "error"; route: ResolvedRoute<State> }
    | { type: "route"; route: MaybeLazy<Route<State>>; config: RouteConfig }
    | {
      type: "handler";
      methods: readonly Method[];
      middlewares: MaybeLazyMiddleware<State>[];
    }
  );

/** What the commands of an app come to. */
export interface CompiledApp<State> {
  /** Leads to the whole chain of a route, from the root middleware on. */
  router: Router<Middleware<State>>;
  /** The chain of requests that no route answers. */
  fallback: Middleware<State>;
}

/**
 * Turn the commands of an app into a router.
 *
 * @param commands The calls on the app, in order.
 * @param basePath Path that is put before every route.
 */
export function compileApp<State>(
  commands: Command<State>[],
  basePath: string,
): CompiledApp<State> {
  const root = newSegment<State>(null);
  const router = new Router<Middleware<State>>();

  for (const command of commands) {
    switch (command.type) {
      case "app":
        root.app = command.component;
        break;
      case "notFound":
        root.notFound = command.middleware;
        break;
      case "middleware":
        getSegment(root, command.pattern).middlewares
          .push(...command.middlewares);
        break;
      case "layout": {
        const segment = getSegment(root, command.pattern);
        segment.layout = command.component;
        segment.layoutConfig = command.config;
        break;
      }
      case "error":
        getSegment(root, command.pattern).errorRoute = command.route;
        break;
      case "route":
      case "handler": {
        const { methods, middlewares, override } = toEndpoint(command);
        const chain = compileMiddlewares([
          ...segmentToMiddlewares(getSegment(root, command.pattern)),
          ...middlewares,
        ]);
        const path = mergePath(basePath, override ?? command.pattern, false);
        for (const method of methods) router.add(method, path || "*", chain);
      }
    }
  }

  return { router, fallback: compileMiddlewares(segmentToMiddlewares(root)) };
}

interface Endpoint<State> {
  methods: readonly Method[];
  middlewares: MaybeLazyMiddleware<State>[];
  /** Path to answer instead of the one of the command. */
  override: string | undefined;
}

function toEndpoint<State>(
  command: Extract<PlacedCommand<State>, { type: "route" | "handler" }>,
): Endpoint<State> {
  if (command.type === "handler") return { ...command, override: undefined };

  const { route, config } = command;
  if (!isLazy(route)) {
    const resolved = resolveRoute(route);
    return {
      methods: typeof resolved.handler === "function"
        ? METHODS
        : Object.keys(resolved.handler).filter(isMethod),
      middlewares: [(ctx) => runRoute(ctx, resolved)],
      override: resolved.config.routeOverride,
    };
  }

  let loaded: Promise<ResolvedRoute<State>> | undefined;
  const { methods = "ALL" } = config;
  return {
    methods: methods === "ALL" ? METHODS : methods,
    middlewares: [async (ctx) => {
      loaded ??= route().then(resolveRoute);
      return await runRoute(ctx, await loaded);
    }],
    override: config.routeOverride,
  };
}

function isMethod(name: string): name is Method {
  return METHODS.some((method) => method === name);
}
