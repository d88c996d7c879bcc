// Runs in tests.

import { aRoom } from "./a_room.ts";

/** The room that a log writer writes to. */
export const WRITER_ROOM = aRoom("lobby");

/** What a log writer prints for each entry that it was told is stored. */
export interface Written {
  readonly seq: number;
  readonly id: string;
}

/**
 * @param id The id of a message or of an edit.
 * @returns Its text: whoever knows the id knows what has to be stored.
 */
export function wordsOf(id: string): string {
  const length = [...id].reduce((sum, char) => sum + char.charCodeAt(0), 0);
  return `[${id}] ${"x".repeat(length % 97 * 10)}`;
}
