// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

/**
 * How island props travel in the page: as JSON, a list with the index of the
 * component and the props of each island. Where JSON carries all props of a page as
 * they are, the list is the field `plain` of an object, and is ready to be used.
 *
 * Otherwise it is the field `tagged`. In its props strings, booleans, `null`,
 * finite numbers and plain objects stand for themselves, and everything else is an
 * array that begins with one of the tags below. Objects, arrays and tagged values
 * with an identity are numbered in the order in which they begin, so that
 * {@linkcode TAG_REFERENCE} can point back at one. That carries shared values and
 * cycles.
 *
 * @module
 */

/** The islands of a page; one of the fields is there. */
export interface PropsJson {
  /** Index of the component, and props. */
  plain?: [number, Record<string, unknown>][];
  /** The same with tags. */
  tagged?: [number, Record<string, unknown>][];
}

/** `[tag, ...items]`: an array. */
export const TAG_ARRAY = 0;
/** `[tag, number]`: the value with that number. */
export const TAG_REFERENCE = 1;
/** `[tag]`: `undefined`. */
export const TAG_UNDEFINED = 2;
/** `[tag, text]`: a number that JSON lacks, such as `"-0"` or `"NaN"`. */
export const TAG_NUMBER = 3;
/** `[tag, text]`: a bigint. */
export const TAG_BIGINT = 4;
/** `[tag, ms]`: a `Date`; `null` for an invalid one. */
export const TAG_DATE = 5;
/** `[tag, href]`: a `URL`. */
export const TAG_URL = 6;
/** `[tag, text]`: a `Uint8Array` in base64. */
export const TAG_BYTES = 7;
/** `[tag, ...items]`: a `Set`. */
export const TAG_SET = 8;
/** `[tag, key, value, …]`: a `Map`. */
export const TAG_MAP = 9;
/** `[tag, value]`: a signal. */
export const TAG_SIGNAL = 10;
/** `[tag, value]`: a computed signal. */
export const TAG_COMPUTED = 11;
/** `[tag, id]`: server-rendered JSX, found in the page by its id. */
export const TAG_SLOT = 12;
/** `[tag, source, flags]`: a `RegExp`. */
export const TAG_REGEXP = 13;
/** `[tag, class, text]`: an object of `Temporal`, such as `"Instant"`. */
export const TAG_TEMPORAL = 14;
/** `[tag]`: nothing at this place of an array. */
export const TAG_HOLE = 15;
