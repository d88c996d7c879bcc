// Runs in the browser.

/** An emoji that people can choose. */
export interface Emoji {
  readonly emoji: string;
  /** What is typed for it between colons: the first one is the usual one. */
  readonly names: readonly string[];
  /** Further words that lead to it. */
  readonly words: readonly string[];
  /** Which ones it stands with, such as `food & drink`. */
  readonly group: string;
}

let loading: Promise<readonly Emoji[]> | undefined;

/**
 * Loads the table of emoji, once in the life of a page.
 *
 * @returns All of them without skin tones, in Unicode's order.
 * @throws {Error} When the server is away; the next call tries again.
 */
export function loadEmoji(): Promise<readonly Emoji[]> {
  return loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
}

async function load(): Promise<readonly Emoji[]> {
  const link = document.querySelector<HTMLElement>("[data-emoji]");
  const response = await fetch(link?.dataset["emoji"] ?? "/emoji.txt");
  if (!response.ok) throw new Error(`No emoji: ${response.status}`);
  return decodeEmoji(await response.text());
}

/**
 * Reads the table.
 *
 * @param table What `static/emoji.txt` holds.
 * @returns The emoji.
 */
export function decodeEmoji(table: string): readonly Emoji[] {
  let group = "";
  return table.split("\n").flatMap((line) => {
    group = /^\[(.*)\]$/.exec(line)?.[1] ?? group;
    const [, emoji, names, words = ""] =
      /^([^;[<]\S*) ([^,]*),?(.*)/.exec(line) ?? [];
    return emoji && names
      ? { emoji, names: names.split(" "), words: words.split(" "), group }
      : [];
  });
}

/**
 * Finds emoji by what somebody types.
 *
 * @param list Where to look.
 * @param typed Words, or the beginnings of words; `_` and `-` part words, too.
 * @returns Those that all words lead to: the one of that very name first, then those
 * whose names begin like that, then the rest; otherwise in the order of the list.
 */
export function searchEmoji(
  list: readonly Emoji[],
  typed: string,
): readonly Emoji[] {
  const name = typed.trim().toLowerCase();
  const asked = name.split(/[\s_-]+/);
  const rankOf = ({ names, words }: Emoji) => {
    if (names.includes(name)) return 0;
    if (names.some((each) => each.startsWith(name))) return 1;
    const known = [...names.join("_").split("_"), ...words];
    const isMeant = asked.every((word) =>
      known.some((each) => each.startsWith(word))
    );
    return isMeant ? 2 : 3;
  };
  const ranks = list.map(rankOf);
  return [0, 1, 2].flatMap((rank) =>
    list.filter((_emoji, place) => ranks[place] === rank)
  );
}
