// Runs on the server.

import type { StoreMessage } from "../protocol/messages.ts";

/** What is looked at of an entry. */
export interface LimitedEntry {
  readonly kind: "posts" | "changes";
  /** As it is stored. */
  readonly text?: string;
}

/**
 * @param message What somebody wants to be stored.
 * @returns What limits look at.
 */
export function limitedEntry(message: StoreMessage): LimitedEntry {
  switch (message.type) {
    case "message":
      return { kind: "posts", text: message.text };
    case "edit":
      return { kind: "changes", text: message.text };
    case "delete":
    case "reaction":
      return { kind: "changes" };
  }
}
