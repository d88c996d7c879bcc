// Runs in tests.

import { aMessage } from "../support/a_message.ts";
import { aUser } from "../support/a_user.ts";
import type {
  Entry,
  Message,
  MessagesMessage,
  User,
  WelcomeMessage,
} from "../../lib/protocol/messages.ts";

export const ANA: User = aUser("Ana");
export const BEN: User = aUser("Ben");
export const CLEO: User = aUser("Cleo");

/** Stored messages of Ben's, from one seq to another. */
export function someMessages(from: number, to: number): Message[] {
  return Array.from(
    { length: to - from + 1 },
    (_, index) => aMessage(from + index),
  );
}

/** A frame of entries. */
export function messagesFrame(
  messages: readonly Entry[],
  truncated = false,
): MessagesMessage {
  return truncated
    ? { type: "messages", messages, truncated }
    : { type: "messages", messages };
}

/** The server's welcome for Ana, to an empty room unless said otherwise. */
export function aWelcome(fields: Partial<WelcomeMessage> = {}): WelcomeMessage {
  return {
    type: "welcome",
    v: 1,
    room: "lobby",
    sessionId: "s1",
    ...ANA,
    head: 0,
    onlineUsers: [ANA],
    onlineCount: 1,
    limits: { textLength: 2000, ratePerSecond: 2, rateBurst: 10 },
    ...fields,
  };
}
