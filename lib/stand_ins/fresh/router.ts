// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { compilePath, type PathMatcher } from "./path_matcher.ts";

/** The HTTP methods a route can answer. */
export type Method =
  | "HEAD"
  | "GET"
  | "POST"
  | "PATCH"
  | "PUT"
  | "DELETE"
  | "OPTIONS";

/** Every {@linkcode Method}, for a handler that answers all of them. */
export const METHODS: readonly Method[] = [
  "GET",
  "DELETE",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
];

/** What was added for a path or a pattern. */
export interface RouteEntry<T> {
  /** The path, or the pattern as `URLPattern` writes it. */
  readonly pathname: string;
  /** Absent for a path. */
  readonly match: PathMatcher | undefined;
  /** What every path that matches begins with. */
  readonly prefix: string;
  /** The items, in the order in which they were added. */
  readonly byMethod: ReadonlyMap<string, T>;
}

/** Where a request leads. */
export interface RouteMatch<T> {
  /** What matches the path, whatever the method. */
  entry: RouteEntry<T> | null;
  /** What was added for the method; absent when nothing was. */
  item: T | undefined;
  /** The decoded parameters of the pattern. */
  params: Record<string, string>;
}

interface MutableEntry<T> extends RouteEntry<T> {
  readonly byMethod: Map<string, T>;
}

const IS_PATTERN = /[*:{}+?()]/;

/**
 * Finds the item for a method and a path. Paths without a parameter are looked
 * up in a map and win over patterns; patterns are tried in the order in which
 * they were added, and the first one that matches decides.
 */
export class Router<T> {
  #entries = new Map<string, MutableEntry<T>>();
  #patterns: MutableEntry<T>[] = [];

  /**
   * Add an item. The first item added for a method and a path stays.
   *
   * @param method The method to answer.
   * @param pathname A path, or a pattern in the syntax of `URLPattern`.
   * @param item What {@linkcode Router.match} is to find.
   * @throws {TypeError} If the pattern is malformed.
   */
  add(method: Method, pathname: string, item: T): void {
    let entry = this.#entries.get(pathname);
    if (entry === undefined) {
      const pattern = IS_PATTERN.test(pathname)
        ? new URLPattern({ pathname })
        : undefined;
      entry = {
        pathname: pattern?.pathname ?? pathname,
        match: pattern && compilePath(pattern),
        prefix: literalPrefix(pattern?.pathname ?? pathname),
        byMethod: new Map(),
      };
      this.#entries.set(pathname, entry);
      if (pattern !== undefined) this.#patterns.push(entry);
    }
    if (!entry.byMethod.has(method)) entry.byMethod.set(method, item);
  }

  /** Find the item for a request; `HEAD` falls back to `GET`. */
  match(method: string, url: URL): RouteMatch<T> {
    const params: Record<string, string> = Object.create(null);

    const { pathname } = url;
    const exact = this.#findPath(pathname);
    if (exact !== undefined) {
      return { entry: exact, item: select(exact, method), params };
    }

    for (const entry of this.#patterns) {
      // Most patterns are ruled out by this, which takes far less time.
      if (!pathname.startsWith(entry.prefix)) continue;
      const groups = entry.match?.(url);
      if (!groups) continue;

      for (const [name, value] of Object.entries(groups)) {
        params[name] = value === undefined ? "" : decodeParam(value);
      }
      return { entry, item: select(entry, method), params };
    }

    return { entry: null, item: undefined, params };
  }

  /** A path is found with or without its trailing slash. */
  #findPath(pathname: string): RouteEntry<T> | undefined {
    const entry = this.#entries.get(pathname) ??
      (pathname === "/" ? undefined : this.#entries.get(
        pathname.endsWith("/") ? pathname.slice(0, -1) : `${pathname}/`,
      ));
    // A request for the very text of a pattern is not a match for it.
    return entry?.match === undefined ? entry : undefined;
  }
}

/** The slash before a parameter is not in it: it may be optional as well. */
function literalPrefix(pathname: string): string {
  const [literal = ""] = pathname.match(/^[^*:{}+?()\\]*/) ?? [];
  return literal.slice(0, Math.max(0, literal.lastIndexOf("/")));
}

function select<T>(entry: RouteEntry<T>, method: string): T | undefined {
  return entry.byMethod.get(method) ??
    (method === "HEAD" ? entry.byMethod.get("GET") : undefined);
}

function decodeParam(value: string): string {
  try {
    return decodeURI(value);
  } catch {
    // A stray "%" is a strange parameter, not a server error.
    return value;
  }
}

/**
 * Join a base path and the path of a route.
 *
 * @param basePath Path of the app or of the place it is mounted at.
 * @param path Path or pattern below it; `*` stands for everything below.
 * @param isMounting Whether `*` means the base path itself, as it does for the
 * middlewares of a mounted app.
 */
export function mergePath(
  basePath: string,
  path: string,
  isMounting: boolean,
): string {
  const base = basePath === "/" ? "" : basePath.replace(/\*$/, "");
  if (path === "*") return isMounting ? base : `${base}/*`;
  return base !== "" && path === "/" ? base : base + path;
}

/**
 * Split a pattern into the segments under which middlewares, layouts and error
 * pages are looked up. Optional groups do not count, so that a middleware at
 * `/api` also covers `/api{/:version}?/users`.
 */
export function patternToSegments(pattern: string): string[] {
  if (pattern === "*" || pattern === "/*") return [];
  return pattern.replace(/\{[^}]*\}\??/g, "").split("/").filter(Boolean);
}
