// Runs in the browser, on the server, and wherever else there are sockets.

import type { Message, User } from "../../protocol/messages.ts";

/** A room as it is known before there is a connection. */
export interface RoomSnapshot {
  /** The name of the room. */
  readonly room: string;
  /** Who this client is, as far as is known before the server's welcome; `null` without a
   * name. */
  readonly user: User | null;
  /** The messages that are known, oldest first. */
  readonly messages: readonly Message[];
  /** Those that they answer and that aren't among them, in seq order. */
  readonly quoted?: readonly Message[];
  /** The newest seq that they stand for; `null` when nothing is known. */
  readonly head: number | null;
  /** Whether the server keeps older ones. */
  readonly hasOlder: boolean;
  /** The users that are known. */
  readonly onlineUsers: readonly User[];
  /** How many users there are. */
  readonly onlineCount: number;
}
