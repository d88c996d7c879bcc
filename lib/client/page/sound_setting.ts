// Runs in the browser; imported on the server too.

import type { Signal } from "@preact/signals";
import { keepSetting, readSetting, type SettingStore } from "./setting.ts";

const KEY = "islet.sound";

/** Whether sound is on, remembered where the browser allows it. Off at first. */
export class SoundSetting {
  readonly #environment: SettingStore;
  readonly #on: Signal<boolean>;

  /**
   * @param environment Where to remember it.
   * @param on Where to say it.
   */
  constructor(environment: SettingStore, on: Signal<boolean>) {
    this.#environment = environment;
    this.#on = on;
  }

  /** Recalls what was set last. */
  load(): void {
    const kept = readSetting(this.#environment, KEY);
    if (kept !== null) this.#on.value = kept === "on";
  }

  /**
   * Sets and remembers it.
   *
   * @param on Whether sound is on.
   */
  set(on: boolean): void {
    this.#on.value = on;
    keepSetting(this.#environment, KEY, on ? "on" : "off");
  }
}
