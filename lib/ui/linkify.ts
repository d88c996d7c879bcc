// Runs in the browser and on the server.

/** An address in a text, to be shown as a link to itself. */
export interface Link {
  readonly url: string;
}

// An address ends at white space, at quotes and brackets that HTML and mail put
// around addresses, and at characters that are invisible or turn the direction
// of the text, so that a link never looks like another one.
const ADDRESS = /\bhttps?:\/\/[^\s<>"\p{Cc}\p{Cf}]+/giu;

// Punctuation of any script follows an address more often than it ends one, but
// not the marks that addresses are made of. (Read: not other than punctuation.)
const AFTER_ADDRESS = /[^\P{P}/\-_#&@%*]/u;

/**
 * Finds the http and https addresses in a text. No other scheme is ever a link,
 * and there is no markup: the parts joined give the text again.
 *
 * @param text A message.
 * @returns The text in order, cut into plain pieces and links.
 */
export function linkify(text: string): (string | Link)[] {
  const parts: (string | Link)[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const url = withoutPunctuation(match[0]);
    if (!URL.canParse(url)) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ url });
    end = match.index + url.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/**
 * Drops punctuation from the end of an address, and closing brackets that were
 * opened before it: `(see https://a.example/b_(c))` keeps `b_(c)`.
 */
function withoutPunctuation(address: string): string {
  let unopened = count(address, /[)\]}]/g) - count(address, /[([{]/g);
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if (")]}".includes(last)) {
      if (unopened <= 0) break;
      unopened--;
    } else if (!AFTER_ADDRESS.test(last)) {
      break;
    } else if ("([{".includes(last)) {
      unopened++;
    }
  }
  return address.slice(0, end);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
