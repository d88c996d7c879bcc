// Runs in the browser and on the server.

/** Why a socket was closed (RFC 6455 section 7.4; 4000–4999 are Islet's own). */
export const CloseCode = {
  /** The client leaves, or replaces this connection. */
  NORMAL: 1000,
  /** A binary frame came: the protocol is text. */
  UNSUPPORTED_DATA: 1003,
  /** Refused: banned, flooding, or too many connections of one user. */
  POLICY_VIOLATION: 1008,
  /** A frame over the size limit. */
  MESSAGE_TOO_BIG: 1009,
  /** The server restarts: come back at once. */
  SERVICE_RESTART: 1012,
  /** A reader that is too slow, or a full server: come back later. */
  TRY_AGAIN_LATER: 1013,
  /** The protocol version that was asked for isn't spoken here. */
  UNSUPPORTED_VERSION: 4400,
  /** Not allowed in this room. */
  NOT_ALLOWED: 4403,
} as const;

/** What browsers say of a connection that ended without a close frame. */
export const ABNORMAL_CLOSURE = 1006;

/** The reasons a client gives with code 1000. */
export const CloseReason = {
  UNMOUNTING: "Component unmounting",
  RECONNECTING: "Reconnecting",
  TIMEOUT: "Connection timeout",
} as const;

/** How a client goes on after a close. */
export type AfterClose = "give_up" | "at_once" | "backoff";

/**
 * Decides how a client goes on after the server closed its socket.
 *
 * @param code The close code.
 * @returns `give_up` where another attempt would end the same way, `at_once`
 * (with jitter) after a restart, and `backoff` for everything else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(afterClose(CloseCode.SERVICE_RESTART), "at_once");
 * assertEquals(afterClose(ABNORMAL_CLOSURE), "backoff");
 * ```
 */
export function afterClose(code: number): AfterClose {
  switch (code) {
    case CloseCode.POLICY_VIOLATION:
    case CloseCode.UNSUPPORTED_VERSION:
    case CloseCode.NOT_ALLOWED:
      return "give_up";
    case CloseCode.SERVICE_RESTART:
      return "at_once";
    default:
      return "backoff";
  }
}
