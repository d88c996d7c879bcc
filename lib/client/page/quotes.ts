// Runs in the browser; imported on the server too.

import { effect, type ReadonlySignal, type Signal } from "@preact/signals";
import { decodeMessagesPage } from "../../protocol/http.ts";
import type { Message } from "../../protocol/messages.ts";
import { messagesPath } from "../../protocol/paths.ts";
import type { ConnectionEnvironment } from "../connection/environment.ts";
import { Requests } from "../ways/requests.ts";

/** What {@linkcode Quotes} need. */
export interface QuotesOptions {
  readonly environment: ConnectionEnvironment;
  /** The name of the room. */
  readonly room: string;
  readonly messages: ReadonlySignal<readonly Message[]>;
  /** Those that others answer, without those around them: gets what is read. */
  readonly aside: Signal<readonly Message[]>;
  /** Finds a message that is known. */
  readonly find: (seq: number) => Message | undefined;
}

/**
 * Reads messages that others answer and that aren't here, each once. It owns its requests.
 *
 * @example
 * ```ts
 * // Reads what is missing, and what will be.
 * function follow(options: QuotesOptions): Quotes {
 *   return new Quotes(options);
 * }
 * ```
 */
export class Quotes {
  readonly #options: QuotesOptions;
  readonly #requests: Requests;
  readonly #asked = new Set<number>();
  /** What is to be read, one after the other. */
  readonly #queue: number[] = [];
  #isReading = false;
  readonly #stop: () => void;

  /** @param options The room. */
  constructor(options: QuotesOptions) {
    this.#options = options;
    this.#requests = new Requests(options.environment);
    this.#stop = effect(() => {
      for (const { replyTo } of options.messages.value) {
        if (replyTo === undefined || this.#asked.has(replyTo)) continue;
        // It may be pushed out by newer ones some time.
        if (options.find(replyTo) !== undefined) continue;
        this.#asked.add(replyTo);
        this.#queue.push(replyTo);
      }
      this.#readAll();
    });
  }

  /** Ends it. */
  dispose(): void {
    this.#stop();
    this.#queue.length = 0;
    this.#requests.close();
  }

  async #readAll(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    let seq: number | undefined;
    while ((seq = this.#queue.shift()) !== undefined) await this.#read(seq);
    this.#isReading = false;
  }

  async #read(seq: number): Promise<void> {
    const { room, aside } = this.#options;
    const path = `${messagesPath(room)}?before=${seq + 1}&limit=1`;
    try {
      const page = decodeMessagesPage(await this.#requests.json(path));
      const read = page.messages.filter((message) => message.seq === seq);
      aside.value = [...aside.peek(), ...read].sort((a, b) => a.seq - b.seq);
    } catch {
      // The server is away: whatever comes next asks again.
      this.#asked.delete(seq);
    }
  }
}
