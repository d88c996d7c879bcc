// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

/**
 * How island props travel in the page: as JSON in which strings, booleans,
 * `null`, finite numbers and plain objects stand for themselves, and everything
 * else is an array that begins with one of these tags.
 *
 * Objects, arrays and tagged values with an identity are numbered in the order
 * in which they begin, so that {@linkcode TAG_REFERENCE} can point back at one.
 * That carries shared values and cycles.
 *
 * @module
 */

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
