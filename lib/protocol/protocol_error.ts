// Runs in the browser and on the server.

/**
 * What the server answers when it can't do what was asked.
 *
 * - `bad_frame`: not a frame of this protocol.
 * - `bad_message`: a message without usable `id` or `text`.
 * - `too_long`: the text is longer than the limit.
 * - `rate_limited`: too many messages; `retryAfterMs` says when to go on.
 * - `not_allowed`: this user may not do that here.
 * - `unavailable`: not stored; the client keeps the message and tries again. A code that
 *   a client doesn't know reads as this one.
 * - `conflict`: this user has sent something else under the same id.
 * - `gone`: what it is about is deleted or no longer kept.
 * - `not_found`: what it is about never was there.
 * - `full`: what it is about takes no more of this kind.
 * - `locked`: nobody but moderators may speak in the room now.
 * - `slow_mode`: too soon after this user's last message; `retryAfterMs` says when.
 * - `muted`: this user may not speak in the room for a while.
 * - `banned`: this user may not be in the room.
 * - `passphrase`: the room has one, which this user hasn't given.
 */
export type ErrorCode =
  | "bad_frame"
  | "bad_message"
  | "too_long"
  | "rate_limited"
  | "not_allowed"
  | "unavailable"
  | "conflict"
  | "gone"
  | "not_found"
  | "full"
  | "locked"
  | "slow_mode"
  | "muted"
  | "banned"
  | "passphrase";

/** What an answer may say beside its code and sentence. */
export interface ProtocolErrorOptions {
  /** The client's own id of the message that it is about. */
  readonly id?: string;
  /** How long the peer should wait before it tries again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What went wrong inside, for the log; the peer never sees it. */
  readonly cause?: unknown;
}

/**
 * A frame or request that can't be served, with the answer for its sender.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const error = new ProtocolError("rate_limited", "Too many messages", {
 *   retryAfterMs: 500,
 * });
 * assertEquals(error.code, "rate_limited");
 * assertEquals(error.retryAfterMs, 500);
 * ```
 */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  /** The code for the peer. */
  readonly code: ErrorCode;
  /** The client's own id of the message that it is about, if that was readable. */
  readonly id: string | undefined;
  /** How long the peer should wait, in milliseconds, if it may try again. */
  readonly retryAfterMs: number | undefined;

  /**
   * @param code The code for the peer.
   * @param message A short sentence for the peer.
   * @param options What else there is to say.
   */
  constructor(
    code: ErrorCode,
    message: string,
    options: ProtocolErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.id = options.id;
    this.retryAfterMs = options.retryAfterMs;
  }
}
