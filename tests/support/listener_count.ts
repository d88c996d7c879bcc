// Runs in tests.

type Add = typeof AbortSignal.prototype.addEventListener;
type Remove = typeof AbortSignal.prototype.removeEventListener;

/** Counts the listeners that are on abort signals, from its start to its end. */
export class ListenerCount implements Disposable {
  readonly #add: Add = AbortSignal.prototype.addEventListener;
  readonly #remove: Remove = AbortSignal.prototype.removeEventListener;
  readonly #listeners = new Set<unknown>();

  constructor() {
    const [add, remove, listeners] = [this.#add, this.#remove, this.#listeners];
    AbortSignal.prototype.addEventListener = function (
      this: AbortSignal,
      ...args: Parameters<Add>
    ) {
      listeners.add(args[1]);
      add.apply(this, args);
    };
    AbortSignal.prototype.removeEventListener = function (
      this: AbortSignal,
      ...args: Parameters<Remove>
    ) {
      listeners.delete(args[1]);
      remove.apply(this, args);
    };
  }

  /** How many there are now, with those that were called. */
  get size(): number {
    return this.#listeners.size;
  }

  [Symbol.dispose](): void {
    AbortSignal.prototype.addEventListener = this.#add;
    AbortSignal.prototype.removeEventListener = this.#remove;
  }
}
