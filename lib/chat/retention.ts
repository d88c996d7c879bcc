// Runs on the server.

import type { History } from "../log/history.ts";
import { lastUseOf, noteUse, USE_STEP_MS } from "../log/room_use.ts";
import type { PresenceStore } from "../presence/presence_store.ts";
import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import { commitOperation } from "../store/commit_operation.ts";
import { headKey, type LogHead, RETENTION_KEY } from "../store/keys.ts";
import { roomNames } from "../store/room_names.ts";

/** What {@linkcode Retention} needs, and whom it tells. */
export interface RetentionOptions {
  readonly kv: Deno.Kv;
  /** After how many days without use a room goes; 0 for never. */
  readonly days: number;
  readonly history: Pick<History, "deletions" | "lastUse">;
  /** Names of the rooms that somebody is in on this instance. */
  readonly here: { readonly names: Iterable<RoomName> };
  /** Who is in rooms on other instances. */
  readonly presence: Pick<PresenceStore, "readAll">;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told how many rooms are gone, for the log. */
  readonly onNote: (
    note: string,
    fields: Readonly<Record<string, number>>,
  ) => void;
  /** Is told why the store could not be read or written. */
  readonly onError: (cause: unknown) => void;
}

/** Where the looking at rooms stands, for all instances. */
interface Progress {
  /** The room that was looked at last; empty before the first. */
  readonly after: string;
  /** When the last turn began, in milliseconds since the epoch. */
  readonly at: number;
  /** Since when there are turns, likewise: before that, nobody could use a room, perhaps. */
  readonly since: number;
}

// Instances sweep every minute, and all together take one turn in that time.
const TURN_MS = 59_000;

// After so long without a turn the server was away, or a clock is or was wrong.
const ABSENCE_MS = 7 * 24 * 60 * 60 * 1000;

// So many rooms are looked at in a turn, and noted as used, and so many of them may go.
const ROOMS_A_TURN = 100;
const GONE_A_TURN = 10;

/**
 * Deletes rooms that nobody has used for long: no message, no change, and nobody there. A
 * few rooms are looked at in each turn, one after the other, whichever instance takes it.
 *
 * Rooms count as used when turns began, also those of an older Islet, and when they go on
 * after an absence of a week: nobody loses a room since the server was away for long.
 *
 * A visit may be noted up to a day late ({@linkcode USE_STEP_MS}), so rooms go when a day
 * more than was asked for has passed.
 */
export class Retention {
  readonly #options: RetentionOptions;
  #turn: Promise<void> | null = null;
  /** How many of the rooms that somebody is in here were noted in this round. */
  #noted = 0;
  /** Resolves once all visits so far are noted. */
  #visits: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  /** @param options The store, and the effects. */
  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /**
   * Takes a turn, unless one is under way or another instance has just taken one. Does not
   * throw.
   *
   * @returns Resolves once it is over.
   */
  sweep(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return this.#turn ??= this.#take().catch(this.#options.onError)
      .finally(() => this.#turn = null);
  }

  /**
   * Notes that somebody has come to a room that nobody here was in. Does not throw.
   *
   * @param room The room.
   */
  async visited(room: RoomName): Promise<void> {
    if (this.#isStopped || this.#options.days === 0) return;
    const noting = this.#note(room);
    this.#visits = Promise.all([this.#visits, noting]);
    await noting;
  }

  /**
   * Takes no more turns, and notes no more visits.
   *
   * @returns Resolves once those under way are over; of a turn, after the room that it
   * looks at.
   */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#turn, this.#visits]);
  }

  async #note(room: RoomName): Promise<void> {
    const { kv, history, now, onError } = this.#options;
    let lastUse: number;
    try {
      lastUse = await history.lastUse(room);
    } catch {
      // Whoever has come can't be served, and that is told.
      return;
    }
    if (lastUse === 0 || now() - lastUse < USE_STEP_MS) return;
    try {
      await noteUse(kv, room, now());
    } catch (cause) {
      onError(cause);
    }
  }

  async #take(): Promise<void> {
    const { kv, days, history, now, onNote, onError } = this.#options;
    await history.deletions.resume();
    if (days === 0) return;
    await this.#noteHere();
    const at = now();
    const last = await kv.get<Progress>(RETENTION_KEY);
    const pauseMs = Math.abs(at - (last.value?.at ?? -Infinity));
    if (pauseMs < TURN_MS) return;
    let after = last.value?.after ?? "";
    const since = pauseMs < ABSENCE_MS ? last.value?.since ?? at : at;
    // Another instance that wants the same turn loses it here.
    const claimed = await commitOperation(
      kv.atomic().check(last).set(RETENTION_KEY, { after, at, since }),
    );
    if (!claimed.ok) return;

    let looked = 0;
    let gone = 0;
    let isAtEnd = true;
    for await (const name of roomNames(kv, after)) {
      after = name;
      try {
        if (await this.#lookAt(name, since)) gone++;
      } catch (cause) {
        // The next turn goes on behind it: no room may keep all others from going.
        onError(cause);
        looked = ROOMS_A_TURN;
      }
      looked++;
      isAtEnd = false;
      if (
        this.#isStopped || looked >= ROOMS_A_TURN || gone === GONE_A_TURN
      ) break;
      isAtEnd = true;
    }
    const progress = { after: isAtEnd ? "" : after, at, since };
    const { versionstamp } = claimed;
    await commitOperation(
      kv.atomic().check({ key: RETENTION_KEY, versionstamp })
        .set(RETENTION_KEY, progress),
    );
    if (gone === 0) return;
    onNote("Deleted {rooms} rooms that nobody has used for {days} days", {
      rooms: gone,
      days,
    });
  }

  /**
   * Notes that somebody is in rooms here, some in each turn of any instance: others, which
   * may take all the turns, don't know of those who only read.
   */
  async #noteHere(): Promise<void> {
    const rooms = [...this.#options.here.names];
    const from = this.#noted < rooms.length ? this.#noted : 0;
    const some = rooms.slice(from, from + ROOMS_A_TURN);
    this.#noted = from + some.length;
    for (const room of some) await this.visited(room);
  }

  /** Deletes a room that nobody uses; returns whether it has. */
  async #lookAt(name: string, since: number): Promise<boolean> {
    const { kv, days, history, now } = this.#options;
    const room = parseRoomName(name);
    if (room === null) return false;
    const { value: head } = await kv.get<LogHead>(headKey(room));
    if (head === null || now() - lastUseOf(head) < USE_STEP_MS) return false;
    if (lastUseOf(head) === 0 || await this.#isAnybodyIn(room)) {
      await noteUse(kv, room, now());
      return false;
    }
    const mayGo = ({ head }: { readonly head: LogHead }) =>
      now() - Math.max(lastUseOf(head), since) >= (days + 1) * USE_STEP_MS;
    return mayGo({ head }) && await history.deletions.delete(room, mayGo);
  }

  async #isAnybodyIn(room: RoomName): Promise<boolean> {
    const { here, presence } = this.#options;
    for (const name of here.names) if (name === room) return true;
    return (await presence.readAll(room)).size > 0;
  }
}
