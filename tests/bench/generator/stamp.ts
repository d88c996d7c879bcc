/**
 * What the generator writes into the text of a message, and looks for in the bytes
 * that servers send: a mark, who sent it and when, and filler. Digits of a fixed
 * width, so that nothing is parsed but what is looked at.
 *
 * @module
 */

/** Starts every text, and is in nothing else that a server sends: the byte of `@`. */
export const MARK = 0x40;

const SENDER_DIGITS = 5;
const TIME_DIGITS = 12;

/** The mark and the digits behind it, in bytes. */
export const STAMP_BYTES = 1 + SENDER_DIGITS + TIME_DIGITS;

/** A text, in bytes: as long as a usual chat message. */
export const TEXT_BYTES = 64;

const FILLER = " the quick brown fox jumps over the lazy dog, twice "
  .slice(0, TEXT_BYTES - STAMP_BYTES - 1) + ".";
const ZERO = 0x30;

/**
 * @param sender Index of the sending client.
 * @param atMs When it was to be sent, in milliseconds of {@linkcode performance}.
 * @returns The text of a message.
 */
export function stampedText(sender: number, atMs: number): string {
  const micros = Math.floor(atMs * 1000);
  return `@${String(sender).padStart(SENDER_DIGITS, "0")}${
    String(micros).padStart(TIME_DIGITS, "0")
  }${FILLER}`;
}

/**
 * @param bytes Where a stamp is.
 * @param at Where its mark is.
 * @returns Index of the client that sent it.
 */
export function senderOf(bytes: Uint8Array, at: number): number {
  return digits(bytes, at + 1, SENDER_DIGITS);
}

/**
 * @param bytes Where a stamp is.
 * @param at Where its mark is.
 * @returns When it was to be sent, in milliseconds of {@linkcode performance}.
 */
export function sentAtOf(bytes: Uint8Array, at: number): number {
  return digits(bytes, at + 1 + SENDER_DIGITS, TIME_DIGITS) / 1000;
}

function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    value = value * 10 + (bytes[i] ?? 0) - ZERO;
  }
  return value;
}
