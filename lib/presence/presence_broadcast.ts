// Runs on the server.

/** Whom {@linkcode PresenceBroadcast} tells, and what. */
export interface PresenceBroadcastOptions<Listener, Frame> {
  /** Those who are told; in a `Map` or a `Set`, so that they may come and go. */
  readonly listeners: { values(): Iterator<Listener> };
  /** Makes the frame that says who is here now. */
  readonly frame: () => Frame;
  /** Tells one of them. */
  readonly tell: (listener: Listener, frame: Frame) => void;
}

// Joins and leaves are gathered for this long.
const INTERVAL_MS = 1000;

// Deno copies a frame for each socket and frees the copy once it is written, which
// is after the turn that sent it. Copies for ten thousand sockets at once are 30 MB
// that the process would not get rid of again, and a pause for everybody.
const LISTENERS_A_TURN = 250;

// Between two turns.
const PAUSE_MS = 1;

/**
 * Tells a large room who is here: at most once a second, and so many sessions at a
 * time that others get their turn. It owns one timer, which disposing ends.
 */
export class PresenceBroadcast<Listener, Frame> implements Disposable {
  readonly #options: PresenceBroadcastOptions<Listener, Frame>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDue = false;

  /** @param options Whom to tell, and what. */
  constructor(options: PresenceBroadcastOptions<Listener, Frame>) {
    this.#options = options;
  }

  /** Says that somebody came or left. */
  changed(): void {
    this.#isDue = true;
    // A round that is under way has told some already: another one follows it.
    if (this.#timer === undefined) this.#schedule();
  }

  /** Ends the timer. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#isDue = false;
      this.#tell(this.#options.listeners.values());
    }, INTERVAL_MS);
  }

  #tell(listeners: Iterator<Listener>): void {
    // Made anew each turn: who has just come knows more than the round's start.
    const frame = this.#options.frame();
    for (let i = 0; i < LISTENERS_A_TURN; i++) {
      const { done, value } = listeners.next();
      if (done) {
        this.#timer = undefined;
        if (this.#isDue) this.#schedule();
        return;
      }
      this.#options.tell(value, frame);
    }
    this.#timer = setTimeout(() => this.#tell(listeners), PAUSE_MS);
  }
}
