// Runs on the server.

import type { History } from "../log/history.ts";
import {
  type NewEntry,
  type NewSettings,
  RefusedError,
  type Settle,
  UnavailableError,
} from "../log/new_entry.ts";
import type { RoomRecord } from "../log/room_record.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { addressHash } from "./address_hash.ts";
import type { ChatLimits } from "./limits.ts";
import { waitWords } from "./wait_words.ts";

/** What {@linkcode Poster} needs. */
export interface PosterOptions {
  /** The log of all rooms. */
  readonly history: History;
  /** Counts rooms that are begun. */
  readonly limits: ChatLimits;
  /** Makes a keyed hash. */
  readonly hash: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** An entry, and from where it comes. */
export interface Posted {
  readonly newEntry: NewEntry;
  /** As {@linkcode Caller} has it. */
  readonly address: string;
}

/** Hands what callers want to be stored to the log, until the process stops. */
export class Poster {
  readonly #options: PosterOptions;
  #isDraining = false;

  /** @param options The log, and who may begin rooms. */
  constructor(options: PosterOptions) {
    this.#options = options;
  }

  /**
   * Stores an entry.
   *
   * @param room The room.
   * @param posted The entry.
   * @param settle Learns that it is durable, or refused: at once, perhaps.
   */
  submit(
    room: RoomName,
    posted: Posted,
    settle: Settle<ProtocolError>,
  ): void {
    // What changes something is in a room that is begun.
    const isBegun = posted.newEntry.kind !== undefined ||
      this.#options.history.isBegun(room);
    if (isBegun === true) this.#store(room, posted, settle);
    else if (isBegun === false) this.#begin(room, posted, settle);
    else this.#submitOnceKnown(isBegun, room, posted, settle);
  }

  /**
   * Changes what a room is.
   *
   * @param room The room.
   * @param settings The change.
   * @returns Its record, once that is durable.
   * @throws {ProtocolError} As the change decides, or `unavailable`.
   */
  async change(room: RoomName, settings: NewSettings): Promise<RoomRecord> {
    if (this.#isDraining) throw restarting();
    try {
      return await this.#options.history.change(room, settings);
    } catch (cause) {
      if (cause instanceof RefusedError) throw notStored(settings.id, cause);
      const message = "The room could not be stored, try again";
      throw new ProtocolError("unavailable", message, { cause });
    }
  }

  /**
   * Takes nothing more.
   *
   * @returns Resolves once all that was taken is stored or refused.
   */
  drain(): Promise<void> {
    this.#isDraining = true;
    return this.#options.history.idle();
  }

  async #submitOnceKnown(
    knowing: Promise<boolean>,
    room: RoomName,
    posted: Posted,
    settle: Settle<ProtocolError>,
  ): Promise<void> {
    let isBegun: boolean;
    try {
      isBegun = await knowing;
    } catch (cause) {
      settle.failed(notStored(posted.newEntry.id, cause));
      return;
    }
    if (isBegun) this.#store(room, posted, settle);
    else this.#begin(room, posted, settle);
  }

  #begin(room: RoomName, posted: Posted, settle: Settle<ProtocolError>): void {
    const { limits, hash, now } = this.#options;
    const { newEntry, address } = posted;
    const refusal = limits.begin(room, { user: newEntry.user, address }, now());
    if (refusal !== null) {
      settle.failed(refusal);
      return;
    }
    const from = addressHash(hash, address);
    this.#store(room, { address, newEntry: { ...newEntry, from } }, settle);
  }

  #store(
    room: RoomName,
    { newEntry }: Posted,
    settle: Settle<ProtocolError>,
  ): void {
    const { id } = newEntry;
    if (this.#isDraining) {
      settle.failed(restarting(id));
      return;
    }
    this.#options.history.submit(room, newEntry, {
      stored: settle.stored,
      trace: settle.trace,
      failed: (cause) => settle.failed(notStored(id, cause)),
    });
  }
}

function restarting(id?: string): ProtocolError {
  const about = id === undefined ? {} : { id };
  return new ProtocolError("unavailable", "The server restarts", about);
}

/**
 * @param id The sender's own id of an entry.
 * @param cause Why the log didn't store it.
 * @returns What the sender is told.
 */
export function notStored(id: string, cause: unknown): ProtocolError {
  if (cause instanceof RefusedError) {
    const { code, message, retryAfterMs, byGate } = cause;
    if (byGate !== undefined) {
      return new ProtocolError(byGate.code, byGate.message, {
        id,
        cause,
        ...(byGate.retryAfterMs !== undefined &&
          { retryAfterMs: byGate.retryAfterMs }),
      });
    }
    if (retryAfterMs === undefined) {
      return new ProtocolError(code, message, { id, cause });
    }
    const words = `${message}, try again ${waitWords(retryAfterMs)}`;
    return new ProtocolError(code, words, { id, retryAfterMs, cause });
  }
  const { message } = cause instanceof UnavailableError
    ? cause
    : new UnavailableError(cause);
  return new ProtocolError("unavailable", message, { id, cause });
}
