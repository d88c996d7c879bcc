// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { getRenderNonce } from "../render_nonce.ts";
import type { Middleware } from "./middleware.ts";

/** Options of {@linkcode csp}. */
export interface CSPOptions {
  /**
   * Have violations reported only, not prevented.
   *
   * @default {false}
   */
  reportOnly?: boolean;
  /** URL that violations are reported to. */
  reportTo?: string;
  /** Directives to add; one that is there by default is replaced. */
  csp?: string[];
  /**
   * Allow only those inline scripts and styles that Fresh has rendered, instead
   * of all of them.
   *
   * @default {false}
   */
  useNonce?: boolean;
}

const DEFAULT_DIRECTIVES = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

/** Directives that can allow inline scripts or styles. */
const INLINE_DIRECTIVES = [
  "default-src",
  "script-src",
  "script-src-elem",
  "style-src",
  "style-src-elem",
  "style-src-attr",
];

/**
 * Send a Content-Security-Policy (W3C CSP Level 3) with every response.
 *
 * @param options The policy.
 */
export function csp<State>(options: CSPOptions = {}): Middleware<State> {
  const { reportOnly = false, reportTo, csp = [], useNonce = false } = options;
  const headerName = reportOnly
    ? "Content-Security-Policy-Report-Only"
    : "Content-Security-Policy";

  const replaced = new Set(csp.map(directiveName));
  const directives = DEFAULT_DIRECTIVES
    .filter((directive) => !replaced.has(directiveName(directive)))
    .concat(csp);
  if (reportTo) {
    // Firefox and Safari know only the older of the two.
    directives.push("report-to csp-endpoint", `report-uri ${reportTo}`);
  }
  const policy = directives.join("; ");
  const aroundNonces = splitAtInline(directives);

  return async (ctx) => {
    const response = await ctx.next();
    const nonce = useNonce ? getRenderNonce(response) : undefined;
    response.headers.set(
      headerName,
      nonce === undefined ? policy : aroundNonces.join(`'nonce-${nonce}'`),
    );
    if (reportTo) {
      response.headers.set(
        "Reporting-Endpoints",
        `csp-endpoint="${reportTo}"`,
      );
    }
    return response;
  };
}

function directiveName(directive: string): string {
  return directive.split(" ", 1).join("");
}

/** What stands around the places in a policy that allow everything inline. */
function splitAtInline(directives: string[]): string[] {
  // No header can hold a line feed.
  const place = "\n";
  return directives
    .map((directive) =>
      INLINE_DIRECTIVES.includes(directiveName(directive))
        ? directive.replaceAll("'unsafe-inline'", place)
        : directive
    )
    .join("; ")
    .split(place);
}
