// Runs on the server.

import { isLivePath } from "../protocol/paths.ts";

/** Headers of every page. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  // What a page says depends on who asks, and on when. `no-store` would keep it from the
  // back/forward cache, and what somebody has typed with it.
  "Cache-Control": "private, no-cache",
};

/** What a page may load, as directives; scripts need a nonce beside them. */
export const PAGE_POLICY: readonly string[] = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/** What a page without scripts may load. */
const STILL_POLICY = PAGE_POLICY.filter((directive) =>
  !directive.startsWith("script-src")
);

/**
 * Headers of a page that says what went wrong.
 *
 * @param path The path that was asked for.
 * @param headers Headers that go with what went wrong.
 * @returns All of them. In a frame such a page goes on by itself where that helps.
 */
export function errorPageHeaders(
  path: string,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const retryAfter = headers["Retry-After"];
  const isFramed = isLivePath(path);
  return {
    ...PAGE_HEADERS,
    "Content-Security-Policy": isFramed
      ? livePolicy(null)
      : STILL_POLICY.join("; "),
    ...headers,
    ...(isFramed && retryAfter !== undefined && { Refresh: retryAfter }),
  };
}

/**
 * The policy of what the page of a room has in its frame: no other page may have it, and
 * no script runs in it.
 *
 * @param nonce What its own styles bear; `null` where it has none.
 * @returns The policy.
 */
export function livePolicy(nonce: string | null): string {
  const style = `style-src 'self'${nonce === null ? "" : ` 'nonce-${nonce}'`}`;
  return [
    "default-src 'none'",
    style,
    "img-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join("; ");
}
