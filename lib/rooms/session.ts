// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { Frame } from "../protocol/frame.ts";

/** All that a room knows of one connection. */
export interface Session {
  readonly id: string;
  /**
   * Whose it is; `null` without a name: such a session reads, and isn't listed. The room
   * sets it to the user as known there, and when that one has another name.
   */
  user: User | null;
  /** From where it is: an IPv4 address, or the /64 of an IPv6 one. */
  readonly address: string;
  /** Whether frames can still be sent. */
  readonly isOpen: boolean;
  /** Bytes that were sent and that the peer hasn't taken yet. */
  readonly bufferedBytes: number;

  /**
   * Sends a frame; does nothing when the connection is not open.
   *
   * @param frame The frame.
   */
  send(frame: Frame): void;

  /**
   * Closes the connection; does nothing when it is closed.
   *
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  close(code: number, reason: string): void;
}
