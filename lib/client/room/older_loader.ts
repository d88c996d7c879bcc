// Runs in the browser; imported on the server too.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { WaysEnvironment } from "../connection/transport.ts";
import type { Fold } from "./message_log.ts";
import type { OlderHistory, OlderHistoryOptions } from "./older_history.ts";

/** What a room's client takes from where it runs. */
export interface RoomEnvironment extends WaysEnvironment {
  /** Loads what loads older messages. */
  readonly loadOlderHistory: () => Promise<typeof OlderHistory>;
  /** Loads what folds changes into messages. */
  readonly loadFold: () => Promise<Fold>;
}

/** What an {@linkcode OlderLoader} needs. */
export interface OlderLoaderOptions
  extends Omit<OlderHistoryOptions, "loading"> {
  readonly environment: RoomEnvironment;
}

/** {@linkcode OlderHistory}, itself loaded by the first one who wants older messages. */
export class OlderLoader {
  readonly #options: OlderLoaderOptions;
  readonly #loading = signal(false);
  #history: OlderHistory | null = null;
  #isClosed = false;

  /** @param options The room, its log and the browser. */
  constructor(options: OlderLoaderOptions) {
    this.#options = options;
  }

  /** Whether older messages are on their way. */
  get loading(): ReadonlySignal<boolean> {
    return this.#loading;
  }

  /** Loads one page; settles when it is there or not. */
  async load(): Promise<void> {
    const { environment, onFailure } = this.#options;
    try {
      const History = await environment.loadOlderHistory();
      if (this.#isClosed) return;
      this.#history ??= new History({
        ...this.#options,
        loading: this.#loading,
      });
    } catch {
      return onFailure();
    }
    await this.#history.load();
  }

  /** Gives up the page that is on its way, and ends it. */
  close(): void {
    this.#isClosed = true;
    this.#history?.cancel();
  }
}
