// Runs in the browser and on the server.

// Scripts that put no blanks between words, or hang endings on names without one.
const UNSPACED =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

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
 * assertEquals(mentions("bob@ana.example", "Ana"), false);
 * assertEquals(mentions("@田中さん、どうも", "田中"), true);
 * ```
 */
export function mentions(text: string, userName: string): boolean {
  const [before = "", ...after] = text.toLowerCase()
    .split(`@${userName.toLowerCase()}`);
  let ahead = before;
  return after.some((behind) => {
    const isCall = !/[\p{L}\p{M}\p{N}_]$/u.test(ahead);
    ahead = behind;
    return isCall && endsName(behind);
  });
}

/**
 * @param behind What stands behind a name.
 * @returns Whether the name ends there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(endsName(", come"), true);
 * assertEquals(endsName("bel"), false);
 * assertEquals(endsName("さん"), true);
 * ```
 */
export function endsName(behind: string): boolean {
  return !/^[\p{L}\p{M}\p{N}_]/u.test(behind) || UNSPACED.test(behind);
}
