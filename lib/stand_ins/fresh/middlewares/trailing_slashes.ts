// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { Middleware } from "./middleware.ts";

/**
 * Redirect so that every page has one URL: with a slash at its end, or without.
 *
 * @param mode `"always"` adds the slash, `"never"` takes it away.
 */
export function trailingSlashes<State>(
  mode: "always" | "never",
): Middleware<State> {
  return (ctx) => {
    const { pathname, search } = ctx.url;
    const hasSlash = pathname.endsWith("/");
    if (pathname === "/" || hasSlash === (mode === "always")) return ctx.next();
    return ctx.redirect(
      (hasSlash ? pathname.slice(0, -1) : `${pathname}/`) + search,
    );
  };
}
