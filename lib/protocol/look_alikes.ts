// Runs on the server.

/**
 * Which names may be mistaken for each other.
 *
 * @module
 */

import { CONFUSABLES } from "./confusables.ts";

/** How a name looks, as far as it can be mistaken for another. */
export interface Look {
  /**
   * What it may be read as: one form for most names. Two names look alike that have one
   * in common.
   */
  readonly readings: readonly string[];
  /** Whether it may be taken for Islet itself, or for nobody's name. */
  readonly isReserved: boolean;
}

/** What a name that is chosen may not be mistaken for, as a sentence. */
export const RESERVED_NAME_RULE =
  "This name would look as if Islet itself spoke: choose another one";

// What Islet says in the place of names, and who is taken for its staff.
const RESERVED = [
  "You",
  "Islet",
  "System",
  "Server",
  "Admin",
  "Moderator",
  "Nobody",
  "New messages",
];

// Enough for those who are about at one time. Reading takes longer than all else that
// the log does for a message.
const MAX_REMEMBERED = 4096;
const remembered = new Map<string, Look>();

/**
 * Looks at a name: without differences of case and width (Unicode's `toNFKC_Casefold`,
 * section 3.13.3), without what shows nothing, and with one letter for all that look like
 * it (the skeleton of UTS #39, section 4).
 *
 * Case and looks don't go together: I looks like l, but i doesn't, and a Greek Ν like N,
 * but ν like v. If all these were one, Nell would be Neil and Ana would be Ava. So a name
 * has up to three readings: the looks of its small letters; the looks of its letters as
 * they are, made small; and the same with each capital that looks like I for that, not
 * for l.
 *
 * @param userName A name that was checked.
 * @returns How it looks; the same object again for names of late.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lookOf("ＡＮＡ").readings, ["ana"]);
 * assertEquals(lookOf("Ian").readings, ["ian", "lan"]);
 * ```
 */
export function lookOf(userName: string): Look {
  let look = remembered.get(userName);
  if (look === undefined) {
    const readings = readingsOf(userName);
    look = { readings, isReserved: readings.some(isReserved) };
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(userName, look);
  }
  return look;
}

/**
 * @param one A name that was checked.
 * @param other Another one.
 * @returns Whether the second may be mistaken for the first alone: it is read as nothing
 * else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readsAs("Ana", "ANA"), true);
 * assertEquals(readsAs("Ana", "Anna"), false);
 * ```
 */
export function readsAs(one: string, other: string): boolean {
  const { readings } = lookOf(one);
  return lookOf(other).readings.every((reading) => readings.includes(reading));
}

// What stands for characters that look like it.
const prototypes = new Map<string, string>();
let prototype = "";
for (const word of CONFUSABLES.trim().split(/\s+/)) {
  if (word.endsWith(":")) prototype = charactersOf(word.slice(0, -1));
  else prototypes.set(charactersOf(word), prototype);
}

const CAPITAL = /\p{Lu}/u;
const ASCII = /^[\0-\x7f]*$/;

const reserved = new Set(RESERVED.flatMap(readingsOf));

// “and 3 more”, at the end of a list of names. Digits look like l and o, too.
const [AND = "", MORE = ""] = ["and", "more"].flatMap(readingsOf);
const AND_MORE = new RegExp(`^${AND} [\\p{Nd}lo]+ ${MORE}$`, "u");

function isReserved(reading: string): boolean {
  return reserved.has(reading) || AND_MORE.test(reading);
}

function readingsOf(userName: string): string[] {
  const shown = userName.normalize("NFKC").replace(/\p{DI}/gu, "");
  const skeleton = skeletonOf(shown);
  // Without an l in it, there is no I either.
  const forms = skeleton.includes("l")
    ? [shown, skeletonOf(shown, "I"), skeleton]
    : [shown, skeleton];
  const readings = forms.map((form) => small(skeletonOf(small(form))));
  return readings.filter((reading, n) => readings.indexOf(reading) === n);
}

/**
 * Puts what stands for all that looks alike into the place of each character.
 *
 * @param capital What stands for capitals that look like l.
 */
function skeletonOf(text: string, capital = "l"): string {
  let skeleton = "";
  for (const character of text.normalize("NFD")) {
    const prototype = prototypes.get(character) ?? character;
    skeleton += prototype === "l" && CAPITAL.test(character)
      ? capital
      : prototype;
  }
  return skeleton;
}

function small(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // By upper case, for letters that are one there: σ and ς, ß and ss.
  return text.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase()
    .normalize("NFKC");
}

function charactersOf(codes: string): string {
  const points = codes.split(".").map((code) => parseInt(code, 16));
  return String.fromCodePoint(...points);
}
