// Runs on the command line.

/**
 * Makes the table of emoji that pages load when somebody first looks for one.
 *
 * @module
 */

import emoji from "emojibase-data/en/data.json" with { type: "json" };
import messages from "emojibase-data/en/messages.json" with { type: "json" };
import names from "emojibase-data/en/shortcodes/emojibase.json" with {
  type: "json",
};
import githubNames from "emojibase-data/en/shortcodes/github.json" with {
  type: "json",
};

/** Where the table is, from the root of the app. */
export const EMOJI_FILE = "static/emoji.txt";

// Whole words of labels that tell nothing apart.
const DULL = new Set(
  "and button face flag in of on sign symbol the with".split(" "),
);

// A tag is worth its bytes where it leads to several emoji.
const MIN_TAGGED = 12;
const MAX_TAGS = 2;

const RGI = /^\p{RGI_Emoji}$/v;

type Entry = typeof emoji[number];
type Names = Readonly<Record<string, string | readonly string[]>>;

/** https://github.com/milesj/emojibase/blob/master/LICENSE */
const LICENSE = [
  "Made by lib/tasks/emoji.ts of emojibase-data.",
  "Copyright (c) 2017-2019 Miles Johnson. MIT License:",
  "Permission is hereby granted, free of charge, to any person obtaining a copy",
  'of this software and associated documentation files (the "Software"), to deal',
  "in the Software without restriction, including without limitation the rights",
  "to use, copy, modify, merge, publish, distribute, sublicense, and/or sell",
  "copies of the Software, and to permit persons to whom the Software is",
  "furnished to do so, subject to the following conditions: The above copyright",
  "notice and this permission notice shall be included in all copies or",
  'substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS",',
  "WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO",
  "THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND",
  "NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE",
  "FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT,",
  "TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR",
  "THE USE OR OTHER DEALINGS IN THE SOFTWARE.",
];

/**
 * Makes the table: the license as comments, then the emoji of each `[group]` in Unicode's
 * order, a line each, as `🎉 tada,party popper`. Before the comma are the names that are
 * typed between colons, which are GitHub's where it has any; behind it are further words
 * to find it by. Skin tones are left out, and what Deno doesn't know yet: no server takes
 * it as a reaction.
 *
 * @returns The text of the file.
 */
export function emojiTable(): string {
  const groups = messages.groups
    .filter(({ key }) => key !== "component")
    .toSorted((a, b) => a.order - b.order);
  const lines = groups.flatMap(({ order, message }) => [
    `[${message}]`,
    ...emoji
      .filter(({ group }) => group === order)
      .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
      .filter((entry) => RGI.test(qualified(entry)))
      .map(lineOf),
  ]);
  return [...LICENSE.map((line) => `; ${line}`), ...lines, ""].join("\n");
}

function lineOf(entry: Entry): string {
  const typed = namesIn(githubNames, entry);
  const own = typed.length > 0 ? typed : namesIn(names, entry).slice(0, 1);
  const known = new Set(own.flatMap((name) => name.split("_")));
  const label = entry.label.toLowerCase().split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !DULL.has(word) && !known.has(word));
  const tags = tagsOf(entry, [...known, ...label]);
  const words = [...label, ...tags].join(" ");
  return `${qualified(entry)} ${own.join(" ")}${words && `,${words}`}`;
}

/** As Unicode recommends it: the package asks for color also where that goes unsaid. */
function qualified({ emoji }: Entry): string {
  return RGI.test(emoji) ? emoji : emoji.replace("\ufe0f", "");
}

function namesIn(all: Names, { hexcode }: Entry): readonly string[] {
  return [all[hexcode] ?? []].flat();
}

const tagged = new Map<string, number>();
for (const tag of emoji.flatMap(({ tags = [] }) => tags)) {
  tagged.set(tag, (tagged.get(tag) ?? 0) + 1);
}

/** What people are and do is said by their labels, and of flags, which. */
function tagsOf(
  { label, group, tags = [] }: Entry,
  known: readonly string[],
): readonly string[] {
  const isSaid = group === 9 ||
    group === 1 && /man|person|couple|kiss|family|people/.test(label);
  if (isSaid) return [];
  const count = (tag: string) => tagged.get(tag) ?? 0;
  return tags
    .filter((tag) =>
      count(tag) >= MIN_TAGGED && tag.length > 2 &&
      !known.some((word) => word.startsWith(tag) || tag.startsWith(word))
    )
    .toSorted((a, b) => count(b) - count(a))
    .slice(0, MAX_TAGS);
}

if (import.meta.main) {
  await Deno.writeTextFile(
    new URL(`../../${EMOJI_FILE}`, import.meta.url),
    emojiTable(),
  );
}
