// Runs in tests.

import type { SeededRandom } from "./seeded_random.ts";
import type { View } from "./view.ts";

/** A message as its sender knows it. */
export interface Saying {
  readonly id: string;
  readonly text: string;
}

/** Where a chatter goes, and who it is. */
export interface ChatterOptions {
  /** The server, without a slash at the end; asked for at each connection. */
  readonly server: () => string;
  readonly room: string;
  /** Unique in a test: ids and texts begin with it. */
  readonly name: string;
  readonly random: SeededRandom;
}

/**
 * A scripted client with an identity that survives its connections. Until it is
 * disposed of it comes back by itself whenever it is cut off, resumes where it was,
 * and sends again what was not acknowledged.
 */
export interface Chatter extends AsyncDisposable {
  readonly name: string;
  readonly room: string;
  /** Who the server says it is. */
  readonly userId: string;
  /** All that it has said, acknowledged or not, in order. */
  readonly said: readonly Saying[];
  /** How many of these are not acknowledged. */
  readonly waiting: number;
  /** How many times the server refused to take one for now. */
  readonly refusals: number;
  /** Whether the room must have its messages in the order in which it said them. */
  readonly isInOrder: boolean;
  /** Whether it is connected and shown everything that is said. */
  readonly isOnline: boolean;
  /** What it was shown. */
  readonly view: View;

  /**
   * Says something, now or when the connection is back.
   *
   * @param text What; not said by anybody before.
   */
  say(text: string): void;

  /** Does, by chance, something that can cost it the connection or bring it back. */
  fidget(): void;

  /** Connects at once if it isn't connected. */
  hurry(): void;
}
