// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { isValidElement, type VNode } from "preact";
import type { BuildCache } from "./build_cache.ts";
import type { ResolvedFreshConfig } from "./config.ts";
import { PARTIAL_SEARCH_PARAM } from "./constants.ts";
import type { PageContext } from "./page_context.ts";
import { renderPage, type Surroundings } from "./render.ts";
import type { LayoutConfig } from "./types.ts";
import {
  upgradeWebSocket,
  type WebSocketHandlers,
  type WebSocketUpgradeOptions,
} from "./upgrade.ts";

/** Read what is rendered around the pages of a request. */
export let getSurroundings: <State>(
  ctx: Context<State>,
) => Surroundings<State>;

/** Change what is rendered around the pages of a request. */
export let setSurroundings: <State>(
  ctx: Context<State>,
  surroundings: Surroundings<State>,
) => void;

/** The build that the app of a request serves. */
export let getContextBuildCache: <State>(ctx: Context<State>) => BuildCache;

const encoder = new TextEncoder();

/**
 * All that middlewares, handlers and pages know about one request, and the ways
 * to answer it.
 */
export class Context<State> implements PageContext<State> {
  /** The settings of the app. */
  readonly config: ResolvedFreshConfig;
  /** The URL of the request, with runs of slashes in its path collapsed. */
  readonly url: URL;
  /** The request as it was received. */
  req: Request;
  /** The pattern of the route that matches, or `null` if none does. */
  readonly route: string | null;
  /** The decoded parameters of the matching route. */
  readonly params: Record<string, string>;
  /** What middlewares leave for those after them. */
  // The type is the app's own; middlewares fill it in before it is read.
  readonly state: State = {} as State;
  /** Data for the page that is rendered. */
  data: unknown = undefined;
  /** What was thrown, while an error is handled. */
  error: unknown | null = null;
  /** The addresses of both ends of the connection. */
  readonly info: Deno.ServeHandlerInfo;
  /** Whether the client asks for a part of the page only. */
  readonly isPartial: boolean;
  /** Pass the request on to the next middleware or handler. */
  next: () => Promise<Response>;

  #buildCache: BuildCache;
  #surroundings: Surroundings<State> = { app: null, layouts: [] };

  static {
    getSurroundings = (ctx) => ctx.#surroundings;
    setSurroundings = (ctx, value) => ctx.#surroundings = value;
    getContextBuildCache = (ctx) => ctx.#buildCache;
  }

  constructor(
    req: Request,
    url: URL,
    info: Deno.ServeHandlerInfo,
    route: string | null,
    params: Record<string, string>,
    config: ResolvedFreshConfig,
    next: () => Promise<Response>,
    buildCache: BuildCache,
  ) {
    this.req = req;
    this.url = url;
    this.info = info;
    this.route = route;
    this.params = params;
    this.config = config;
    this.isPartial = url.search !== "" &&
      url.searchParams.has(PARTIAL_SEARCH_PARAM);
    this.next = next;
    this.#buildCache = buildCache;
  }

  /**
   * Redirect to another page.
   *
   * A path never leaves the site: `//host` would be a protocol-relative URL (RFC
   * 3986 section 4.2), so runs of slashes are collapsed. That includes what the
   * URL Standard reads as one: a backslash, and slashes with a tab or a line
   * break between them.
   *
   * @param pathOrUrl A path on this site, or a whole URL.
   * @param status A redirection status.
   */
  redirect(pathOrUrl: string, status = 302): Response {
    let location = pathOrUrl;
    if (pathOrUrl.startsWith("/")) {
      const [path = "", rest = ""] = splitBefore(pathOrUrl, /[?#]/);
      location = path.replaceAll(/[\t\n\r]/g, "").replaceAll(/[/\\]+/g, "/") +
        rest;
    }
    // The page redirected to is to be sent in parts as well.
    if (this.isPartial) {
      const [target = "", hash = ""] = splitBefore(location, /#/);
      const separator = target.includes("?") ? "&" : "?";
      location = `${target}${separator}${PARTIAL_SEARCH_PARAM}=true${hash}`;
    }
    return new Response(null, { status, headers: { location } });
  }

  /**
   * Render a page inside the layouts and the app wrapper of its path.
   *
   * @param vnode What to render.
   * @param init Status and headers of the response.
   * @param config Whether layouts or the app wrapper are left out.
   * @throws {Error} If `vnode` is neither an element nor `null`.
   */
  async render(
    // deno-lint-ignore no-explicit-any -- Fresh's signature: elements of components with any props
    vnode: VNode<any> | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      throw new Error("Cannot render a value that is not a JSX element");
    }
    const { app, layouts } = this.#surroundings;
    return await renderPage(this, this.#buildCache, vnode, init, {
      app: config.skipAppWrapper ? null : app,
      layouts: config.skipInheritedLayouts ? [] : layouts,
    });
  }

  /** Answer with plain text. */
  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  /** Answer with HTML that is sent as it is. */
  html(content: string, init?: ResponseInit): Response {
    const headers = new Headers(init?.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  /** Answer with JSON. */
  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  /**
   * Answer with chunks as they become available; strings are sent as UTF-8.
   *
   * @param stream The chunks, or a function that produces them.
   * @param init Status and headers of the response.
   */
  stream<U extends string | Uint8Array>(
    stream:
      | Iterable<U>
      | AsyncIterable<U>
      | (() => Iterable<U> | AsyncIterable<U>),
    init?: ResponseInit,
  ): Response {
    const chunks = typeof stream === "function" ? stream() : stream;
    return new Response(ReadableStream.from(encodeChunks(chunks)), init);
  }

  /**
   * Turn the request into a WebSocket. Without handlers the caller listens to
   * the socket and returns the response; with handlers the response is all
   * there is.
   *
   * @example
   * ```ts
   * import { App } from "fresh";
   *
   * const app = new App().get("/echo", (ctx) =>
   *   ctx.upgrade({
   *     message: (socket, event) => socket.send(event.data),
   *   }));
   * ```
   *
   * @throws {HttpError} With status 400 if the request asks for no WebSocket.
   */
  upgrade(
    options?: WebSocketUpgradeOptions,
  ): { socket: WebSocket; response: Response };
  upgrade(
    handlers: WebSocketHandlers,
    options?: WebSocketUpgradeOptions,
  ): Response;
  upgrade(
    handlersOrOptions?: WebSocketHandlers | WebSocketUpgradeOptions,
    options?: WebSocketUpgradeOptions,
  ): { socket: WebSocket; response: Response } | Response {
    return upgradeWebSocket(this.req, handlersOrOptions, options);
  }
}

/** Cut a string in two before the first match; the match starts the second. */
function splitBefore(text: string, pattern: RegExp): string[] {
  const index = text.search(pattern);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index)];
}

async function* encodeChunks(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield typeof chunk === "string" ? encoder.encode(chunk) : chunk;
  }
}
