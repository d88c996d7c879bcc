// Runs in the browser and on the server.

import type { Clock } from "./clock.ts";

/** The part of a message that decides where it stands. */
export interface Grouped {
  /** Its seq; one on its way has none. */
  readonly seq?: number;
  /** Its author, if known. */
  readonly userId: string | undefined;
  /** The name under which it was said, if known: another one stands above its own. */
  readonly userName?: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** The same of its last change, if it was changed. */
  readonly editedAt?: number;
  /** Something where nobody says anything: it stands alone. */
  readonly settings?: unknown;
}

/** A message as the list shows it. */
export interface MessageRow<M extends Grouped> {
  readonly message: M;
  /** The date, on the first message of a day. */
  readonly date: string | undefined;
  /** The time. */
  readonly time: string;
  /** When it was changed: the time, or the date where that is another day. */
  readonly editedTime: string | 0 | undefined;
  /** Whether it is the first of a group by one author. */
  readonly startsGroup: boolean;
  /** Whether the line between what was read and what is new stands above it. */
  readonly isFirstNew: boolean;
}

/** So long after its first message a group ends, so that times are told. */
const GROUP_MS = 5 * 60 * 1000;

/** A group of so many rows ends, so that its author's name is near. */
const GROUP_ROWS = 10;

/** Where a list of rows ends. */
interface Group extends Grouped {
  readonly rows: number;
  readonly date: string;
}

/**
 * Groups the messages of a list by day and author. What once began a group goes on
 * beginning one while the list changes before and behind it, so that nothing that the
 * reader sees is arranged anew.
 */
export class RowGroups {
  /** Whether messages in the list begin a group, by seq. */
  #decided: ReadonlyMap<number | undefined, boolean> = new Map();
  #last: Group | undefined;

  /**
   * Groups the messages that are stored.
   *
   * @param messages In the order of the room.
   * @param clock Tells where days begin.
   * @param newSeq seq of the first one that is new to the reader, if one is.
   * @returns One row a message.
   */
  stored<M extends Grouped>(
    messages: readonly M[],
    clock: Clock,
    newSeq: number | null = null,
  ): MessageRow<M>[] {
    this.#last = undefined;
    const rows = messages.map((message) => this.#add(message, clock, newSeq));
    this.#decided = new Map(
      rows.map(({ message, startsGroup }) => [message.seq, startsGroup]),
    );
    return rows;
  }

  /**
   * Groups the messages that are on their way, below those that are stored.
   *
   * @param messages In the order in which they were written.
   * @param clock Tells where days begin.
   * @returns One row a message.
   */
  pending<M extends Grouped>(
    messages: readonly M[],
    clock: Clock,
  ): MessageRow<M>[] {
    const last = this.#last;
    const rows = messages.map((message) => this.#add(message, clock));
    this.#last = last;
    return rows;
  }

  #add<M extends Grouped>(
    message: M,
    clock: Clock,
    newSeq: number | null = null,
  ): MessageRow<M> {
    const { seq, sentAt, editedAt, userId, userName, settings } = message;
    const last = this.#last;
    const date = clock.date(sentAt);
    const startsDay = date !== last?.date;
    const isFirstNew = seq === newSeq;
    const startsGroup = last === undefined || startsDay || isFirstNew ||
      Boolean(settings ?? last.settings) ||
      (this.#decided.get(seq) ?? (
        last.userId !== userId ||
        (last.userName ?? userName) !== (userName ?? last.userName) ||
        sentAt - last.sentAt >= GROUP_MS ||
        last.rows >= GROUP_ROWS
      ));
    this.#last = startsGroup
      ? { ...message, date, rows: 1 }
      : { ...last, rows: last.rows + 1 };
    return {
      message,
      date: startsDay ? date : undefined,
      time: clock.time(sentAt),
      editedTime: editedAt &&
        clock[clock.date(editedAt) === date ? "time" : "date"](editedAt),
      startsGroup,
      isFirstNew,
    };
  }
}
