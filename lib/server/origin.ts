// Runs on the server.

import { isConnectionPath } from "../protocol/paths.ts";
import { forwardedValue } from "./forwarded.ts";

/**
 * Where a request comes from: a page of this site or no page at all, a page of
 * another site, or one of this host on a port that `Host` doesn't tell, so that it may
 * be either.
 */
export type RequestOrigin = "own" | "foreign" | "port_unknown";

// Methods that change nothing (RFC 9110 section 9.2.1).
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Tells whether a request acts for its user, so that it has to come from a page of
 * this site. A socket or a stream does: it lets the user into a room, for others to
 * see.
 *
 * @param method Its method.
 * @param url Its URL.
 */
export function actsForUser(method: string, { pathname }: URL): boolean {
  return !SAFE_METHODS.includes(method) || isConnectionPath(pathname);
}

/**
 * Decides where a request comes from. Other sites' pages can open sockets and send
 * forms here; browsers say so in `Sec-Fetch-Site` (W3C Fetch Metadata, over https and
 * on localhost only), else in `Origin` (RFC 6454 section 7, and RFC 6455 section 10.2
 * for sockets).
 *
 * Of `Origin` only the host is compared: behind a proxy that ends TLS, the server
 * sees `http` where the page has `https`.
 *
 * @param headers Headers of the request.
 * @param trustProxy How many proxies before this server are trusted.
 */
export function requestOrigin(
  headers: Headers,
  trustProxy: number,
): RequestOrigin {
  const site = headers.get("sec-fetch-site");
  if (site !== null) {
    return site === "same-origin" || site === "none" ? "own" : "foreign";
  }
  const origin = headers.get("origin");
  if (origin === null) return "own";
  const page = URL.parse(origin);
  if (page === null) return "foreign";
  const host = requestHost(headers, trustProxy);
  if (page.host === host) return "own";
  return page.hostname === host ? "port_unknown" : "foreign";
}

/**
 * @param headers Headers of the request.
 * @param trustProxy How many proxies before this server are trusted.
 * @returns The host that the client asked, with its port, as far as is known.
 */
export function requestHost(
  headers: Headers,
  trustProxy: number,
): string | null {
  const forwarded = headers.get("x-forwarded-host");
  return forwardedValue(forwarded, trustProxy) ?? headers.get("host");
}

/**
 * Finds out under which origin a client sees this site: as a browser says in `Origin` or,
 * where it follows a link, in `Referer`; else by the host that it asked, and by what a
 * trusted proxy says of https.
 *
 * @param request The request, of a page of this site or of no page at all.
 * @param trustProxy How many proxies before this server are trusted.
 * @returns The origin, such as `https://chat.example`.
 */
export function siteOrigin(request: Request, trustProxy: number): string {
  const { headers, url } = request;
  const page = URL.parse(headers.get("origin") ?? "");
  if (page !== null && page.origin !== "null") return page.origin;
  const { protocol, origin } = new URL(url);
  const host = requestHost(headers, trustProxy);
  const link = URL.parse(headers.get("referer") ?? "");
  // Another site may lead here, too.
  if (link?.host === host && link.origin !== "null") return link.origin;
  const proxied = forwardedValue(headers.get("x-forwarded-proto"), trustProxy);
  const scheme = proxied === "https" ? "https:" : protocol;
  return URL.parse(`${scheme}//${host ?? ""}`)?.origin ?? origin;
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
