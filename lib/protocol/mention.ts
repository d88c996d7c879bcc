// Runs in the browser and on the server.

/**
 * Tells whether a text calls somebody by name: `@` and the whole name.
 *
 * @param text A message.
 * @param userName The name.
 * @returns Whether it does; capitals don't matter.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mentions("Thanks, @ana!", "Ana"), true);
 * assertEquals(mentions("Ask @Anabel", "Ana"), false);
 * assertEquals(mentions("Ana is here", "Ana"), false);
 * ```
 */
export function mentions(text: string, userName: string): boolean {
  const call = `@${userName.toLowerCase()}`;
  return text.toLowerCase().split(call).slice(1).some((rest) =>
    !/^[\p{L}\p{M}\p{N}_]/u.test(rest)
  );
}
