// Runs on the server.

/**
 * Decides whether a request may act for the session that its cookie names. Other
 * sites' pages can open sockets and send forms here; browsers say where such a
 * request comes from (RFC 6454 section 7, and RFC 6455 section 10.2 for sockets).
 *
 * Only the host is compared: behind a proxy that ends TLS, the server sees `http`
 * where the page has `https`.
 *
 * @param headers Headers of the request.
 * @returns Whether it comes from a page of this host, or from no page at all.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin === null) return true;
  // Behind several proxies it is a list, which begins with what the browser sent.
  const forwarded = headers.get("x-forwarded-host")?.split(",")[0]?.trim();
  const host = forwarded ?? headers.get("host");
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Tells whether a form or script that sent something was on a page that came by
 * https, also where a proxy has ended TLS: browsers say so in `Origin`.
 *
 * @param request The request, of a page of this host.
 * @returns Whether cookies may be for https only.
 */
export function isFromSecurePage({ headers, url }: Request): boolean {
  return url.startsWith("https:") ||
    (headers.get("origin")?.startsWith("https:") ?? false);
}
