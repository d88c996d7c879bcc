// Runs on the server.

/** Longest reason of a close frame, in bytes (RFC 6455, sections 5.5 and 5.5.1). */
const MAX_BYTES = 123;

const ELLIPSIS = "…";

const encoder = new TextEncoder();

/**
 * @param sentence A short sentence for a person.
 * @returns As much of it as a close frame takes.
 */
export function fittingReason(sentence: string): string {
  if (fits(sentence)) return sentence;
  const characters = [...sentence];
  while (!fits(characters.join("") + ELLIPSIS)) characters.pop();
  return characters.join("").trimEnd() + ELLIPSIS;
}

function fits(reason: string): boolean {
  return encoder.encode(reason).byteLength <= MAX_BYTES;
}
