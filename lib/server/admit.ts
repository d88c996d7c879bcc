// Runs on the server.

import type { Caller } from "../chat/caller.ts";
import { waitWords } from "../chat/wait_words.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { Islet } from "./islet.ts";
import type { RefusalReason } from "./refusal_reason.ts";

/** Why a connection is not let in, for now. */
export interface Refusal {
  /** The HTTP status that says it. */
  readonly status: 429 | 503;
  readonly code: "rate_limited" | "unavailable";
  /** For figures. */
  readonly reason: RefusalReason;
  /** A short sentence for a person, with when to come back. */
  readonly message: string;
  /** The same, in milliseconds. */
  readonly retryAfterMs: number;
}

/** Connections that one address may have: ten for each of an office of thirty. */
export const MAX_ADDRESS_CONNECTIONS = 300;

// The last places are for addresses that have none.
const SHARE_FOR_NEWCOMERS = 0.1;

const FULL_RETRY_AFTER_MS = 5000;
const ADDRESS_RETRY_AFTER_MS = 30_000;

/**
 * Decides whether one more socket or stream is let in, and counts it for its user and
 * its address.
 *
 * @param islet The running server.
 * @param caller Whose it is.
 * @returns `null` when it is, else why not.
 */
export function admit(islet: Islet, caller: Caller): Refusal | null {
  const { connections, config } = islet;
  const { maxSessions } = config;
  const own = config.addressLimits ? connections.countOf(caller.address) : 0;
  const places = own > 0
    ? maxSessions - Math.ceil(maxSessions * SHARE_FOR_NEWCOMERS)
    : maxSessions;
  if (connections.size >= places) {
    return {
      status: 503,
      code: "unavailable",
      reason: "server_full",
      message: `The server is full, try again ${
        waitWords(FULL_RETRY_AFTER_MS)
      }`,
      retryAfterMs: FULL_RETRY_AFTER_MS,
    };
  }
  if (own >= MAX_ADDRESS_CONNECTIONS) {
    return tooMany(
      `Your address has too many connections, try again ${
        waitWords(ADDRESS_RETRY_AFTER_MS)
      }`,
      ADDRESS_RETRY_AFTER_MS,
    );
  }
  try {
    islet.chat.connect(caller);
    return null;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return tooMany(error.message, error.retryAfterMs ?? ADDRESS_RETRY_AFTER_MS);
  }
}

function tooMany(message: string, retryAfterMs: number): Refusal {
  return {
    status: 429,
    code: "rate_limited",
    reason: "address_connections",
    message,
    retryAfterMs,
  };
}
