// Runs on the server.

import type { ApiErrorCode } from "../protocol/http.ts";

/**
 * Every reason to refuse a request, a connection or a frame, as figures name it: the
 * codes that peers get, and what stands behind a closed socket.
 */
export const REFUSAL_REASONS = [
  "bad_frame",
  "bad_message",
  "bad_request",
  "too_long",
  "rate_limited",
  "not_allowed",
  "unavailable",
  "conflict",
  "gone",
  "not_found",
  "full",
  "locked",
  "slow_mode",
  "muted",
  "banned",
  "passphrase",
  "method_not_allowed",
  "upgrade_required",
  "internal",
  /** There are as many connections as there may be. */
  "server_full",
  /** Too many connections came from one address. */
  "address_connections",
  /** A user has the room open too often. */
  "user_connections",
  /** A socket speaks another version of the protocol. */
  "version",
  /** Another site's page, or one that a proxy makes look like that. */
  "foreign_page",
  "binary_frame",
  "frame_too_big",
  /** Too many frames that were refused, or that aren't messages. */
  "flood",
] as const;

/** Why something was refused. */
export type RefusalReason =
  | ApiErrorCode
  | typeof REFUSAL_REASONS[number];
