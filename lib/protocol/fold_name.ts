// Runs in the browser and on the server.

// Enough for those who are about at one time. Folding takes longer than all else that
// the log does for a message.
const MAX_REMEMBERED = 4096;
const remembered = new Map<string, string>();

/**
 * Brings a user name into a form in which names are equal that read the same: without
 * differences of case and width, and without what shows nothing. It goes by Unicode's
 * `toNFKC_Casefold` (section 3.13.3); letters of other scripts that look alike stay
 * different.
 *
 * @param userName A name that was checked.
 * @returns A form to compare, not to show.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(foldName("ＡＮＡ"), foldName("Ana"));
 * ```
 */
export function foldName(userName: string): string {
  let folded = remembered.get(userName);
  if (folded === undefined) {
    folded = caseFolded(userName);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(userName, folded);
  }
  return folded;
}

function caseFolded(userName: string): string {
  return userName.normalize("NFKC").replace(/\p{DI}/gu, "")
    // By upper case, for letters that are one there: σ and ς, ß and ss.
    .toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
}
