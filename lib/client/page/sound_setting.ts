// Runs in the browser; imported on the server too.

import type { Signal } from "@preact/signals";
import type { PageEnvironment } from "./environment.ts";

const KEY = "islet.sound";

/** Whether sound is on, remembered where the browser allows it. Off at first. */
export class SoundSetting {
  readonly #environment: PageEnvironment;
  readonly #on: Signal<boolean>;

  /**
   * @param environment Where to remember it.
   * @param on Where to say it.
   */
  constructor(environment: PageEnvironment, on: Signal<boolean>) {
    this.#environment = environment;
    this.#on = on;
  }

  /** Recalls what was set last. */
  load(): void {
    try {
      this.#on.value = this.#environment.storage.getItem(KEY) === "on";
    } catch {
      // Cookies and site data are blocked: the setting lasts as long as the page.
    }
  }

  /**
   * Sets and remembers it.
   *
   * @param on Whether sound is on.
   */
  set(on: boolean): void {
    this.#on.value = on;
    try {
      this.#environment.storage.setItem(KEY, on ? "on" : "off");
    } catch {
      // As above, or the storage is full.
    }
  }
}
