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

const encoder = new TextEncoder();

const KEEP_ALIVE = encoder.encode(": still here\n\n");

/**
 * A session that only listens, over Server-Sent Events: a source of bytes that are
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
export class EventSession
  implements Session, UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> {
  readonly id = crypto.randomUUID();
  user: User | null;
  readonly address: string;
  readonly #onEnd: () => void;
  #state: "open" | "closing" | "ended" = "open";
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #waitingBytes = 0;
  /** Set while the connection would take more than there is. */
  #taker: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | null =
    null;
  /** Whether the peer took something since the last look, or first had to. */
  #hasMoved = false;
  #idleLooks = 0;

  /**
   * @param caller Whose it is.
   * @param onEnd Is called once, when no more frames can be sent.
   */
  constructor({ user, address }: Caller, onEnd: () => void) {
    this.user = user;
    this.address = address;
    this.#onEnd = onEnd;
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
   * Sends a frame as an event; does nothing when the session is not open.
   *
   * @param frame The frame.
   */
  send(frame: Frame): void {
    if (this.isOpen) this.#write(encodeEvent(frame));
  }

  /**
   * Ends the stream with a comment that says why, as soon as the peer takes it; does
   * nothing when the session is not open.
   *
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    // A client that comes back gets it from the log.
    if (this.#waitingBytes > MAX_LEFT_BYTES) this.#drop();
    this.#write(encoder.encode(`: closed ${code} ${reason}\n\n`));
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
      this.#write(KEEP_ALIVE);
      return;
    }
    this.#idleLooks = this.#hasMoved ? 0 : this.#idleLooks + 1;
    this.#hasMoved = false;
    if (this.#idleLooks < MAX_IDLE_LOOKS) return;
    this.close(CloseCode.TRY_AGAIN_LATER, "Reading too slowly");
  }

  /** Is called when the connection would take more. */
  pull(
    controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>,
  ): void {
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

  #write(bytes: Uint8Array<ArrayBuffer>): void {
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

// A room sends a frame to one session after another: all of them have the same bytes.
let latest: { frame: Frame | null; event: Uint8Array<ArrayBuffer> } = {
  frame: null,
  event: encoder.encode(""),
};

function encodeEvent(frame: Frame): Uint8Array<ArrayBuffer> {
  if (frame !== latest.frame) {
    const { text, lastSeq } = frame;
    const id = lastSeq === null ? "" : `id: ${lastSeq}\n`;
    latest = { frame, event: encoder.encode(`${id}data: ${text}\n\n`) };
  }
  return latest.event;
}
