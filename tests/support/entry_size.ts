// Runs in tests.

import type { Message } from "../../lib/protocol/messages.ts";

const encoder = new TextEncoder();

/** What a message takes in the log, in bytes: its JSON and a line feed. */
export function entrySize(message: Message): number {
  return encoder.encode(JSON.stringify(message)).byteLength + 1;
}
