// Runs in the browser; imported on the server too.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { hasReacted } from "../../protocol/has_reacted.ts";
import { count, object, text } from "../../protocol/fields.ts";
import type {
  Change,
  Message,
  StoreMessage,
  User,
} from "../../protocol/messages.ts";
import type { ConnectionEnvironment } from "../connection/environment.ts";
import { Timer } from "../connection/timer.ts";
import { requestOf } from "../ways/http_requests.ts";
import { refusalIn, Requests } from "../ways/requests.ts";

/** How long a deletion can be undone, in milliseconds. */
export const UNDO_MS = 5_000;

/** What the person is told where the server doesn't answer. */
const NO_ANSWER = "The server can't be reached. Try again.";

/** A message that is being edited. */
export interface Editing {
  readonly seq: number;
  /** What is in the box; kept, so that a reload doesn't lose it. */
  readonly text: string;
}

/** A message that is about to be deleted. */
export interface Deleting {
  readonly seq: number;
  /** Whether that can still be undone. */
  readonly canUndo: boolean;
}

/** What a {@linkcode Talk} needs. */
export interface TalkOptions {
  readonly environment: ConnectionEnvironment;
  /** The name of the room. */
  readonly room: string;
  /** `null` without a name. */
  readonly user: ReadonlySignal<User | null>;
  /** Shows a change before the server has stored it. */
  readonly foldIn: (change: Change) => void;
  /** Tells the person something, as a sentence. */
  readonly notify: (sentence: string) => void;
  /** Where what is being edited is kept for this tab. */
  readonly storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

/**
 * What a person does with messages that are stored: edits, deletes, reacts. It owns
 * requests and timers.
 *
 * @example
 * ```ts
 * // Deletes a message, and changes one's mind.
 * function hesitate(options: TalkOptions): void {
 *   const talk = new Talk(options);
 *   talk.delete(7);
 *   talk.undo(7);
 *   talk.dispose();
 * }
 * ```
 */
export class Talk {
  readonly #options: TalkOptions;
  readonly #requests: Requests;
  readonly #editing: Signal<Editing | null>;
  readonly #deleting = signal<readonly Deleting[]>([]);
  readonly #undoTimers = new Map<number, Timer>();

  /** @param options The room, and whom to tell. */
  constructor(options: TalkOptions) {
    this.#options = options;
    this.#requests = new Requests(options.environment);
    this.#editing = signal(this.#keptEditing());
  }

  /** What is being edited; `null` when nothing is. */
  get editing(): ReadonlySignal<Editing | null> {
    return this.#editing;
  }

  /** Messages that are about to be deleted. */
  get deleting(): ReadonlySignal<readonly Deleting[]> {
    return this.#deleting;
  }

  /**
   * Begins to edit a message, goes on with it, or ends it. One that was about to be
   * deleted stays.
   *
   * @param editing What is in the box; `null` to end it.
   */
  setEditing(editing: Editing | null): void {
    if (editing !== null) this.undo(editing.seq);
    this.#editing.value = editing;
    try {
      const storage = this.#options.storage();
      if (editing === null) storage.removeItem(this.#key);
      else storage.setItem(this.#key, JSON.stringify(editing));
    } catch {
      // Site data is blocked, or full: it lasts as long as the page.
    }
  }

  /**
   * Stores what is in the box.
   *
   * @param editing The message and its new text.
   * @returns Why it wasn't stored, as a sentence; `null` when it was.
   */
  async edit({ seq, text }: Editing): Promise<string | null> {
    const id = this.#options.environment.randomId();
    const problem = await this.#store({ type: "edit", id, of: seq, text });
    if (problem === null && this.#editing.peek()?.seq === seq) {
      this.setEditing(null);
    }
    return problem;
  }

  /**
   * Deletes a message in 5 s, until which it can be undone. It is no longer edited.
   *
   * @param seq The message.
   */
  delete(seq: number): void {
    if (this.#undoTimers.has(seq)) return;
    if (this.#editing.peek()?.seq === seq) this.setEditing(null);
    const timer = new Timer();
    timer.set(UNDO_MS, () => this.#deleteNow(seq));
    this.#undoTimers.set(seq, timer);
    this.#noteDeleting();
  }

  /**
   * Keeps a message that was about to be deleted; does nothing once it is too late.
   *
   * @param seq The message.
   */
  undo(seq: number): void {
    const timer = this.#undoTimers.get(seq);
    if (!timer?.pending) return;
    timer.clear();
    this.#forget(seq);
  }

  /**
   * Says what one thinks of a message, or takes that back. It is shown at once.
   *
   * @param message The message.
   * @param emoji One emoji.
   */
  async react(message: Message, emoji: string): Promise<void> {
    const { environment, user, foldIn, notify } = this.#options;
    const author = user.peek();
    if (author === null) return notify("Pick a name first");
    const on = !hasReacted(message, emoji, author.userId);
    const { seq: of } = message;
    const id = environment.randomId();
    const sentAt = environment.now();
    const change = { kind: "reaction", seq: 0, id, sentAt, of, emoji } as const;
    foldIn({ ...change, ...author, on });
    const problem = await this.#store({ type: "reaction", id, of, emoji, on });
    if (problem === null) return;
    foldIn({ ...change, ...author, on: !on });
    notify(problem);
  }

  /** Deletes now what is about to be: the page is left. */
  flush(): void {
    for (const [seq, timer] of this.#undoTimers) {
      if (!timer.pending) continue;
      timer.clear();
      this.#deleteNow(seq);
    }
  }

  /** Ends it. What is on its way arrives. */
  dispose(): void {
    this.flush();
  }

  get #key(): string {
    return `islet.edit ${this.#options.room}`;
  }

  #noteDeleting(): void {
    this.#deleting.value = Array.from(
      this.#undoTimers,
      ([seq, { pending: canUndo }]) => ({ seq, canUndo }),
    );
  }

  #forget(seq: number): void {
    this.#undoTimers.delete(seq);
    this.#noteDeleting();
  }

  async #deleteNow(seq: number): Promise<void> {
    this.#noteDeleting();
    const id = this.#options.environment.randomId();
    const problem = await this.#store({ type: "delete", id, of: seq });
    this.#forget(seq);
    if (problem !== null) this.#options.notify(problem);
  }

  async #store(message: StoreMessage): Promise<string | null> {
    const { path, ...request } = requestOf(this.#options.room, message);
    try {
      await this.#requests.json(path, { ...request, keepalive: true });
      return null;
    } catch (error) {
      return refusalIn(error)?.message ?? NO_ANSWER;
    }
  }

  #keptEditing(): Editing | null {
    try {
      const kept = this.#options.storage().getItem(this.#key);
      if (kept === null) return null;
      const fields = object(JSON.parse(kept));
      return { seq: count(fields["seq"]), text: text(fields["text"]) };
    } catch {
      return null; // Blocked, or of another version.
    }
  }
}
