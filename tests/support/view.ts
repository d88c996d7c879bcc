// Runs in tests.

import type { Message } from "../../lib/protocol/messages.ts";

const MAX_FAULTS = 10;

/**
 * What one client was shown of a room, from the first message on. A client that is
 * served well is shown 1, 2, 3…, but for what it says that it passes over; everything
 * else is a fault, noted at once.
 */
export class View {
  readonly #owner: string;
  /** By seq, from 1; nothing stands for what was passed over. */
  readonly #messages: (Message | undefined)[] = [];
  readonly #faults: string[] = [];
  readonly #watchers = new Set<() => void>();

  /** @param owner Whose it is, for the faults. */
  constructor(owner: string) {
    this.#owner = owner;
  }

  /** Each message, once. */
  get messages(): readonly Message[] {
    return this.#messages.filter((message) => message !== undefined);
  }

  /** seq of the newest message, shown or passed over; 0 before the first. */
  get lastSeq(): number {
    return this.#messages.length;
  }

  /** What went wrong; the first few. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /**
   * Calls back after each new message.
   *
   * @param watcher What to call.
   * @returns Stops it.
   */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /**
   * Notes that a message is shown. The same one at the same place is no news;
   * another one at a known place, or a place that leaves some out, is a fault.
   *
   * @param message The message.
   */
  show(message: Message): void {
    const shown = this.#messages[message.seq - 1];
    if (shown !== undefined) {
      if (!isSame(shown, message)) {
        this.blame(
          `seq ${message.seq} was ${told(shown)} and became ${told(message)}`,
        );
      }
    } else if (message.seq !== this.lastSeq + 1) {
      this.blame(`seq ${message.seq} came after ${this.lastSeq}`);
    } else {
      this.#messages.push(message);
      for (const watcher of this.#watchers) watcher();
    }
  }

  /**
   * Notes that what wasn't shown so far isn't shown at all: the client was away for
   * longer than it can make up for.
   *
   * @param seq The last message of those; one that was shown is no error.
   */
  passOver(seq: number): void {
    if (seq > this.lastSeq) this.#messages.length = seq;
  }

  /**
   * @param seq A message.
   * @returns Whether it was passed over.
   */
  hasPassedOver(seq: number): boolean {
    return seq <= this.lastSeq && this.#messages[seq - 1] === undefined;
  }

  /**
   * Notes a fault.
   *
   * @param fault What is wrong.
   */
  blame(fault: string): void {
    if (this.#faults.length === MAX_FAULTS) return;
    this.#faults.push(`${this.#owner}: ${fault}`);
  }
}

function isSame(one: Message, other: Message): boolean {
  return one === other ||
    one.seq === other.seq && one.id === other.id &&
      one.userId === other.userId && one.text === other.text &&
      one.userName === other.userName && one.sentAt === other.sentAt;
}

function told({ userName, id }: Message): string {
  return `${id} of ${userName}`;
}
