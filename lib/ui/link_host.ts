// Runs in the browser and on the server.

const HOST = /^https?:\/\/(\[.*?\]|[^:/?#]*)/i;

// Hosts that read as what they are although they aren't ASCII: each label is ASCII
// alone or of scripts whose letters look like none of it (Hebrew to Tibetan, Kana,
// Han, Hangul), or the whole host is Cyrillic, its last label too.
const LETTERS = "\u0590-\u0fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3";
const LABEL = `(?:[\\w-]+|[\\d-]*[${LETTERS}][\\d${LETTERS}-]*)`;
const DISTINCT = new RegExp(
  `^(?=.*[^\\0-\\x7f])(?:${LABEL}(?:\\.${LABEL})*|[\\d.\u0400-\u04ff-]+)\\.?$`,
);

/**
 * The host that a link leads to, where a reader may take it for another one: letters
 * look alike (`https://аpple.example` begins with a Cyrillic one), or browsers change
 * the host (`http://2130706433` is `127.0.0.1`).
 *
 * @param url A valid address.
 * @returns The host as it is looked up, or `undefined` when it reads as what it is.
 */
export function hiddenHost(url: string): string | undefined {
  const { hostname } = new URL(url);
  const host = HOST.exec(url)?.[1]?.toLowerCase() ?? "";
  return host === hostname || DISTINCT.test(host) ? undefined : hostname;
}
