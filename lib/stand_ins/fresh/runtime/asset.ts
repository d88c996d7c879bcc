// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

import type { VNode } from "preact";
import { ASSET_CACHE_BUST_KEY } from "../constants.ts";
import { BUILD_ID } from "./build_id.ts";

/** Never requested: paths are resolved against it. */
const ANY_ORIGIN = "http://asset.invalid";

/**
 * Tie the URL of a static file to the current build, so that it may be cached
 * for a year.
 *
 * @param path A path on this site; anything else is returned as it is.
 * @returns The path with the build id as a search parameter.
 */
export function asset(path: string): string {
  const url = path.startsWith("/") ? resolve(path) : null;
  if (
    url?.origin !== ANY_ORIGIN || url.searchParams.has(ASSET_CACHE_BUST_KEY)
  ) {
    return path;
  }
  url.searchParams.set(ASSET_CACHE_BUST_KEY, BUILD_ID);
  return url.pathname + url.search + url.hash;
}

/** Browsers that the code of islands runs in may lack `URL.parse`. */
function resolve(path: string): URL | null {
  try {
    return new URL(path, ANY_ORIGIN);
  } catch {
    return null;
  }
}

/**
 * Apply {@linkcode asset} to each URL of a `srcset` attribute.
 *
 * @param srcset URLs with optional widths or densities, separated by commas.
 */
export function assetSrcSet(srcset: string): string {
  // Parentheses may hold commas that separate nothing.
  if (srcset.includes("(")) return srcset;
  return srcset.replaceAll(/(^|,)(\s*)([^\s,]+)/g, (_, comma, space, url) => {
    return comma + space + asset(url);
  });
}

/** Tie the images of an element to the current build. */
export function lockAssets(
  vnode: VNode<{
    src?: unknown;
    srcset?: unknown;
    "data-fresh-disable-lock"?: boolean;
  }>,
): void {
  const { type, props } = vnode;
  if (type !== "img" && type !== "source") return;
  if (props["data-fresh-disable-lock"]) return;
  if (typeof props.src === "string") props.src = asset(props.src);
  if (typeof props.srcset === "string") {
    props.srcset = assetSrcSet(props.srcset);
  }
}
