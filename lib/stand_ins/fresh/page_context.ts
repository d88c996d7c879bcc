// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { ResolvedFreshConfig } from "./config.ts";

/** What pages, layouts and the app wrapper know about a request. */
export interface PageContext<State> {
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
  readonly state: State;
  /** What was thrown, while an error is handled. */
  error: unknown | null;
  /** The addresses of both ends of the connection. */
  readonly info: Deno.ServeHandlerInfo;
  /** Whether the client asks for a part of the page only. */
  readonly isPartial: boolean;
}
