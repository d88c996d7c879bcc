// Runs in the browser and on the server.

import type { ReadonlySignal, Signal } from "@preact/signals";
import type { PendingMessage } from "../client/room/outbox.ts";
import type { View } from "../client/room/view.ts";
import type { Draft } from "../client/unsent/stored_room.ts";
import type { Message, User } from "../protocol/messages.ts";

/** What the conversation shows of a room, and what the reader does with it. */
export interface LogClient {
  readonly messages: ReadonlySignal<readonly Message[]>;
  /** The reader's own that are on their way. */
  readonly pending: ReadonlySignal<readonly PendingMessage[]>;
  /** What is being written. */
  readonly draft: Signal<Draft>;
  /** The reader, if known. */
  readonly user: ReadonlySignal<User | null>;
  /** Whether older messages are kept. */
  readonly hasOlder: ReadonlySignal<boolean>;
  /** Whether older messages are on their way. */
  readonly loadingOlder: ReadonlySignal<boolean>;
  /** From this seq on messages are new: a line stands there. `null` without one. */
  readonly newSeq: ReadonlySignal<number | null>;
  /** A message that is known here, perhaps without those around it. */
  find(seq: number | undefined): Message | undefined;
  /** Sends a refused message again. */
  retry(id: string): void;
  /** Gives up a refused message. */
  discard(id: string): void;
  /** Loads older messages; settles when they are there or not. */
  loadOlder(): Promise<void>;
  /** Told of what is in view, whenever that may have changed. */
  noteView(view: View): void;
}
