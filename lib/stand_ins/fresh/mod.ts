// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/**
 * The part of Fresh 2 that Islet uses: an {@linkcode App} of middlewares,
 * handlers and pages that answers a `Request` with a `Response`.
 *
 * ```tsx
 * import { App, staticFiles } from "fresh";
 *
 * export const app = new App()
 *   .use(staticFiles())
 *   .get("/", (ctx) => ctx.render(<h1>Hello</h1>));
 *
 * if (import.meta.main) await app.listen();
 * ```
 *
 * Code that also runs in the browser imports `fresh/runtime`; the bundler and
 * the development server are in `fresh/dev`.
 *
 * @module
 */

export { App } from "./app.ts";
export type { ListenOptions } from "./listen.ts";
export type { FreshConfig, ResolvedFreshConfig } from "./config.ts";
export type { Context } from "./context.ts";
export { createDefine, type Define } from "./define.ts";
export { HttpError } from "./error.ts";
export {
  type HandlerByMethod,
  type HandlerFn,
  page,
  type PageResponse,
  type RouteData,
  type RouteHandler,
} from "./handlers.ts";
export { cors, type CORSOptions } from "./middlewares/cors.ts";
export { csp, type CSPOptions } from "./middlewares/csp.ts";
export { csrf, type CsrfOptions } from "./middlewares/csrf.ts";
export type { Middleware, MiddlewareFn } from "./middlewares/middleware.ts";
export { staticFiles } from "./middlewares/static_files.ts";
export { trailingSlashes } from "./middlewares/trailing_slashes.ts";
export type { PageProps } from "./render.ts";
export type { Method } from "./router.ts";
export type { LayoutConfig, Lazy, MaybeLazy, RouteConfig } from "./types.ts";
export type { WebSocketHandlers, WebSocketUpgradeOptions } from "./upgrade.ts";
