// Runs in the browser; imported on the server too.

import { type ReadonlySignal, signal } from "@preact/signals";
import { Timer } from "../connection/timer.ts";
import { NOTICE_SHOWN_MS } from "../connection/timing.ts";

/** One short sentence for the person, shown for a few seconds. */
export class Notice {
  readonly #text = signal<string | null>(null);
  readonly #expiry = new Timer();

  /** The sentence, or `null`. */
  get text(): ReadonlySignal<string | null> {
    return this.#text;
  }

  /**
   * Shows a sentence in place of the last one.
   *
   * @param text The sentence.
   */
  show(text: string): void {
    this.#text.value = text;
    this.#expiry.set(NOTICE_SHOWN_MS, () => this.clear());
  }

  /** Takes the sentence away before its time. */
  clear(): void {
    this.#expiry.clear();
    this.#text.value = null;
  }
}
