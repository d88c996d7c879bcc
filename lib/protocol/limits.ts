// Runs in the browser and on the server.

/**
 * The bounds that both ends of the wire agree on.
 *
 * @module
 */

/** The version of the wire protocol, sent in `welcome` and asked for with `?v=`. */
export const PROTOCOL_VERSION = 1;

/**
 * Longest message, in UTF-16 code units after trimming: what `maxlength` of a
 * text area counts, so that the form, the island and the server agree.
 */
export const MAX_TEXT_LENGTH = 2000;

/** Longest user name, in UTF-16 code units after trimming. */
export const MAX_USER_NAME_LENGTH = 32;

/** Longest title of a room, in characters as a reader counts them. */
export const MAX_ROOM_TITLE_LENGTH = 80;

/** Longest topic of a room, in characters as a reader counts them. */
export const MAX_ROOM_TOPIC_LENGTH = 200;

/** Longest reason why somebody may not do something, counted likewise. */
export const MAX_REASON_LENGTH = 200;

/** Longest time between two messages that slow mode asks for, in milliseconds. */
export const MAX_SLOW_MODE_MS: number = 60 * 60 * 1000;

/**
 * Longest input that is looked at for a name of a user or a title, in UTF-16 code
 * units: enough for one in decomposed form with blanks and invisible characters
 * around it. Normalizing takes time with the square of the combining marks in a row
 * (their canonical ordering, Unicode section 3.11).
 */
export const MAX_TYPED_NAME_LENGTH = 512;

/** Longest room name, in characters. */
export const MAX_ROOM_NAME_LENGTH = 64;

/**
 * Largest frame that a client may send, in bytes of UTF-8. The longest message
 * fits even when every character is escaped as `\uXXXX` (2000 × 6 bytes).
 */
export const MAX_FRAME_BYTES = 16 * 1024;

/** Messages that a page, a first connection and a room without cursor show. */
export const PAGE_MESSAGES = 50;

/** Most messages that one page of history may ask for. */
export const MAX_PAGE_MESSAGES = 200;

/**
 * Rooms up to this many users announce each join and leave with the whole list;
 * larger ones gather them into at most one `online_users` a second. Also the
 * most users that any list of users names.
 */
export const MAX_LISTED_USERS = 50;

/** How long cookies are kept: browsers allow 400 days (RFC 6265bis section 5.5). */
export const COOKIE_MAX_AGE_SECONDS: number = 365 * 24 * 60 * 60;
