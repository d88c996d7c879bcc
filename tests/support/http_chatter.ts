// Runs in tests.

import { isMessage } from "../../lib/protocol/entries.ts";
import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { decodeServerMessage } from "../../lib/protocol/codec.ts";
import type { Chatter, ChatterOptions, Saying } from "./chatter.ts";
import { TextLineStream } from "./text_line_stream.ts";
import { View } from "./view.ts";

const MIN_RETRY_MS = 20;
const MAX_RETRY_MS = 100;
const POST_TIMEOUT_MS = 10_000;
const END_TIMEOUT_MS = 10_000;

/**
 * A client without sockets, such as a script around `curl`: it reads the room's
 * event stream, and posts one message at a time until it is answered 201.
 */
export class HttpChatter implements Chatter {
  readonly name: string;
  readonly room: string;
  readonly view: View;
  readonly #options: ChatterOptions;
  readonly #said: Saying[] = [];
  readonly #ending = new AbortController();
  readonly #reading: Promise<void>;
  #lastEventId = "0";
  #stopReading = () => Promise.resolve();
  #posting = Promise.resolve();
  #isPosting = false;
  #acknowledged = 0;
  #userId = "";
  #head = Infinity;
  #isConnected = false;
  #refusals = 0;

  private constructor(options: ChatterOptions) {
    this.name = options.name;
    this.room = options.room;
    this.view = new View(options.name);
    this.#options = options;
    this.#reading = this.#readOn();
  }

  /**
   * Goes to the room, without waiting for the connection.
   *
   * @param options Who and where.
   */
  static open(options: ChatterOptions): HttpChatter {
    return new HttpChatter(options);
  }

  get userId(): string {
    return this.#userId;
  }

  get said(): readonly Saying[] {
    return this.#said;
  }

  get waiting(): number {
    return this.#said.length - this.#acknowledged;
  }

  get refusals(): number {
    return this.#refusals;
  }

  /** Always: it sends one message at a time. */
  get isInOrder(): boolean {
    return true;
  }

  get isOnline(): boolean {
    return this.#isConnected && this.view.lastSeq >= this.#head;
  }

  say(text: string): void {
    this.#said.push({ id: `${this.name}-${this.#said.length + 1}`, text });
    if (!this.#isPosting) this.#posting = this.#postAll();
  }

  /** Nobody sits before it. */
  fidget(): void {}

  /** It never waits for long. */
  hurry(): void {}

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#stopReading().catch(() => {});
    await deadline(Promise.all([this.#reading, this.#posting]), END_TIMEOUT_MS);
  }

  get #isOver(): boolean {
    return this.#ending.signal.aborted;
  }

  async #readOn(): Promise<void> {
    while (!this.#isOver) {
      try {
        await this.#read();
      } catch {
        // Cut off, or refused: whatever it was, it comes back.
      }
      this.#isConnected = false;
      await this.#rest();
    }
  }

  async #read(): Promise<void> {
    const response = await fetch(this.#url("events"), {
      headers: { "Last-Event-ID": this.#lastEventId },
      signal: this.#ending.signal,
    });
    const lines = response.body
      ?.pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream())
      .getReader();
    if (lines === undefined) return;
    // The signal doesn't always reach a body that is piped on.
    this.#stopReading = () => lines.cancel();
    let id: string | null = null;
    let data: string | null = null;
    while (true) {
      const { done, value: line } = await lines.read();
      if (done) return;
      if (line.startsWith("id: ")) id = line.slice(4);
      else if (line.startsWith("data: ")) data = line.slice(6);
      else if (line === "") {
        // An event counts once it is whole.
        this.#lastEventId = id ?? this.#lastEventId;
        if (data !== null) this.#receive(data);
        id = data = null;
      }
    }
  }

  #receive(frame: string): void {
    const message = decodeServerMessage(frame);
    if (message?.type === "welcome") {
      this.#userId = message.userId ?? "nobody";
      this.#head = message.head;
      this.#isConnected = true;
    } else if (message?.type === "messages") {
      if (message.truncated) this.view.blame("something is no longer kept");
      for (const shown of message.messages) {
        if (shown.seq <= this.view.lastSeq) {
          this.view.blame(`seq ${shown.seq} came twice`);
        }
        if (isMessage(shown)) this.view.show(shown);
      }
    }
  }

  async #postAll(): Promise<void> {
    this.#isPosting = true;
    while (!this.#isOver) {
      const saying = this.#said[this.#acknowledged];
      if (saying === undefined) break;
      if (await this.#post(saying)) this.#acknowledged++;
      else await this.#rest();
    }
    this.#isPosting = false;
  }

  /** Returns whether the message is stored. */
  async #post(saying: Saying): Promise<boolean> {
    try {
      const response = await fetch(this.#url("messages"), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(saying),
        signal: AbortSignal.any([
          this.#ending.signal,
          AbortSignal.timeout(POST_TIMEOUT_MS),
        ]),
      });
      await response.body?.cancel();
      if (response.status === 503) this.#refusals++;
      return response.status === 201;
    } catch {
      return false;
    }
  }

  #url(what: "events" | "messages"): URL {
    const { server, room, name } = this.#options;
    const url = new URL(`/api/rooms/${room}/${what}`, server());
    url.searchParams.set("name", name);
    return url;
  }

  async #rest(): Promise<void> {
    if (this.#isOver) return;
    const restMs = this.#options.random.between(MIN_RETRY_MS, MAX_RETRY_MS);
    // Rejects at the end, and that is no reason to complain.
    await delay(restMs, { signal: this.#ending.signal }).catch(() => {});
  }
}
