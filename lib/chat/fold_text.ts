// Runs on the server.

/**
 * Brings texts into a form in which those are equal that a reader takes for the same when
 * looking for something: without case, accents, width and vowel points.
 *
 * @module
 */

// What is written above and below letters that are the same without it. In the scripts of
// India and South East Asia marks are vowels, and the voiced sound marks of Kana make other
// letters: those stay.
const ACCENTS =
  "[[\\p{M}&&[\\p{sc=Zinh}\\p{sc=Arab}\\p{sc=Cyrl}\\p{sc=Grek}\\p{sc=Hebr}\\p{sc=Latn}\\p{sc=Syrc}]]--[\\u3099\\u309a]]";

// With what shows nothing, and Arabic tatweel, which only makes words longer.
const NOT_LOOKED_FOR = new RegExp(`[${ACCENTS}\\p{DI}\\u0640]`, "gv");

// Letters with a stroke, and pairs written as one, as people type them who lack the key:
// Unicode doesn't take them apart.
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  "æ": "ae",
  "œ": "oe",
  "ø": "o",
  "đ": "d",
  "ħ": "h",
  "ł": "l",
  "ŧ": "t",
  // Where case alone doesn't make them equal: lower case of Greek depends on what follows.
  "ß": "ss",
  "ı": "i",
  "ς": "σ",
  // As keyboards of phones write an apostrophe.
  "‘": "'",
  "’": "'",
};
const OTHER_LETTERS = new RegExp(
  `[${Object.keys(PLAIN_LETTERS).join("")}]`,
  "g",
);

// deno-lint-ignore no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;

// That isn't one blank already.
const WHITE_SPACE = /\s\s+|[^\S ]/g;

// Parts that Unicode composes: syllables of Korean, and voiced Kana. Where they stay apart,
// one would be found in another.
const PARTS = /[\u1100-\u11ff\u3099\u309a\ua960-\ua97c\ud7b0-\ud7fb]/;
const COMPOSED =
  /[\u1100-\u11ff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb]+|.[\u3099\u309a]/g;

// What stands for a whole sentence is looked for as one sign; a text of nothing else would
// become eighteen times as long.
const MAX_LETTERS = 8;

const graphemes = new Intl.Segmenter("en-US", { granularity: "grapheme" });

/** A folded text, and where each of its characters comes from. */
export interface PlacedText {
  readonly folded: string;
  /** Where in the text that begins from which a UTF-16 code unit of `folded` was made. */
  readonly starts: readonly number[];
  /** Where it ends. */
  readonly ends: readonly number[];
}

/**
 * Folds a text. White space becomes one blank.
 *
 * @param text Any text.
 * @returns A form to compare, not to show.
 */
export function foldText(text: string): string {
  return ASCII.test(text)
    ? text.toLowerCase().replace(WHITE_SPACE, " ")
    : compose(foldPoints(text));
}

/**
 * Folds a text as {@linkcode foldText} does, and takes note of what came from where. It
 * takes many times as long.
 *
 * @param text Any text.
 * @returns Both.
 */
export function foldWithPlaces(text: string): PlacedText {
  let folded = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { segment, index } of graphemes.segment(text)) {
    const letters = foldText(segment);
    const isOneBlank = folded.endsWith(" ") && letters.startsWith(" ");
    const part = isOneBlank ? letters.slice(1) : letters;
    folded += part;
    for (let unit = 0; unit < part.length; unit++) {
      starts.push(index);
      ends.push(index + segment.length);
    }
  }
  return { folded, starts, ends };
}

function compose(folded: string): string {
  return PARTS.test(folded)
    ? folded.replace(COMPOSED, (parts) => parts.normalize("NFC"))
    : folded;
}

const BLANK = 0x20;
const FIRST_PAIR = 0x10000;
const utf16 = new TextDecoder("utf-16le");

/** Stands in a block where a code point isn't folded into one: see `foldedToMore`. */
const NOT_ONE = 0x110000;

// Code points by 256, each block made when a text first has one of them; all of Unicode
// would be four megabytes. To look them up is several times as fast as normalizing a text.
const blocks: (Uint32Array | undefined)[] = [];
const foldedToMore = new Map<number, string>();

/** Each code point by itself, so that no row of marks takes long to be sorted. */
function foldPoints(text: string): string {
  let output = new Uint16Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? 0;
    if (point >= FIRST_PAIR) i++;
    const block = blocks[point >>> 8] ??= foldBlock(point >>> 8);
    const folded = block[point & 0xff] ?? NOT_ONE;
    if (folded < FIRST_PAIR) {
      if (folded === BLANK && output[length - 1] === BLANK) continue;
      output[length++] = folded;
      continue;
    }
    const letters = folded === NOT_ONE
      ? foldedToMore.get(point) ?? ""
      : String.fromCodePoint(folded);
    const left = text.length - i;
    if (length + letters.length + left > output.length) {
      const larger = new Uint16Array(2 * output.length + left);
      larger.set(output);
      output = larger;
    }
    for (let j = 0; j < letters.length; j++) {
      output[length++] = letters.charCodeAt(j);
    }
  }
  return utf16.decode(output.subarray(0, length));
}

function foldBlock(place: number): Uint32Array {
  const block = new Uint32Array(256);
  for (let i = 0; i < block.length; i++) {
    const point = place * 256 + i;
    const folded = foldPoint(String.fromCodePoint(point));
    const [first, ...more] = folded;
    if (first !== undefined && more.length === 0) {
      block[i] = folded.codePointAt(0) ?? 0;
    } else {
      block[i] = NOT_ONE;
      if (first !== undefined) foldedToMore.set(point, folded);
    }
  }
  return block;
}

function foldPoint(point: string): string {
  const parts = point.normalize("NFKD");
  const letters = (parts.length > MAX_LETTERS ? point : parts)
    .replace(NOT_LOOKED_FOR, "")
    .replace(/\s/g, " ")
    .toLowerCase()
    .replace(OTHER_LETTERS, (letter) => PLAIN_LETTERS[letter] ?? letter);
  return compose(letters);
}
