// Runs on the server.

import { delay } from "@std/async/delay";
import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import {
  COMMIT_TIMEOUT_MS,
  commitOperation,
} from "../store/commit_operation.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import {
  DELETED_PREFIX,
  deletedKey,
  FLOOR_KEY,
  headKey,
  hookKey,
  lobbyCountPrefix,
  LOG,
  type LogHead,
  logPrefix,
  recentKey,
  recordKey,
  roomHookKey,
  segmentKey,
} from "../store/keys.ts";
import { UnavailableError } from "./new_entry.ts";
import { decodeRecord, type RoomRecord } from "./room_record.ts";

/** A room that may be deleted. */
export interface FoundRoom {
  /** What it is; `null` where nobody has made it, or that can't be read. */
  readonly record: RoomRecord | null;
  readonly head: LogHead;
}

/** What {@linkcode RoomDeletions} needs, and whom it tells. */
export interface RoomDeletionsOptions {
  readonly kv: Deno.Kv;
  /** Adds what tells other instances of a commit to it. */
  readonly tell: (
    operation: Deno.AtomicOperation,
    rooms: readonly RoomName[],
  ) => void;
  /** Has something be done while no commit of this process is under way. */
  readonly alone: (act: () => Promise<void>) => void;
  /** Is told that a room is deleted, or may be. */
  readonly onDeleted: (room: RoomName) => void;
  /** Is told why what is left of a room couldn't be removed; it is tried again. */
  readonly onError: (cause: unknown) => void;
}

// Segments that one operation removes: well within 1000 mutations and 800 KiB of keys.
const SEGMENTS_A_COMMIT = 500;

// Others who write to the room all the time may be faster, again and again.
const MAX_DELETE_MS = 5000;
const MAX_PAUSE_MS = 5;

// What broken deletions have left is removed for so many rooms at once.
const ROOMS_A_RESUMPTION = 10;

/**
 * Deletes rooms, wholly. One operation takes away what makes it a room, whatever else is
 * written to it: from then on its address is one that nobody has made. What may be too much
 * for one operation is removed afterwards, by another instance where this one stops.
 *
 * A new log at the address begins with higher seqs than any deleted one had
 * ({@linkcode FLOOR_KEY}). So whoever has entries of that one learns that they are gone, no
 * writer takes one log for the other, and what is left is told from what is new.
 */
export class RoomDeletions {
  readonly #options: RoomDeletionsOptions;

  /** @param options The store, and whom to tell. */
  constructor(options: RoomDeletionsOptions) {
    this.#options = options;
  }

  /**
   * Deletes a room.
   *
   * @param room The room.
   * @param mayGo Decides whether it may go, as it is then; what it throws is passed on.
   * @returns Whether it was deleted: not where it may not go, or isn't there.
   * @throws {UnavailableError} When the store fails, or doesn't answer: it may be deleted
   * then. What is left of a deleted room isn't waited for.
   */
  async delete(
    room: RoomName,
    mayGo: (found: FoundRoom) => boolean,
  ): Promise<boolean> {
    const { alone, onDeleted, onError } = this.#options;
    const until = performance.now() + MAX_DELETE_MS;
    let outcome: "deleted" | "kept" | "conflict";
    do {
      outcome = await new Promise((resolve, reject) => {
        alone(() =>
          this.#takeAway(room, mayGo).then(resolve, reject)
            .finally(() => onDeleted(room))
        );
      });
      if (outcome !== "conflict") break;
      // Longer or shorter by chance, so that it meets another moment of theirs.
      await delay(Math.random() * MAX_PAUSE_MS);
    } while (performance.now() < until);
    if (outcome === "conflict") throw cannotDelete();
    if (outcome === "deleted") {
      await this.#removeRest(room).catch(onError);
    }
    return outcome === "deleted";
  }

  /**
   * Removes what is left of rooms whose deletion was broken off.
   *
   * @throws Whatever the store throws.
   */
  async resume(): Promise<void> {
    const left = this.#options.kv.list<unknown>(
      { prefix: DELETED_PREFIX },
      { limit: ROOMS_A_RESUMPTION },
    );
    for (const { key } of await Array.fromAsync(left)) {
      const room = parseRoomName(String(key[1]));
      if (room !== null) await this.#removeRest(room);
    }
  }

  async #takeAway(
    room: RoomName,
    mayGo: (found: FoundRoom) => boolean,
  ): Promise<"deleted" | "kept" | "conflict"> {
    const { kv, tell, onDeleted } = this.#options;
    const reading = kv.getMany<[LogHead, unknown, number, string]>([
      headKey(room),
      recordKey(room),
      FLOOR_KEY,
      roomHookKey(room),
    ]);
    const [head, record, floor, hook] = await withDeadline(
      reading,
      READ_TIMEOUT_MS,
    ).catch((cause) => {
      throw cannotDelete(cause);
    });
    if (head.value === null) return "kept";
    const found = { head: head.value, record: recordOf(record.value) };
    if (!mayGo(found)) return "kept";
    const { seq, listedAt } = head.value;
    const operation = kv.atomic()
      .check(head)
      .delete(head.key)
      .delete(record.key)
      .delete(recentKey(listedAt, room))
      .set(deletedKey(room), seq);
    // Who has the hook, or is being given one, posts to no other room at its address.
    operation.check(hook);
    if (hook.value !== null) {
      operation.delete(hook.key);
      operation.delete(hookKey(hook.value));
    }
    // A client that has seen all of it has to see that something is missing.
    if ((floor.value ?? 0) <= seq) {
      operation.check(floor).set(FLOOR_KEY, seq + 1);
    }
    tell(operation, [room]);
    const committing = commitOperation(operation);
    try {
      const { ok } = await withDeadline(committing, COMMIT_TIMEOUT_MS);
      return ok ? "deleted" : "conflict";
    } catch (cause) {
      // The store may still take it.
      committing.then(() => onDeleted(room), () => {});
      throw cannotDelete(cause);
    }
  }

  /**
   * Removes all that is older than the deletion: what is newer is of another room at the
   * same address.
   */
  async #removeRest(room: RoomName): Promise<void> {
    const { kv } = this.#options;
    while (true) {
      const deleted = await kv.get<number>(deletedKey(room));
      if (deleted.value === null) return;
      await this.#removeSegments(room, deleted.value);
      for (const selector of besideLog(room)) {
        for await (const entry of kv.list(selector)) {
          if (entry.versionstamp >= deleted.versionstamp) continue;
          await commitOperation(kv.atomic().check(entry).delete(entry.key));
        }
      }
      const done = kv.atomic().check(deleted).delete(deleted.key);
      // Else the next room was deleted meanwhile.
      if ((await commitOperation(done)).ok) return;
    }
  }

  async #removeSegments(room: RoomName, lastSeq: number): Promise<void> {
    const { kv } = this.#options;
    const range = {
      start: segmentKey(room, 0),
      end: segmentKey(room, lastSeq + 1),
    };
    let operation = kv.atomic();
    let count = 0;
    for await (const { key } of kv.list(range)) {
      operation.delete(key);
      if (++count % SEGMENTS_A_COMMIT > 0) continue;
      await commitOperation(operation);
      operation = kv.atomic();
    }
    if (count % SEGMENTS_A_COMMIT > 0) await commitOperation(operation);
  }
}

/** Where there may be anything of a room, but for its segments. */
function besideLog(room: RoomName): Deno.KvListSelector[] {
  const prefix = recordKey(room);
  return [
    { prefix, end: logPrefix(room) },
    // Behind all segments.
    { prefix, start: [...prefix, `${LOG}\0`] },
    { prefix: lobbyCountPrefix(room) },
  ];
}

/** A record that can't be read is no reason to keep it. */
function recordOf(value: unknown): RoomRecord | null {
  try {
    return decodeRecord(value);
  } catch {
    return null;
  }
}

function cannotDelete(cause?: unknown): UnavailableError {
  return new UnavailableError(
    cause,
    "The room could not be deleted, try again",
  );
}
