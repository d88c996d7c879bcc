// Runs on the server.

import type { Message, User } from "../protocol/messages.ts";

/** A message before it is stored: checked, without a place in the log. */
export interface NewEntry {
  readonly user: User;
  /** The sender's own id of it. */
  readonly id: string;
  /** Normalized text. */
  readonly text: string;
}

/** A message that is in the log. */
export interface Appended {
  readonly message: Message;
  /** It had been stored before: nobody else is told again. */
  readonly duplicate: boolean;
}

/** The store can't be reached or written now; what was asked for was not done. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";

  /**
   * @param cause What the store said.
   * @param message A short sentence for a person.
   */
  constructor(
    cause?: unknown,
    message = "The message could not be stored, try again",
  ) {
    super(message, { cause });
  }
}

/**
 * Learns what has become of a newEntry: one of the two is called, once, and must not
 * throw. Promises would be much of what a message costs, above all to the garbage
 * collector.
 */
export interface Settle<Failure extends Error = UnavailableError> {
  /** It is in the log. */
  readonly stored: (appended: Appended) => void;
  /** It was not stored, or that is not known. */
  readonly failed: (error: Failure) => void;
}

/** A newEntry on its way into the log. */
export interface Pending {
  readonly newEntry: NewEntry;
  readonly settle: Settle;
}
