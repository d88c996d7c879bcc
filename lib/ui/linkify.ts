// Runs in the browser and on the server.

// Scheme, user info, host and port. The last label of a host isn't Latin with other
// letters at its end: in `https://a.exampleを見て`, where no space parts words, the
// sentence goes on.
const NAME = "[\\p{L}\\p{M}\\p{N}_-]";

/** Scripts that put no blanks between words, to be written inside of `[]`. */
export const UNSPACED =
  "\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}";

const USER_INFO = "[\\p{L}\\p{M}\\p{N}.~!$&'()*+,;=:%_-]*@";
const HOST = `(?!-)(?:${NAME}+\\.)*(?:(?:(?![${UNSPACED}])${NAME})+|${NAME}+)` +
  "(?:\\.(?=[:/?#]))?|\\[[\\da-f:.]+\\]";
/** Where addresses begin: up to the host or the port. The group is a user name. */
export const ORIGIN =
  `(?<![a-z\\d])https?://(${USER_INFO})?(?:${HOST})(?::\\d+)?`;

// Nothing of a path: white space, what HTML, mail and Markdown put around an address,
// characters that are invisible or turn the direction of the text, brackets, quotes
// and marks between sentences of any script, arrows, and the full-width forms.
const ENDS = '\\s"<>\\\\`|\\p{Cc}\\p{Cf}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Term}' +
  "…‥—―←-⇿\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff64";
// These depend on what is around them; see pathEnd().
const MARKS = "*_~'";
const DEPENDS = `()[\\]{}${MARKS}`;
// An apostrophe and joiners are parts of words, as in French and in Persian.
const INSIDE_WORDS = "’(?=\\p{sc=Latn})|" +
  "(?<=[^\\0-\u024f])[\u200c\u200d](?=[^\\0-\u024f\\s])";
// Two addresses with a comma between them, and HTML that was escaped.
const NEXT = "[,;]https?://|&(?:[lg]t|quot|apos|#39);";
const PIECE = new RegExp(
  `(?:(?!${NEXT})(?:[^${ENDS}${DEPENDS}]|[!,.:;?]|${INSIDE_WORDS}))+|[${DEPENDS}]`,
  "iuy",
);

// Punctuation of any script follows an address more often than it ends one, but
// not the marks that addresses are made of. (Read: not other than punctuation.)
const AFTER_ADDRESS = /[^\P{P}/\-_#&@%*)\]}]/u;

/**
 * Reads an http or https address. No other scheme is ever a link, nor an address with a
 * user name: `https://bank.example@evil.example` reads as another one.
 *
 * @param text A message.
 * @param index Where it begins.
 * @param origin What {@linkcode ORIGIN} has found there.
 * @param userInfo The user name in it.
 * @returns The address, if it is one, and where what was read ends: nothing before that
 * is the beginning of another one.
 */
export function readAddress(
  text: string,
  index: number,
  origin: string,
  userInfo: string | undefined,
): { url: string | null; end: number } {
  const before = text.charAt(index - 1);
  const mark = MARKS.includes(before) ? before : "";
  const end = pathEnd(text, index + origin.length, mark);
  const url = withoutPunctuation(text.slice(index, end), mark);
  return { url: userInfo === undefined && isAddress(url) ? url : null, end };
}

/**
 * Reads the path, query and fragment of an address. They end at a bracket that was
 * opened before the address, and where the mark before it closes: at the second
 * asterisk of `*https://a.example/*です`, but not inside `_https://a.example/b_c_`.
 *
 * @param text The whole text.
 * @param start Where the host or the port ends.
 * @param mark The mark right before the address, or nothing.
 * @returns Where the address ends, with the punctuation after it.
 */
function pathEnd(text: string, start: number, mark: string): number {
  if (!/[/?#]/.test(text.charAt(start))) return start;
  let depth = 0;
  let end = start;
  for (;;) {
    PIECE.lastIndex = end;
    const [piece] = PIECE.exec(text) ?? [];
    if (piece === undefined) return end;
    if ("([{".includes(piece)) depth++;
    if (")]}".includes(piece) && --depth < 0) return end;
    if (piece === mark) {
      const isInside = /[!-~]/.test(text.charAt(end + 1));
      if (mark === "*" || !isInside) return end;
    }
    end += piece.length;
  }
}

/** Drops punctuation and markup from the end of an address. */
function withoutPunctuation(address: string, mark: string): string {
  let quotes = address.split("'").length - 1;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if (last === "'") {
      // The second of a pair that is inside the address.
      if (quotes-- % 2 === 0) break;
    } else if ("*~".includes(last)) {
      // Two are markup; one may be a placeholder or a home directory.
      const isAlone = address.charAt(end) !== last && mark !== last;
      if (isAlone && /[/=]/.test(address.charAt(end - 2))) break;
    } else if (!(last === "_" && last === mark) && !AFTER_ADDRESS.test(last)) {
      break;
    }
  }
  return address.slice(0, end);
}

function isAddress(url: string): boolean {
  try {
    return Boolean(new URL(url));
  } catch {
    return false;
  }
}
