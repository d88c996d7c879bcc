// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { VNode } from "preact";
import { getRenderState, type RenderState } from "./render_state.ts";
import { finish, type SwapProps } from "./swap.ts";

/** How a link relates to the page it is on. */
type Relation = "current" | "ancestor" | null;

/** Whether a link is to be marked as leading to the page or to one above it. */
export function isActiveLink(
  state: RenderState,
  props: Record<string, unknown>,
): boolean {
  return relate(state, props) !== null;
}

/**
 * A link to the page itself or to one above it. It is marked for styles
 * (`data-current`, `data-ancestor`) and for screen readers (`aria-current`).
 */
export function ActiveLink({ type, props }: SwapProps): VNode {
  const state = getRenderState();
  const relation = state && relate(state, props);
  if (relation === "current") {
    return finish(type, {
      ...props,
      "data-current": "true",
      "aria-current": "page",
    });
  }
  return relation === "ancestor"
    ? finish(type, {
      ...props,
      "data-ancestor": "true",
      "aria-current": "true",
    })
    : finish(type, props);
}

function relate(
  { url }: RenderState,
  props: Record<string, unknown>,
): Relation {
  const { href } = props;
  if (typeof href !== "string" || !href.startsWith("/")) return null;
  // Who sets the attribute knows better.
  if (props["aria-current"] !== undefined) return null;

  const target = URL.parse(href, url.origin);
  if (target === null) return null;

  const path = withoutTrailingSlash(url.pathname);
  const targetPath = withoutTrailingSlash(target.pathname);
  if (path === targetPath) {
    const isSame = target.search === "" || target.search === url.search;
    return isSame ? "current" : "ancestor";
  }
  return path.startsWith(`${targetPath}/`) ? "ancestor" : null;
}

function withoutTrailingSlash(pathname: string): string {
  return pathname.endsWith("/") ? pathname.slice(0, -1) : pathname;
}
