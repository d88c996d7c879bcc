// Runs in the browser and on the server.

import { decodeMessage } from "./entries.ts";
import { count, list, object, text } from "./fields.ts";
import type { Message } from "./messages.ts";
import { ROOMS_API_PREFIX } from "./paths.ts";

/** Longest query, in UTF-16 code units. */
export const MAX_QUERY_LENGTH = 200;

/** Most messages that one page of what was found shows. */
export const FOUND_PAGE_MESSAGES = 20;

/** One page of what was found in a room. */
export interface FoundPage {
  /** The newest first. */
  readonly messages: readonly Message[];
  /**
   * What to show of the text of each: what stands before what was found, what was found,
   * what is in between, and so on; each second part was found.
   */
  readonly excerpts: readonly (readonly string[])[];
  /** How many were found in all. */
  readonly count: number;
  /** Whether older ones than these were found. */
  readonly hasOlder: boolean;
}

/**
 * Where a program finds messages of a room.
 *
 * @param room The room's name.
 * @param query What to look for.
 * @returns The path, with the query.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findPath("tea", "a b"), "/api/rooms/tea/search?q=a+b");
 * ```
 */
export function findPath(room: string, query: string): string {
  // Unlike `encodeURIComponent` it takes half of a character, as one is typed.
  const fields = new URLSearchParams({ q: query });
  return `${ROOMS_API_PREFIX}${room}/search?${fields}`;
}

/**
 * Decodes what was found.
 *
 * @param body What came as JSON.
 * @returns The page.
 * @throws {ProtocolError} `bad_frame` when it is something else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const page = { messages: [], excerpts: [], count: 0, hasOlder: false };
 * assertEquals(decodeFoundPage(page), page);
 * ```
 */
export function decodeFoundPage(body: unknown): FoundPage {
  const page = object(body);
  return {
    messages: list(page["messages"]).map(decodeMessage),
    excerpts: list(page["excerpts"]).map((parts) => list(parts).map(text)),
    count: count(page["count"]),
    hasOlder: page["hasOlder"] === true,
  };
}
