// Runs on the server.

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
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/** Headers of a page without scripts, such as that of an error. */
export const ERROR_PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...PAGE_HEADERS,
  "Content-Security-Policy": PAGE_POLICY
    .filter((directive) => !directive.startsWith("script-src"))
    .join("; "),
};
