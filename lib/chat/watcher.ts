// Runs on the server.

import type { CommitReport } from "../log/commit_report.ts";
import type { ProtocolError } from "../protocol/protocol_error.ts";

// Whoever watches has to read them.
export type { CommitReport } from "../log/commit_report.ts";
export type { KeptRoom } from "../log/kept_rooms.ts";
export type { Census, SweepResult } from "../rooms/rooms.ts";

/** A part of the chat that needs the store. */
export type StorePart = "log" | "instances" | "presence" | "rooms";

/** Is told what happens in a chat, as it happens: for figures and traces. */
export interface ChatWatcher {
  /** A commit is over. */
  committed(report: CommitReport): void;
  /** A session was refused: its user has the room open too often. */
  crowdedOut(): void;
  /** A session was sent away whose user may not be there: why. */
  shutOut(code: ProtocolError["code"]): void;
  /** The store has failed a part of the chat, or didn't answer it. */
  storeFailed(part: StorePart): void;
}
