// Runs on the server.

import type { Middleware } from "fresh";
import type { Islet } from "./islet.ts";
import type { State } from "./state.ts";

/**
 * Makes a middleware that hands the running server to all routes.
 *
 * @param islet The server.
 * @returns The middleware.
 */
export function provide(islet: Islet): Middleware<State> {
  return (ctx) => {
    ctx.state.islet = islet;
    return ctx.next();
  };
}
