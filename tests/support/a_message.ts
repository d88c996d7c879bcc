// Runs in tests.

import type { Message } from "../../lib/protocol/messages.ts";
import { aUser } from "./a_user.ts";

/** A stored message, of Ben's unless it says otherwise. */
export function aMessage(seq: number, fields: Partial<Message> = {}): Message {
  return {
    ...aUser("Ben"),
    seq,
    id: `m${seq}`,
    text: `text ${seq}`,
    sentAt: seq,
    ...fields,
  };
}
