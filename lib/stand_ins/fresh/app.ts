// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { type BuildCache, getBuildCache } from "./build_cache.ts";
import { type Command, compileApp } from "./commands.ts";
import {
  type FreshConfig,
  resolveConfig,
  type ResolvedFreshConfig,
} from "./config.ts";
import { Context } from "./context.ts";
import { HttpError } from "./error.ts";
import {
  allow,
  isServerError,
  methodNotAllowed,
  notFound,
  toErrorResponse,
} from "./fallbacks.ts";
import { type ListenOptions, serve } from "./listen.ts";
import type {
  MaybeLazyMiddleware,
  Middleware,
} from "./middlewares/middleware.ts";
import type { RouteComponent } from "./render.ts";
import { resolveRoute, type Route, runRoute } from "./route.ts";
import { mergePath, type Method, METHODS } from "./router.ts";
import type { LayoutConfig, MaybeLazy, RouteConfig } from "./types.ts";
import type { WebSocketHandlers, WebSocketUpgradeOptions } from "./upgrade.ts";

/** Addresses for a handler that is called without a server, as tests do. */
const NO_CONNECTION: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
};

/**
 * Answers requests by middlewares, handlers and pages. The order of the calls
 * matters: a middleware, a layout or an error page applies to the routes that
 * are registered after it, at its path and below.
 *
 * @example
 * ```ts
 * import { App, staticFiles } from "fresh";
 *
 * const app = new App<{ startedAt: number }>()
 *   .use(staticFiles())
 *   .use((ctx) => {
 *     ctx.state.startedAt = performance.now();
 *     return ctx.next();
 *   })
 *   .get("/rooms/:room", (ctx) => ctx.text(ctx.params.room ?? ""));
 *
 * const response = await app.handler()(
 *   new Request("http://localhost/rooms/lobby"),
 * );
 * ```
 *
 * @typeParam State Type of `ctx.state`.
 */
export class App<State> {
  /** The settings, with every default filled in. */
  config: ResolvedFreshConfig;
  #commands: Command<State>[] = [];

  /** @param config The settings. */
  constructor(config: FreshConfig = {}) {
    this.config = resolveConfig(config);
  }

  /** Add middlewares for every request, or for those at a path and below. */
  use(...middleware: MaybeLazyMiddleware<State>[]): this;
  use(path: string, ...middleware: MaybeLazyMiddleware<State>[]): this;
  use(
    first: string | MaybeLazyMiddleware<State>,
    ...rest: MaybeLazyMiddleware<State>[]
  ): this {
    const [pattern, middlewares] = typeof first === "string"
      ? [first, rest]
      : ["*", [first, ...rest]];
    this.#commands.push({ type: "middleware", pattern, middlewares });
    return this;
  }

  /**
   * Set what answers a request that no route answers, and any `HttpError` with
   * status 404. It sets the status of the response itself.
   */
  notFound(routeOrMiddleware: Route<State> | Middleware<State>): this {
    const route = toRoute(routeOrMiddleware);
    const middleware: Middleware<State> = (ctx) => runRoute(ctx, route);
    this.#commands.push({ type: "notFound", middleware });
    return this;
  }

  /**
   * Set what answers when something is thrown at a path or below. The value
   * that was thrown is in `ctx.error`.
   */
  onError(
    path: string,
    routeOrMiddleware: Route<State> | Middleware<State>,
  ): this {
    const route = toRoute(routeOrMiddleware);
    this.#commands.push({ type: "error", pattern: path, route });
    return this;
  }

  /** Set the component that renders the document around every page. */
  appWrapper(component: RouteComponent<State>): this {
    this.#commands.push({ type: "app", component });
    return this;
  }

  /** Set the component around the pages at a path and below. */
  layout(
    path: string,
    component: RouteComponent<State>,
    config: LayoutConfig = {},
  ): this {
    this.#commands.push({ type: "layout", pattern: path, component, config });
    return this;
  }

  /**
   * Answer a path with a handler, a page, or a handler and its page.
   *
   * @param path A path, or a pattern in the syntax of `URLPattern`.
   * @param route The route, or a function that loads it.
   * @param config Settings of a route that is loaded; one that is not carries
   * its own.
   */
  route(
    path: string,
    route: MaybeLazy<Route<State>>,
    config: RouteConfig = {},
  ): this {
    this.#commands.push({ type: "route", pattern: path, route, config });
    return this;
  }

  /** Answer `GET` requests, and `HEAD` where nothing else does. */
  get(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["GET"], path, middlewares);
  }

  /** Answer `POST` requests. */
  post(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["POST"], path, middlewares);
  }

  /** Answer `PATCH` requests. */
  patch(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["PATCH"], path, middlewares);
  }

  /** Answer `PUT` requests. */
  put(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["PUT"], path, middlewares);
  }

  /** Answer `DELETE` requests. */
  delete(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["DELETE"], path, middlewares);
  }

  /** Answer `HEAD` requests. */
  head(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["HEAD"], path, middlewares);
  }

  /** Answer requests of every method. */
  all(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(METHODS, path, middlewares);
  }

  /** Accept WebSockets at a path; see {@linkcode Context.upgrade}. */
  ws(
    path: string,
    handlers: WebSocketHandlers,
    options?: WebSocketUpgradeOptions,
  ): this {
    return this.get(path, (ctx) => ctx.upgrade(handlers, options));
  }

  /**
   * Take over everything that is registered on another app, below a path.
   *
   * @param path Where the routes of the other app are to be found.
   * @param app The other app; what is registered on it later is not taken over.
   */
  mountApp(path: string, app: App<State>): this {
    for (const command of app.#commands) {
      if (command.type === "app" || command.type === "notFound") {
        this.#commands.push(command);
        continue;
      }
      const inner = app.config.basePath === ""
        ? command.pattern
        : mergePath(app.config.basePath, command.pattern, false);
      const pattern = mergePath(path, inner, true);
      this.#commands.push({ ...command, pattern });
    }
    return this;
  }

  /**
   * Create the function that answers requests, for `Deno.serve` and for tests.
   * What is registered later does not apply to it.
   */
  handler(): (
    request: Request,
    info?: Deno.ServeHandlerInfo,
  ) => Promise<Response> {
    const { config } = this;
    const buildCache = getBuildCache(this);
    const { router, fallback } = compileApp(this.#commands, config.basePath);

    return async (request, info = NO_CONNECTION) => {
      const method = request.method.toUpperCase();
      const url = toUrl(request, config);
      if (url === null) return toErrorResponse(new HttpError(400));
      const { entry, item, params } = router.match(method, url);

      const next = item !== undefined || entry === null
        ? notFound
        : method === "OPTIONS"
        ? () => allow([...entry.byMethod.keys()])
        : methodNotAllowed;
      const ctx = new Context<State>(
        request,
        url,
        info,
        entry?.pathname ?? null,
        params,
        config,
        next,
        buildCache,
      );

      try {
        const response = await (item ?? fallback)(ctx);
        if (!(response instanceof Response)) {
          throw new TypeError(
            `Expected a handler to return a Response: it returned ${response}`,
          );
        }
        if (method !== "HEAD") return response;
        await response.body?.cancel();
        return new Response(null, response);
      } catch (error) {
        const response = toErrorResponse(error);
        if (!isForDeveloper(error, request, buildCache)) return response;
        ctx.error = error;
        return await ctx.render(null, { status: response.status });
      }
    };
  }

  /**
   * Start a server. Without a port, the first free one from 8000 to 8019 is
   * taken.
   *
   * @param options Options of `Deno.serve`.
   * @throws {Deno.errors.AddrInUse} If no port is free.
   */
  // deno-lint-ignore require-await -- errors are to reject the promise
  async listen(options: ListenOptions = {}): Promise<void> {
    serve(this.handler(), options, this.config.basePath);
  }

  #handle(
    methods: readonly Method[],
    pattern: string,
    middlewares: MaybeLazy<Middleware<State>>[],
  ): this {
    this.#commands.push({ type: "handler", methods, pattern, middlewares });
    return this;
  }
}

function toRoute<State>(route: Route<State> | Middleware<State>) {
  return resolveRoute(typeof route === "function" ? { handler: route } : route);
}

/** Whether an error is to be shown in the browser, as during development. */
function isForDeveloper(
  error: unknown,
  { headers }: Request,
  { devTools }: BuildCache,
): boolean {
  return devTools !== undefined && isServerError(error) &&
    (headers.get("Accept")?.includes("text/html") ?? false);
}

/** @returns `null` when the request's `Host` is none. */
function toUrl(request: Request, config: ResolvedFreshConfig): URL | null {
  const url = URL.parse(request.url);
  if (url === null) return null;
  // A path that starts with two slashes is a URL of another host when it is
  // sent back to the browser.
  if (url.pathname.includes("//")) {
    url.pathname = url.pathname.replaceAll(/\/+/g, "/");
  }
  if (config.trustProxy) {
    const protocol = request.headers.get("X-Forwarded-Proto");
    if (protocol !== null) url.protocol = `${protocol}:`;
    const host = request.headers.get("X-Forwarded-Host");
    if (host !== null) url.host = host;
  }
  return url;
}
