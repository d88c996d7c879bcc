// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { Method } from "./router.ts";

/** A value that is loaded when it is first needed. */
export type Lazy<T> = () => Promise<T>;

/** A value, or a function that loads it. */
export type MaybeLazy<T> = T | Lazy<T>;

/** How a page relates to the layouts and the app wrapper around it. */
export interface LayoutConfig {
  /**
   * Leave out the layouts of the parent paths.
   *
   * @default {false}
   */
  skipInheritedLayouts?: boolean;
  /**
   * Leave out the app wrapper, so that this component renders the whole
   * document.
   *
   * @default {false}
   */
  skipAppWrapper?: boolean;
}

/** Settings of one route. */
export interface RouteConfig extends LayoutConfig {
  /** URL pattern to answer instead of the path the route is registered at. */
  routeOverride?: string;
  /**
   * Methods a lazily loaded route answers; its handler is not known when the
   * route is registered.
   *
   * @default {"ALL"}
   */
  methods?: "ALL" | Method[];
}

/** Tell a lazy value from the value itself, which is never a function. */
export function isLazy<T extends object>(
  value: MaybeLazy<T>,
): value is Lazy<T> {
  return typeof value === "function";
}
