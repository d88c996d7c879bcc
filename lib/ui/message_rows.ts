// Runs in the browser and on the server.

import type { Clock } from "./clock.ts";

/** The part of a message that decides where it stands. */
export interface Grouped {
  /** Its author, if known. */
  readonly userId: string | undefined;
  /** The name under which it was said, if known: another one stands above its own. */
  readonly userName?: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** A message as the list shows it. */
export interface MessageRow<M extends Grouped> {
  readonly message: M;
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
 * @param previous The message before them, if there is one.
 * @returns One row a message.
 */
export function messageRows<M extends Grouped>(
  messages: readonly M[],
  clock: Clock,
  previous?: Grouped,
): MessageRow<M>[] {
  let last = previous;
  let date = previous && clock.date(previous.sentAt);
  return messages.map((message) => {
    const { sentAt, userId, userName } = message;
    const messageDate = clock.date(sentAt);
    const startsDay = messageDate !== date;
    const startsGroup = startsDay || last === undefined ||
      last.userId !== userId ||
      (last.userName ?? userName) !== (userName ?? last.userName) ||
      sentAt - last.sentAt > GROUP_PAUSE_MS;
    last = message;
    date = messageDate;
    return {
      message,
      date: startsDay ? date : undefined,
      time: startsGroup ? clock.time(sentAt) : undefined,
    };
  });
}
