// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { StaticFile } from "../build_cache.ts";
import { ASSET_CACHE_BUST_KEY } from "../constants.ts";
import { type Context, getContextBuildCache } from "../context.ts";
import type { Middleware } from "./middleware.ts";

const CACHE_FOREVER = "public, max-age=31536000, immutable";
const CACHE_NEVER = "no-cache, no-store, max-age=0, must-revalidate";

/**
 * Serve the files of the static directory and the code of the islands.
 *
 * A URL that names the current build (one made by {@linkcode asset}, or one of
 * an island) may be cached for a year; any other is checked again by its ETag.
 *
 * @example
 * ```ts
 * import { App, staticFiles } from "fresh";
 *
 * const app = new App().use(staticFiles());
 * ```
 */
export function staticFiles<T>(): Middleware<T> {
  return async (ctx) => {
    const pathname = toFilePathname(ctx);
    const file = pathname === null
      ? null
      : await getContextBuildCache(ctx).readFile(pathname);

    if (file === null) {
      // Browsers ask for it by themselves; a whole page would be a waste.
      return pathname === "/favicon.ico"
        ? new Response(null, { status: 404 })
        : await ctx.next();
    }

    const { method } = ctx.req;
    if (method !== "GET" && method !== "HEAD") {
      file.close();
      return new Response("Method Not Allowed", { status: 405 });
    }
    const response = answer(ctx, file);
    if (response.body === null) file.close();
    return response;
  };
}

function answer<T>(ctx: Context<T>, file: StaticFile): Response {
  const { config, req, url } = ctx;
  const { buildId } = getContextBuildCache(ctx);
  const cacheKey = url.searchParams.get(ASSET_CACHE_BUST_KEY);
  if (cacheKey !== null && cacheKey !== buildId) {
    // A page of an earlier build: what it gets must not be cached under its URL.
    const target = new URL(url);
    target.searchParams.delete(ASSET_CACHE_BUST_KEY);
    const location = target.pathname + target.search;
    return new Response(null, { status: 307, headers: { location } });
  }

  const isProduction = config.mode === "production";
  const isLocked = cacheKey !== null ||
    url.pathname.startsWith(`${config.basePath}/_fresh/js/${buildId}/`);
  const headers = new Headers({
    "Content-Type": file.contentType,
    "Vary": "If-None-Match",
  });

  if (isProduction && file.hash !== null) {
    if (matchesETag(req.headers.get("If-None-Match"), file.hash)) {
      return new Response(null, { status: 304, headers });
    }
    // Weak, because a server may compress the body on its way.
    headers.set("ETag", `W/"${file.hash}"`);
  }
  headers.set(
    "Cache-Control",
    isProduction && isLocked ? CACHE_FOREVER : CACHE_NEVER,
  );
  headers.set("Content-Length", String(file.size));
  return new Response(req.method === "HEAD" ? null : file.body, { headers });
}

/** The path of a file in the form in which a build lists it. */
function toFilePathname<T>({ config, url }: Context<T>): string | null {
  if (!url.pathname.startsWith(config.basePath)) return null;
  try {
    const pathname = url.pathname.slice(config.basePath.length);
    const segments = decodeURIComponent(pathname).split("/").filter(Boolean);
    // An encoded slash can bring back what URLs leave out.
    if (segments.length === 0 || segments.includes("..")) return null;
    return `/${segments.map(encodeURIComponent).join("/")}`;
  } catch {
    return null;
  }
}

function matchesETag(header: string | null, hash: string): boolean {
  return header === hash || header === `W/"${hash}"`;
}
