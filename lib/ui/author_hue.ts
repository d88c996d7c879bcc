// Runs in the browser and on the server.

/** How many hues the stylesheet has (`.hue-1` to `.hue-8`). */
const HUES = 8;

/**
 * Gives each author a hue that stays theirs.
 *
 * @param userId The author.
 * @returns A class of the stylesheet.
 */
export function authorHue(userId: string): string {
  let hash = 0;
  for (let i = 0; i < userId.length; i++) {
    hash = (hash * 31 + userId.charCodeAt(i)) >>> 0;
  }
  return `hue-${1 + hash % HUES}`;
}
