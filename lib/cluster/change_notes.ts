// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";

/** Something that other instances should know of. */
export type Change =
  /** The room's log has new entries, or its presence on the writer has changed. */
  | { readonly kind: "log" | "presence"; readonly room: RoomName }
  /** A user is typing. */
  | { readonly kind: "typing"; readonly room: RoomName; readonly user: User }
  /** A user has another name, or doesn't want to be known any more. */
  | { readonly kind: "renamed" | "forgotten"; readonly user: User }
  /** Anything may have changed. */
  | { readonly kind: "all" };

/** The latest changes that an instance has written, as they are kept in KV. */
export interface ChangeNotes {
  /** Number of the newest change, counted since the instance started. */
  readonly count: number;
  /** Every change after the one with this number is in the notes. */
  readonly since: number;
  /** The changes with their numbers, each only once: where it came last. */
  readonly recent: readonly (readonly [number, Change])[];
}

/** What notes are about: the log, or presence and typing. */
export type Channel = "log" | "people";

/** All channels. */
export const CHANNELS: readonly Channel[] = ["log", "people"];

/**
 * @param instance An instance.
 * @param channel One of its channels.
 * @returns Key of its {@linkcode ChangeNotes}.
 */
export function notesKey(instance: string, channel: Channel): Deno.KvKey {
  return ["instances", instance, channel];
}

/**
 * @param value What was read.
 * @returns Whether it is an instance's notes, and not of another version of Islet.
 */
export function isChangeNotes(value: unknown): value is ChangeNotes {
  return typeof value === "object" && value !== null && "count" in value &&
    typeof value.count === "number" && "recent" in value &&
    Array.isArray(value.recent);
}

// `kv.watch` skips states that came too fast after each other, so the notes also
// repeat what was new a moment ago: each change once, because on a remote store a
// commit should stay below a kilobyte.
const REPEAT_MS = 1000;
const MAX_REPEATED = 200;

interface Told {
  readonly number: number;
  readonly at: number;
  readonly change: Change;
}

/** Writes the change notes of one instance. */
export class ChangeNotesWriter {
  #count = 0;
  #since = 0;
  // By what it is about, the newest last.
  readonly #told = new Map<string, Told>();

  /**
   * Makes the next notes of the instance.
   *
   * @param changes What is new; any number.
   * @param now Milliseconds since the epoch.
   * @returns The notes, which replace those before.
   */
  next(changes: readonly Change[], now: number): ChangeNotes {
    this.#forget(now);
    for (const change of changes) {
      const subject = subjectOf(change);
      this.#told.delete(subject);
      this.#told.set(subject, { number: ++this.#count, at: now, change });
    }
    return {
      count: this.#count,
      since: this.#since,
      recent: [...this.#told.values()].map(({ number, change }) =>
        [number, change] as const
      ),
    };
  }

  #forget(now: number): void {
    for (const [subject, { number, at }] of this.#told) {
      if (now - at < REPEAT_MS && this.#told.size <= MAX_REPEATED) return;
      this.#told.delete(subject);
      this.#since = number;
    }
  }
}

/** Reads the change notes of one other instance. */
export class ChangeNotesReader {
  #seen = -1;

  /**
   * Finds out what is new.
   *
   * @param notes The latest notes.
   * @returns The changes since the notes read before; `all` when some of them are no
   * longer in it, and for the first notes.
   */
  read({ count, since, recent }: ChangeNotes): readonly Change[] {
    const seen = this.#seen;
    this.#seen = count;
    if (seen < since || count < seen) return [{ kind: "all" }];
    return recent.flatMap(([number, change]) => number > seen ? [change] : []);
  }
}

/** Two changes with the same subject say the same. */
function subjectOf(change: Change): string {
  switch (change.kind) {
    case "log":
    case "presence":
      return `${change.kind} ${change.room}`;
    case "typing":
      return `typing ${change.room} ${change.user.userId}`;
    case "renamed":
    case "forgotten":
      return `${change.kind} ${change.user.userId}`;
    case "all":
      return "all";
  }
}
