// Runs on the server.

import { HttpError } from "fresh";
import type { ApiErrorCode } from "../protocol/http.ts";
import type { RefusalReason } from "./refusal_reason.ts";

/** What an answer may say beside its status, code and sentence. */
export interface RequestErrorOptions {
  /** How long the peer should wait before it tries again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What went wrong, for the log; the peer never sees it. */
  readonly cause?: unknown;
  /** What figures count it as, where that isn't its code. */
  readonly reason?: RefusalReason;
}

/** A request that is refused, with what its sender is told. */
export class RequestError extends HttpError {
  /** For programs. */
  readonly code: ApiErrorCode;
  /** How long the peer should wait, in milliseconds, if it may try again. */
  readonly retryAfterMs: number | undefined;
  /** Further headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** What figures count it as. */
  readonly reason: RefusalReason;

  /**
   * @param status The HTTP status.
   * @param code For programs.
   * @param message A short sentence for a person.
   * @param options What else there is to say.
   */
  constructor(
    status: HttpError["status"],
    code: ApiErrorCode,
    message: string,
    options: RequestErrorOptions = {},
  ) {
    super(status, message, { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.headers = options.headers ?? {};
    this.reason = options.reason ?? code;
  }
}
