// Runs on the server.

import type { ProtocolError } from "../protocol/protocol_error.ts";

/** Codes of the protocol, and those that only HTTP needs. */
export type ApiErrorCode =
  | ProtocolError["code"]
  | "bad_request"
  | "not_found"
  | "method_not_allowed"
  | "upgrade_required"
  | "internal";

const STATUS: Record<ProtocolError["code"], number> = {
  bad_frame: 400,
  bad_message: 400,
  too_long: 413,
  rate_limited: 429,
  not_allowed: 403,
  unavailable: 503,
};

/**
 * Answers an API request that can't be served.
 *
 * @param status HTTP status.
 * @param code For programs.
 * @param message A short sentence for a person.
 * @param headers Further headers.
 * @returns The JSON response.
 */
export function apiError(
  status: number,
  code: ApiErrorCode,
  message: string,
  headers: HeadersInit = {},
): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}

/**
 * Answers with what the protocol says.
 *
 * @param error The error.
 * @returns The JSON response.
 */
export function protocolErrorResponse(error: ProtocolError): Response {
  return apiError(
    statusOf(error),
    error.code,
    error.message,
    retryAfterHeader(error),
  );
}

/**
 * @param error The error.
 * @returns The HTTP status that says the same.
 */
export function statusOf(error: ProtocolError): number {
  return STATUS[error.code];
}

/**
 * @param error The error.
 * @returns `Retry-After` in whole seconds (RFC 9110 section 10.2.3), if the peer
 * should wait.
 */
export function retryAfterHeader(error: ProtocolError): Record<string, string> {
  const { retryAfterMs } = error;
  return retryAfterMs === undefined
    ? {}
    : { "Retry-After": String(Math.ceil(retryAfterMs / 1000)) };
}
