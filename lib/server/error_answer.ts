// Runs on the server.

import { HttpError } from "fresh";
import { UnknownCallerError } from "../chat/access.ts";
import { ReadFailure } from "../chat/read_failure.ts";
import type { ApiErrorCode } from "../protocol/http.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { RequestError } from "./request_error.ts";

/** What a peer is told of an error. */
export interface ErrorAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** For programs. */
  readonly code: ApiErrorCode;
  /** A short sentence for a person. */
  readonly message: string;
  /** How long to wait before the next try, in milliseconds, if that may succeed. */
  readonly retryAfterMs?: number;
  readonly headers: Readonly<Record<string, string>>;
}

const STATUS: Record<ProtocolError["code"], number> = {
  bad_frame: 400,
  bad_message: 400,
  too_long: 413,
  rate_limited: 429,
  not_allowed: 403,
  unavailable: 503,
  conflict: 409,
  gone: 410,
  not_found: 404,
  full: 409,
  locked: 403,
  slow_mode: 403,
  muted: 403,
  banned: 403,
  passphrase: 403,
};

const STORE_RETRY_AFTER_MS = 1000;

const NOT_FOUND: ErrorAnswer = {
  status: 404,
  code: "not_found",
  message: "Not found",
  headers: {},
};

const METHOD_NOT_ALLOWED: ErrorAnswer = {
  status: 405,
  code: "method_not_allowed",
  message: "Method not allowed",
  headers: {},
};

const INTERNAL: ErrorAnswer = {
  status: 500,
  code: "internal",
  message: "Something went wrong here",
  headers: {},
};

/**
 * Decides what a peer is told of an error: nothing of one that nobody foresaw.
 *
 * @param error What was thrown.
 * @returns The status, and the words and headers that go with it.
 */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof RequestError) {
    const { status, code, message, headers } = error;
    return withWait({ status, code, message, headers }, error.retryAfterMs);
  }
  if (error instanceof ProtocolError) {
    const { code, message } = error;
    const status = error instanceof UnknownCallerError ? 401 : STATUS[code];
    const retryAfterMs = error.retryAfterMs ??
      (code === "unavailable" ? STORE_RETRY_AFTER_MS : undefined);
    return withWait({ status, code, message, headers: {} }, retryAfterMs);
  }
  // Fresh's own: no route, or none for the method.
  if (error instanceof HttpError && error.status === 404) return NOT_FOUND;
  if (error instanceof HttpError && error.status === 405) {
    return METHOD_NOT_ALLOWED;
  }
  return INTERNAL;
}

/**
 * @param error What was thrown.
 * @returns Whether it was foreseen: it is no fault of the server, or is dealt with
 * where it began.
 */
export function isForeseen(error: unknown): boolean {
  if (error instanceof ReadFailure) return false;
  return error instanceof RequestError || error instanceof ProtocolError ||
    errorAnswer(error).status < 500;
}

/** `Retry-After` is in whole seconds (RFC 9110 section 10.2.3). */
function withWait(
  answer: ErrorAnswer,
  retryAfterMs: number | undefined,
): ErrorAnswer {
  if (retryAfterMs === undefined) return answer;
  const seconds = String(Math.ceil(retryAfterMs / 1000));
  const headers = { ...answer.headers, "Retry-After": seconds };
  return { ...answer, retryAfterMs, headers };
}
