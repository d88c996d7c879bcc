// Runs in the browser and on the server.

import type { Message } from "./messages.ts";

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
