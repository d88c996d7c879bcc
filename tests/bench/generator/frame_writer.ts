import { Opcode } from "./frame_scanner.ts";

// Any key will do against a server of one's own, except one that changes nothing.
const MASK_KEY = [0x9a, 0x3c, 0x5e, 0x71] as const;

const FIN = 0x80;
const MASKED = 0x80;
const MAX_SHORT = 125;
const LENGTH_16 = 126;
const HEADER_BYTES = 8;

/** Collects a client's frames (RFC 6455 section 5.2), to send them in one piece. */
export class FrameWriter {
  readonly #encoder = new TextEncoder();
  #buffer = new Uint8Array(64 * 1024);
  #length = 0;

  /** @param text Payload of a text frame. */
  add(text: string): void {
    this.addFrame(Opcode.TEXT, this.#encoder.encode(text));
  }

  /**
   * @param opcode Kind of frame.
   * @param payload Up to 64 KiB.
   */
  addFrame(opcode: number, payload: Uint8Array): void {
    this.#reserve(HEADER_BYTES + payload.byteLength);
    const buffer = this.#buffer;
    const { byteLength } = payload;
    buffer[this.#length++] = FIN | opcode;
    if (byteLength <= MAX_SHORT) {
      buffer[this.#length++] = MASKED | byteLength;
    } else {
      buffer[this.#length++] = MASKED | LENGTH_16;
      buffer[this.#length++] = byteLength >> 8;
      buffer[this.#length++] = byteLength & 0xff;
    }
    buffer.set(MASK_KEY, this.#length);
    this.#length += MASK_KEY.length;
    for (let i = 0; i < byteLength; i++) {
      buffer[this.#length++] = (payload[i] ?? 0) ^ (MASK_KEY[i & 3] ?? 0);
    }
  }

  /** @returns What was collected, until the next {@linkcode add}. */
  take(): Uint8Array<ArrayBuffer> {
    const frames = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return frames;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.byteLength) return;
    const larger = new Uint8Array(2 * this.#buffer.byteLength + bytes);
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
