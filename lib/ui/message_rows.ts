// Runs in the browser and on the server.

import type { Message } from "../protocol/messages.ts";
import type { Clock } from "./clock.ts";

/** A message as the list shows it. */
export interface MessageRow {
  readonly message: Message;
  /** The date, on the first message of a day. */
  readonly date: string | undefined;
  /** The time, on the first message of a group by one author. */
  readonly time: string | undefined;
}

/** A longer pause starts a new group, so that its time is told. */
const GROUP_PAUSE_MS = 5 * 60 * 1000;

/**
 * Groups messages by day and author.
 *
 * @param messages In the order of the room.
 * @param clock Tells where days begin.
 * @returns One row a message.
 */
export function messageRows(
  messages: readonly Message[],
  clock: Clock,
): MessageRow[] {
  let previous: Message | undefined;
  let date: string | undefined;
  return messages.map((message) => {
    const { sentAt, userId } = message;
    const messageDate = clock.date(sentAt);
    const startsDay = messageDate !== date;
    const startsGroup = startsDay || previous?.userId !== userId ||
      sentAt - previous.sentAt > GROUP_PAUSE_MS;
    previous = message;
    date = messageDate;
    return {
      message,
      date: startsDay ? date : undefined,
      time: startsGroup ? clock.time(sentAt) : undefined,
    };
  });
}
