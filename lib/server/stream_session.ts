// Runs on the server.

import { CloseCode } from "../protocol/close_codes.ts";
import type { Session } from "../chat/room_door.ts";
import type { Caller } from "../chat/caller.ts";
import type { User } from "../protocol/messages.ts";
import type { Frame } from "../protocol/frame.ts";

/** What a peer may still get once its stream is to end, in bytes: else only why. */
export const MAX_LEFT_BYTES = 64 * 1024;

/** A peer that has taken nothing from one look to the next so often is sent away. */
export const MAX_IDLE_LOOKS = 3;

/** What a stream is written in; each says what it sends, as bytes. */
export interface StreamFormat {
  /** What the stream begins with; `null` for nothing. */
  begin(): Bytes | null;

  /**
   * @param frame What the room sends.
   * @returns It, as the peer gets it; `null` where that is nothing.
   */
  frame(frame: Frame): Bytes | null;

  /** A sign of life, sent where nothing else is. */
  alive(): Bytes;

  /**
   * What the stream ends with.
   *
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  farewell(code: number, reason: string): Bytes;

  /** Why nothing more fits into this stream, as a short sentence; `null` while it does. */
  readonly full: string | null;
}

/** What is written to a connection. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A session that only listens, over an answer that goes on: a source of bytes that are
 * asked for by whoever writes them to the connection.
 *
 * ```
 * open ─► closing ─► ended
 *   └───────────────────▲
 * ```
 *
 * What the connection doesn't take waits here and not in the stream, which couldn't
 * let go of it. Deno has no way to end the connection of a peer that doesn't read:
 * a write of it waits for as long as the peer lives. So little stays of a closing
 * session, and whoever counts connections goes on counting it.
 */
export class StreamSession implements Session, UnderlyingDefaultSource<Bytes> {
  readonly id = crypto.randomUUID();
  user: User | null;
  readonly address: string;
  readonly #format: StreamFormat;
  readonly #onEnd: () => void;
  #state: "open" | "closing" | "ended" = "open";
  #waiting: Bytes[] = [];
  #waitingBytes = 0;
  /** Set while the connection would take more than there is. */
  #taker: ReadableStreamDefaultController<Bytes> | null = null;
  /** Whether the peer took something since the last look, or first had to. */
  #hasMoved = false;
  #idleLooks = 0;

  /**
   * @param caller Whose it is.
   * @param format What it is written in.
   * @param onEnd Is called once, when no more frames can be sent.
   */
  constructor(
    { user, address }: Caller,
    format: StreamFormat,
    onEnd: () => void,
  ) {
    this.user = user;
    this.address = address;
    this.#format = format;
    this.#onEnd = onEnd;
    this.#write(format.begin());
  }

  /** Whether frames can still be sent. */
  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** Bytes that the connection hasn't taken yet. */
  get bufferedBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * Sends a frame; does nothing when the session is not open. A stream that is full then
   * ends.
   *
   * @param frame The frame.
   */
  send(frame: Frame): void {
    if (!this.isOpen) return;
    this.#write(this.#format.frame(frame));
    const { full } = this.#format;
    if (full !== null) this.close(CloseCode.NORMAL, full);
  }

  /**
   * Ends the stream, which says why as soon as the peer takes it; does nothing when the
   * session is not open.
   *
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    // A client that comes back gets it from the log.
    if (this.#waitingBytes > MAX_LEFT_BYTES) this.#drop();
    this.#write(this.#format.farewell(code, reason));
    this.#state = "closing";
    this.#onEnd();
  }

  /** The peer is gone. */
  end(): void {
    const wasOpen = this.isOpen;
    this.#state = "ended";
    this.#drop();
    if (wasOpen) this.#onEnd();
  }

  /**
   * Is called at regular times: sends a sign of life, or closes the session of a peer
   * that has taken nothing for long.
   */
  look(): void {
    if (!this.isOpen) return;
    if (this.#waiting.length === 0) {
      this.#write(this.#format.alive());
      return;
    }
    this.#idleLooks = this.#hasMoved ? 0 : this.#idleLooks + 1;
    this.#hasMoved = false;
    if (this.#idleLooks < MAX_IDLE_LOOKS) return;
    this.close(CloseCode.TRY_AGAIN_LATER, "Reading too slowly");
  }

  /** Is called when the connection would take more. */
  pull(controller: ReadableStreamDefaultController<Bytes>): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      this.#hasMoved = true;
      this.#waitingBytes -= next.byteLength;
      controller.enqueue(next);
    } else if (this.#state === "open") {
      this.#taker = controller;
    } else {
      this.#state = "ended";
      controller.close();
    }
  }

  /** Is called when the connection is gone. */
  cancel(): void {
    this.end();
  }

  #write(bytes: Bytes | null): void {
    if (bytes === null) return;
    if (this.#taker === null) {
      this.#hasMoved ||= this.#waiting.length === 0;
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.byteLength;
      return;
    }
    const taker = this.#taker;
    this.#taker = null;
    taker.enqueue(bytes);
  }

  #drop(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
