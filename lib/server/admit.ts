// Runs on the server.

import type { Caller } from "../chat/caller.ts";
import type { Islet } from "./islet.ts";
import type { RefusalReason } from "./refusal_reason.ts";

const FULL_RETRY_AFTER_MS = 5000;

/** Why a connection is not let in, for now. */
export interface Refusal {
  /** The HTTP status that says it. */
  readonly status: 429 | 503;
  readonly code: "rate_limited" | "unavailable";
  /** For figures. */
  readonly reason: RefusalReason;
  /** A short sentence for a person. */
  readonly message: string;
  /** How long to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number;
}

/**
 * Decides whether one more socket or stream is let in, and counts it for its address.
 *
 * @param islet The running server.
 * @param caller Whose it is.
 * @returns `null` when it is, else why not.
 */
export function admit(islet: Islet, caller: Caller): Refusal | null {
  if (islet.connections.size >= islet.config.maxSessions) {
    return {
      status: 503,
      code: "unavailable",
      reason: "server_full",
      message: "The server is full",
      retryAfterMs: FULL_RETRY_AFTER_MS,
    };
  }
  const retryAfterMs = islet.chat.connect(caller);
  if (retryAfterMs === 0) return null;
  return {
    status: 429,
    code: "rate_limited",
    reason: "address_connections",
    message: "Too many connections came from your address, wait a moment",
    retryAfterMs,
  };
}
