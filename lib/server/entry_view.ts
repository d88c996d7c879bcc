// Runs on the server.

import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { errorAnswer } from "./error_answer.ts";
import type { RoomDraft } from "./room_page.ts";
import type { State } from "./state.ts";

/** What stands before a room with a passphrase: nothing of the room. */
export interface EntryView {
  readonly kind: "entry";
  readonly room: RoomName;
  /** The query of the page that was asked for, to go on there. */
  readonly search: string;
  /** What was to be sent there. */
  readonly draft: RoomDraft | null;
  /** Why what was typed didn't work, as a sentence. */
  readonly error: string | null;
}

/** What the page asks that stands before a room, and how it is answered. */
export interface EntryAnswer {
  readonly view: EntryView;
  /** The HTTP status. */
  readonly status: number;
}

/** What {@linkcode entryAnswer} brings back. */
export interface EntryOptions {
  readonly room: RoomName;
  /** The query of the page that was asked for. */
  readonly search: string;
  /** What was to be sent there. */
  readonly draft?: RoomDraft;
}

/**
 * Asks for the passphrase of a room where that is what somebody lacks to see a page.
 *
 * @param state The server; it counts the refusal.
 * @param error Why they don't see it.
 * @param options What they wanted.
 * @returns The answer.
 * @throws The error, where it is another one.
 */
export function entryAnswer(
  { islet }: State,
  error: unknown,
  { room, search, draft }: EntryOptions,
): EntryAnswer {
  if (!(error instanceof ProtocolError) || error.code !== "passphrase") {
    throw error;
  }
  islet.events.refused(error.code);
  const isKept = draft !== undefined && draft.text !== "";
  const view: EntryView = {
    kind: "entry",
    room,
    search,
    draft: isKept ? draft : null,
    error: null,
  };
  return { view, status: errorAnswer(error).status };
}
