// Runs on the server.

import type { History } from "../log/history.ts";
import {
  type NewEntry,
  RefusedError,
  type Settle,
  type UnavailableError,
} from "../log/new_entry.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";

/** Hands what callers want to be stored to the log, until the process stops. */
export class Poster {
  readonly #history: History;
  #isDraining = false;

  /** @param history The log of all rooms. */
  constructor(history: History) {
    this.#history = history;
  }

  /**
   * Stores an entry.
   *
   * @param room The room.
   * @param newEntry The entry.
   * @param settle Learns that it is durable, or refused: at once, perhaps.
   */
  submit(
    room: RoomName,
    newEntry: NewEntry,
    settle: Settle<ProtocolError>,
  ): void {
    const { id } = newEntry;
    if (this.#isDraining) {
      const error = new ProtocolError("unavailable", "The server restarts", {
        id,
      });
      settle.failed(error);
      return;
    }
    this.#history.submit(room, newEntry, {
      stored: settle.stored,
      trace: settle.trace,
      failed: (cause) => settle.failed(protocolError(id, cause)),
    });
  }

  /**
   * Takes nothing more.
   *
   * @returns Resolves once all that was taken is stored or refused.
   */
  drain(): Promise<void> {
    this.#isDraining = true;
    return this.#history.idle();
  }
}

function protocolError(
  id: string,
  cause: UnavailableError | RefusedError,
): ProtocolError {
  const code = cause instanceof RefusedError ? cause.code : "unavailable";
  return new ProtocolError(code, cause.message, { id, cause });
}
