// Runs in the browser; imported on the server too.

import { ABNORMAL_CLOSURE, CloseCode } from "../../protocol/close_codes.ts";
import { decodeServerMessage } from "../../protocol/codec.ts";
import type {
  ClientMessage,
  ServerMessage,
  StoreMessage,
} from "../../protocol/messages.ts";
import { eventsPath } from "../../protocol/paths.ts";
import { AwakeTimer } from "../connection/awake_timer.ts";
import type { EventSourcePort } from "../connection/environment.ts";
import { Heartbeat } from "../connection/heartbeat.ts";
import { Timer } from "../connection/timer.ts";
import {
  POLL_INTERVAL_MS,
  POLL_JITTER_MS,
  STREAM_TIMEOUT_MS,
} from "../connection/timing.ts";
import type {
  Transport,
  TransportListener,
  Visit,
} from "../connection/transport.ts";
import { requestOf } from "./http_requests.ts";
import { refusalIn, Requests } from "./requests.ts";
import { RoomReader } from "./room_reader.ts";
import type { ProtocolError } from "../../protocol/protocol_error.ts";
import type { StreamPermit } from "./stream_permit.ts";

/** A stream that twice in a row lacked what a request found is held back. */
const MAX_MISSES = 2;

/**
 * A connection to a room without a socket: Server-Sent Events down, requests up.
 *
 * ```text
 *             the stream's first event
 *   opening ───────────────────────────► streaming
 *      │ no permit, 8 s, an error            │ it lacks what was found by asking, twice
 *      ▼                                     │
 *   polling ◄────────────────────────────────┘
 * ```
 *
 * - A browser opens at most six connections to a host by HTTP/1.1, so that only who has
 *   the permit streams.
 * - Some proxies hold an answer back until it has ended: then it asks every 3 to 5 s.
 * - While it streams, it asks every 30 s whether the server has something that the stream
 *   has not brought: so a stream that has died without an end is found out, too.
 * - What it sends has the client's own id, so that to send it again is safe.
 */
export class HttpTransport implements Transport {
  listener: TransportListener;
  readonly #visit: Visit;
  readonly #permit: StreamPermit;
  readonly #requests: Requests;
  readonly #reader: RoomReader;
  readonly #streamTimeout = new AwakeTimer();
  readonly #rest = new Timer();
  readonly #heartbeat = new Heartbeat({
    ping: () => this.#poll(),
    // What it asks by is given up after as long, and ends this.
    onSilence: () => {},
  });
  #state: "opening" | "streaming" | "polling" | "closed" = "opening";
  #stream: EventSourcePort | null = null;
  #misses = 0;
  #isPolling = false;

  /**
   * @param visit Where to.
   * @param listener Whom to tell.
   * @param permit The permit of this page to stream.
   */
  constructor(visit: Visit, listener: TransportListener, permit: StreamPermit) {
    const { environment } = visit;
    this.listener = listener;
    this.#visit = visit;
    this.#permit = permit;
    this.#requests = new Requests(environment);
    this.#reader = new RoomReader(visit, this.#requests);
    this.#open();
  }

  send(message: ClientMessage): void {
    // Pings are this transport's own, and a request for each key would be too much.
    if (message.type !== "ping" && message.type !== "typing") {
      this.#post(message);
    }
  }

  check(): void {
    if (this.#state === "polling") this.#poll();
    else this.#heartbeat.check();
  }

  close(): void {
    this.#state = "closed";
    this.#closeStream();
    this.#rest.clear();
    this.#requests.close();
  }

  async #open(): Promise<void> {
    const isAllowed = await this.#permit.ask();
    if (this.#state !== "opening") return this.#permit.giveBack();
    if (!isAllowed) return this.#startPolling();
    const { environment, room, after } = this.#visit;
    const url = new URL(eventsPath(room), environment.pageUrl);
    const seq = after();
    if (seq !== null) url.searchParams.set("after", String(seq));
    const stream = this.#stream = environment.createEventSource(url);
    stream.onmessage = ({ data }) => this.#onEvent(String(data));
    // It would come back by itself, but say nothing of why.
    stream.onerror = () =>
      this.#state === "opening"
        ? this.#startPolling()
        : this.#end(ABNORMAL_CLOSURE);
    this.#streamTimeout.set(STREAM_TIMEOUT_MS, () => this.#startPolling());
  }

  #onEvent(frame: string): void {
    if (this.#state === "opening") {
      this.#state = "streaming";
      this.#streamTimeout.clear();
      this.#heartbeat.start();
    }
    this.#misses = 0;
    try {
      const message = decodeServerMessage(frame);
      if (message === null) return;
      // Nothing was sent over it: the room doesn't let them in, or no longer.
      if (message.type === "error") this.#endFor(message);
      else this.listener.onMessage(message);
    } catch {
      this.listener.onUnreadable();
    }
  }

  #startPolling(): void {
    this.#state = "polling";
    this.#closeStream();
    this.#poll();
  }

  #closeStream(): void {
    this.#streamTimeout.clear();
    this.#heartbeat.stop();
    const stream = this.#stream;
    this.#stream = null;
    if (stream === null) return;
    stream.onmessage = null;
    stream.onerror = null;
    stream.close();
    this.#permit.giveBack();
  }

  async #poll(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      if (this.#state === "streaming") await this.#compare();
      else {for (const message of await this.#reader.readAll()) {
          this.#tell(message);
        }}
    } catch (error) {
      if (!this.#requests.isClosed) this.#fail(error);
    } finally {
      this.#isPolling = false;
    }
    if (this.#state === "polling") this.#restUntilNext();
  }

  /** Looks whether the stream has brought what there is. */
  async #compare(): Promise<void> {
    const message = await this.#reader.readEntries();
    this.#heartbeat.heard();
    if (message.messages.length === 0) return;
    this.#misses += 1;
    this.#tell(message);
    if (this.#misses >= MAX_MISSES) this.#startPolling();
  }

  /** Whoever is told of something may end this. */
  #tell(message: ServerMessage): void {
    if (!this.#requests.isClosed) this.listener.onMessage(message);
  }

  #restUntilNext(): void {
    const { random } = this.#visit.environment;
    this.#rest.set(
      POLL_INTERVAL_MS + Math.floor(random() * POLL_JITTER_MS),
      () => this.#poll(),
    );
  }

  async #post(message: StoreMessage): Promise<void> {
    const { id } = message;
    try {
      const { path, ...options } = requestOf(this.#visit.room, message);
      const answer = await this.#requests.json(path, options);
      if (this.#requests.isClosed) return;
      const seq = seqIn(answer);
      if (seq !== null) this.listener.onMessage({ type: "ack", id, seq });
      if (this.#state === "polling") this.#poll();
    } catch (error) {
      if (this.#requests.isClosed) return;
      const refusal = refusalIn(error);
      // Without an answer the sender sends it again, in ten seconds.
      if (refusal === null) return;
      const { code, message, retryAfterMs } = refusal;
      this.listener.onMessage({
        type: "error",
        code,
        message,
        id,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      });
    }
  }

  #fail(error: unknown): void {
    const refusal = refusalIn(error);
    if (refusal === null) this.#end(ABNORMAL_CLOSURE);
    else this.#endFor(refusal);
  }

  #endFor({ code, message }: Pick<ProtocolError, "code" | "message">): void {
    switch (code) {
      case "not_allowed":
      case "banned":
      case "passphrase":
        return this.#end(CloseCode.NOT_ALLOWED, message);
      default:
        return this.#end(CloseCode.TRY_AGAIN_LATER, message);
    }
  }

  #end(code: number, reason = ""): void {
    this.close();
    this.listener.onEnd(code, reason);
  }
}

function seqIn(answer: unknown): number | null {
  return typeof answer === "object" && answer !== null && "seq" in answer &&
      typeof answer.seq === "number"
    ? answer.seq
    : null;
}
