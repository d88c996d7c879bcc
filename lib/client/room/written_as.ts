// Runs in the browser; imported on the server too.

/**
 * @param userName Somebody that this client no longer is.
 * @returns Why what they wrote isn't sent, as a sentence.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(writtenAs("Ana"), "Not sent. It was written as Ana.");
 * ```
 */
export function writtenAs(userName: string): string {
  return `Not sent. It was written as ${userName}.`;
}
