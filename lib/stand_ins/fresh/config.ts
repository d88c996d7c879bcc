// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/** What may be written in `new App({ ... })`. */
export interface FreshConfig {
  /**
   * Path under which the whole app is served, such as `/chat`. It starts with a
   * slash and does not end with one.
   *
   * @default {""}
   */
  basePath?: string;
  /**
   * In `"development"` static files are never cached.
   *
   * @default {"production"}
   */
  mode?: "development" | "production";
  /**
   * Take protocol and host of `ctx.url` from `X-Forwarded-Proto` and
   * `X-Forwarded-Host`. Anyone can send these headers, so set it only behind a
   * proxy that overwrites them.
   *
   * @default {false}
   */
  trustProxy?: boolean;
}

/** {@linkcode FreshConfig} with every default filled in. */
export interface ResolvedFreshConfig {
  /** Directory of the project; a build sets it. */
  root: string;
  /** Path under which the app is served; empty for the root. */
  basePath: string;
  /** Whether files may be cached (`"production"`). */
  mode: "development" | "production";
  /** Whether `X-Forwarded-*` headers are believed. */
  trustProxy: boolean;
}

/** Fill in the defaults. */
export function resolveConfig(config: FreshConfig): ResolvedFreshConfig {
  const { basePath = "", mode = "production", trustProxy = false } = config;
  return { root: ".", basePath, mode, trustProxy };
}
