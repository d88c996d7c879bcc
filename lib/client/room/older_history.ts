// Runs in the browser; imported on the server too.

import { batch, type Signal } from "@preact/signals";
import { decodeMessagesPage } from "../../protocol/http.ts";
import { PAGE_MESSAGES } from "../../protocol/limits.ts";
import { messagesPath } from "../../protocol/paths.ts";
import type { ConnectionEnvironment } from "../connection/environment.ts";
import type { MessageLog } from "./message_log.ts";
import { Timer } from "../connection/timer.ts";
import { OLDER_TIMEOUT_MS } from "../connection/timing.ts";

/** A phone draws so many messages within 50 ms, in a list of a thousand too. */
const PORTION = 25;

type Page = ReturnType<typeof decodeMessagesPage>;

/** What {@linkcode OlderHistory} needs. */
export interface OlderHistoryOptions {
  readonly room: string;
  readonly log: MessageLog;
  readonly environment: ConnectionEnvironment;
  /** Where to say that a page is on its way. */
  readonly loading: Signal<boolean>;
  /** Called when a page could not be loaded. */
  onFailure(): void;
}

/** Loads the pages of history before the messages held, one at a time. */
export class OlderHistory {
  readonly #options: OlderHistoryOptions;
  readonly #timeout = new Timer();
  readonly #pause = new Timer();
  #request: AbortController | null = null;
  #underWay: Promise<void> | null = null;

  /** @param options The room, its log and the browser. */
  constructor(options: OlderHistoryOptions) {
    this.#options = options;
  }

  /**
   * Loads one page, if there is one; of one that is on its way, tells when it is there.
   */
  load(): Promise<void> {
    return this.#underWay ??= this.#load().finally(() => this.#underWay = null);
  }

  async #load(): Promise<void> {
    const { log, onFailure } = this.#options;
    const first = log.messages.value[0];
    if (!first || !log.hasOlder.value) return;
    const request = this.#request = new AbortController();
    this.#timeout.set(OLDER_TIMEOUT_MS, () => request.abort());
    this.#options.loading.value = true;
    try {
      const page = await this.#fetchPage(first.seq, request.signal);
      await this.#prepend(page, first.seq);
    } catch {
      if (request === this.#request) onFailure();
    } finally {
      if (request === this.#request) this.cancel();
    }
  }

  /** Gives up the page that is on its way. */
  cancel(): void {
    this.#timeout.clear();
    this.#pause.clear();
    this.#request?.abort();
    this.#request = null;
    this.#options.loading.value = false;
  }

  /** Draws them in portions, between which the page does what else there is to do. */
  async #prepend({ messages, hasOlder }: Page, before: number): Promise<void> {
    const { log } = this.#options;
    const request = this.#request;
    for (let end = messages.length; end >= 0; end -= PORTION) {
      // A log that started over, or let go of its oldest, doesn't join this page.
      const isJoined = log.messages.value[0]?.seq === before;
      if (request === null || request !== this.#request || !isJoined) return;
      const start = Math.max(0, end - PORTION);
      const portion = messages.slice(start, end);
      if (start === 0) {
        return batch(() => {
          log.prepend(portion, hasOlder);
          this.cancel();
        });
      }
      log.prepend(portion, true);
      before = portion[0]?.seq ?? before;
      await this.#nextTask(request.signal);
    }
  }

  #nextTask(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#pause.set(0, resolve);
      signal.addEventListener("abort", () => resolve());
    });
  }

  async #fetchPage(
    before: number,
    signal: AbortSignal,
  ): Promise<Page> {
    const { environment, room } = this.#options;
    const url = new URL(
      `${messagesPath(room)}?settings&before=${before}&limit=${PAGE_MESSAGES}`,
      environment.pageUrl,
    );
    const response = await environment.fetch(url, { signal });
    if (!response.ok) throw new Error(`Cannot load: status ${response.status}`);
    return decodeMessagesPage(await response.json());
  }
}
