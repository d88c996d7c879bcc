// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import {
  COMMIT_TIMEOUT_MS,
  commitOperation,
} from "../store/commit_operation.ts";
import { withDeadline } from "../store/deadline.ts";
import { type Change, ChangeNotesWriter, notesKey } from "./change_notes.ts";

/** What {@linkcode OwnNotes} needs. */
export interface OwnNotesOptions {
  readonly kv: Deno.Kv;
  /** This instance. */
  readonly instance: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What this instance tells the others. */
export class OwnNotes {
  readonly #options: OwnNotesOptions;
  readonly #log = new ChangeNotesWriter();
  readonly #people = new ChangeNotesWriter();
  #announcing: Promise<void> = Promise.resolve();

  /** @param options The store, and which instance this is. */
  constructor(options: OwnNotesOptions) {
    this.#options = options;
  }

  /**
   * Has a commit of the log tell the others of it.
   *
   * @param operation The commit; only one at a time may be under way.
   * @param rooms The rooms that it adds to.
   */
  tell(operation: Deno.AtomicOperation, rooms: readonly RoomName[]): void {
    const { instance, now } = this.#options;
    const changes = rooms.map((room) => ({ kind: "log" as const, room }));
    operation.set(notesKey(instance, "log"), this.#log.next(changes, now()));
  }

  /**
   * Tells the others of something beside the log, in the order of the calls.
   *
   * @param changes What changed; nothing is the heartbeat.
   * @param mutate What goes into the same commit.
   * @param onLate Is called when a commit that was given up has ended after all: it
   * may have overwritten what was stored meanwhile.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  announce(
    changes: readonly Change[],
    mutate: (operation: Deno.AtomicOperation) => void = () => {},
    onLate: () => void = () => {},
  ): Promise<void> {
    const { kv, instance, now } = this.#options;
    const announced = this.#announcing.then(async () => {
      const operation = kv.atomic();
      mutate(operation);
      const notes = this.#people.next(changes, now());
      operation.set(notesKey(instance, "people"), notes);
      const committing = commitOperation(operation);
      try {
        await withDeadline(committing, COMMIT_TIMEOUT_MS);
      } catch (cause) {
        // The notes need no repair: by their count others see that they are old.
        committing.then(onLate, (late) => late !== cause && onLate());
        throw cause;
      }
    });
    this.#announcing = announced.catch(() => {});
    return announced;
  }

  /** @returns Resolves once all that was announced has been written, or has failed. */
  idle(): Promise<void> {
    return this.#announcing;
  }
}
