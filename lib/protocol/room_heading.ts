// Runs in the browser and on the server.

import type { Role } from "./messages.ts";

/** What the page of a room says of it. */
export interface RoomHeading {
  /** The name in its address. */
  readonly room: string;
  /** What people call it; the name in its address where it has no title. */
  readonly text: string;
  /** What it is about; empty for nothing. */
  readonly topic: string;
  /** Whether the lobby shows it to everybody. */
  readonly isListed: boolean;
  /** Whether everybody has to know something to get in. */
  readonly hasPassphrase: boolean;
  /** Whether nobody but moderators may speak. */
  readonly isLocked: boolean;
  /** How long each member waits between two messages, in milliseconds; 0 = not at all. */
  readonly slowModeMs: number;
  /** What the reader is there. */
  readonly role: Role;
}
