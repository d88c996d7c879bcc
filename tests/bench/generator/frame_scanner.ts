import { MARK, STAMP_BYTES, TEXT_BYTES } from "./stamp.ts";

/** Opcodes of control frames (RFC 6455 section 5.5). */
export const Opcode = { TEXT: 0x1, CLOSE: 0x8, PING: 0x9, PONG: 0xa } as const;

/** What a {@linkcode FrameScanner} finds. */
export interface Findings {
  /** A message, whose stamp starts at `at`. */
  onStamp(bytes: Uint8Array, at: number): void;
  /** A control frame. */
  onControl(opcode: number, payload: Uint8Array): void;
}

const MASK_7_BITS = 0x7f;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * Finds messages in the bytes that one server sends, however many of them it puts
 * into a frame and wherever TCP cuts. It reads the headers of frames, since a length
 * may look like a mark, and skips through payloads.
 */
export class FrameScanner {
  readonly #findings: Findings;
  // Payload of the current frame that is still to come.
  #remaining = 0;

  /** @param findings Is told what is found. */
  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /**
   * Goes through bytes.
   *
   * @param bytes What was received.
   * @returns How many have been used. The others are the start of something: they
   * have to come again, with what follows them.
   */
  scan(bytes: Uint8Array): number {
    const length = bytes.byteLength;
    let at = 0;
    while (at < length) {
      if (this.#remaining === 0) {
        const next = this.#readHeader(bytes, at);
        if (next === at) return at;
        at = next;
        continue;
      }
      const end = Math.min(length, at + this.#remaining);
      const stop = this.#scanPayload(bytes, at, end);
      this.#remaining -= stop - at;
      at = stop;
      if (stop < end) return at;
    }
    return at;
  }

  /** Returns where it stopped: before `end` when a stamp is cut off there. */
  #scanPayload(bytes: Uint8Array, from: number, end: number): number {
    let at = bytes.indexOf(MARK, from);
    while (at !== -1 && at < end) {
      if (at > end - STAMP_BYTES) return at;
      this.#findings.onStamp(bytes, at);
      at = bytes.indexOf(MARK, at + TEXT_BYTES);
    }
    return end;
  }

  /** Returns where the payload starts, or `at` when the header isn't complete. */
  #readHeader(bytes: Uint8Array, at: number): number {
    const length = bytes.byteLength;
    if (length - at < 2) return at;
    const opcode = (bytes[at] ?? 0) & 0x0f;
    const short = (bytes[at + 1] ?? 0) & MASK_7_BITS;
    const lengthBytes = short === LENGTH_16 ? 2 : short === LENGTH_64 ? 8 : 0;
    const start = at + 2 + lengthBytes;
    if (start > length) return at;
    let payload = lengthBytes === 0 ? short : 0;
    for (let i = at + 2; i < start; i++) {
      payload = payload * 256 + (bytes[i] ?? 0);
    }
    if (opcode < Opcode.CLOSE) {
      this.#remaining = payload;
      return start;
    }
    const end = start + payload;
    if (end > length) return at;
    this.#findings.onControl(opcode, bytes.subarray(start, end));
    return end;
  }
}
