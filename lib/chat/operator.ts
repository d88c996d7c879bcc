// Runs on the server.

import { UnavailableError } from "../log/new_entry.ts";
import { readHead } from "../log/read_entries.ts";
import type { RoomRecord } from "../log/room_record.ts";
import type { User } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import type { LogHead } from "../store/keys.ts";
import { roomNames } from "../store/room_names.ts";
import { foldText } from "./fold_text.ts";
import { newOwnerSecret } from "./owner_secret.ts";
import { MAX_OWNERS } from "./ownership.ts";
import type { Poster } from "./poster.ts";
import { answered } from "./read_failure.ts";

/** What {@linkcode Operator} needs. */
export interface OperatorOptions {
  readonly kv: Deno.Kv;
  readonly rooms: Rooms;
  readonly poster: Poster;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Which rooms the operator asks for. */
export interface RoomsQuery {
  /** Part of their names or titles, whatever its case and accents; empty for all. */
  readonly query: string;
  /** They come after this one; `null` for all. */
  readonly after: RoomName | null;
  /** Most that are wanted, from 1. */
  readonly limit: number;
}

/** A room as the operator sees it. */
export interface OperatedRoom {
  readonly room: RoomName;
  /** `null` while nobody has made it. */
  readonly title: string | null;
  readonly listed: boolean;
  /** User IDs of the owners. */
  readonly owners: readonly string[];
  /** Messages that are kept. */
  readonly messages: number;
  /** A recent message's time, within a minute, in ms since the epoch; `null` for none. */
  readonly lastMessageAt: number | null;
  /** How many people are there, on all instances. */
  readonly onlineCount: number;
}

/** Some rooms, by name. */
export interface OperatedRooms {
  readonly rooms: readonly OperatedRoom[];
  /** After which room to go on; `null` when these were the last. */
  readonly next: RoomName | null;
}

interface KeptRoom {
  readonly room: RoomName;
  readonly head: LogHead;
  readonly record: RoomRecord | null;
}

// Rooms that are read at once.
const BATCH = 20;

// So that a search for what isn't there ends within some seconds, in a store far away.
const MAX_LOOKED_AT = 1000;

/** Who changes rooms for the operator. Nobody can choose the name, or have the ID. */
const OPERATOR: User = { userId: "operator", userName: "Islet" };

/** All rooms, for who runs the server. Whoever asks is that, says the caller of this. */
export class Operator {
  readonly #options: OperatorOptions;

  /** @param options Where rooms are. */
  constructor(options: OperatorOptions) {
    this.#options = options;
  }

  /**
   * Lists rooms of which anything is kept, by name.
   *
   * @param query Which.
   * @returns Some of them: perhaps fewer than wanted, while there are more.
   * @throws {ProtocolError} `unavailable` when the store fails or doesn't answer.
   */
  async rooms(query: RoomsQuery): Promise<OperatedRooms> {
    const { found, next } = await reached(this.#find(query));
    const rooms = await reached(
      Promise.all(found.map((kept) => this.#describe(kept))),
    );
    return { rooms, next };
  }

  /**
   * @param room A room.
   * @returns What it is.
   * @throws {ProtocolError} `not_found` when nothing is kept of it, or `unavailable`.
   */
  async room(room: RoomName): Promise<OperatedRoom> {
    const kept = await reached(this.#read(room));
    if (kept === null) throw noRoom();
    return await reached(this.#describe(kept));
  }

  /**
   * Makes somebody an owner of a room, beside those who are. A room that nobody has made
   * is made: its title is its name, and it is unlisted.
   *
   * @param room The room.
   * @param userId Who.
   * @throws {ProtocolError} `not_found` when nothing is kept of the room, `full` when it
   * has twenty owners, or `unavailable`.
   */
  async nameOwner(room: RoomName, userId: string): Promise<void> {
    await this.#change(room, (before) => {
      if (before === null) return newRecord(room, userId, this.#options.now());
      const { owners } = before;
      if (owners.includes(userId)) return before;
      if (owners.length >= MAX_OWNERS) return "full";
      return { ...before, owners: [...owners, userId] };
    });
  }

  /**
   * Lets somebody into a room again who is banned from it; anybody else is no error.
   *
   * @param room The room.
   * @param userId Who.
   * @throws {ProtocolError} `not_found` when nobody has made the room, or `unavailable`.
   */
  async liftBan(room: RoomName, userId: string): Promise<void> {
    await this.#change(room, (before) => {
      if (before === null) return "not_found";
      const bans = before.bans.filter((ban) => ban.userId !== userId);
      return bans.length === before.bans.length ? before : { ...before, bans };
    });
  }

  async #change(
    room: RoomName,
    apply: (before: RoomRecord | null) => RoomRecord | "not_found" | "full",
  ): Promise<void> {
    try {
      await this.#options.poster.change(room, {
        user: OPERATOR,
        id: crypto.randomUUID(),
        apply: (before, newestSeq) =>
          newestSeq === 0 ? "not_found" : apply(before),
      });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      if (error.code === "not_found") throw noRoom();
      if (error.code !== "full") throw error;
      throw new ProtocolError(
        "full",
        "This room has all the owners it can have",
      );
    }
  }

  async #find({ query, after, limit }: RoomsQuery) {
    const names = roomNames(this.#options.kv, after ?? undefined);
    const folded = foldText(query.trim());
    const found: KeptRoom[] = [];
    let next: RoomName | null = null;
    for (let lookedAt = 0; lookedAt < MAX_LOOKED_AT; lookedAt += BATCH) {
      const batch = await take(names, BATCH);
      const all = await Promise.all(
        batch.map(parseRoomName).filter((room) => room !== null)
          .map(async (room) => [room, await this.#read(room)] as const),
      );
      for (const [room, kept] of all) {
        next = room;
        if (kept !== null && isLike(kept, folded)) found.push(kept);
        if (found.length === limit) return { found, next };
      }
      if (batch.length < BATCH) return { found, next: null };
    }
    return { found, next };
  }

  /** `null` for one without a log, such as one where people are and nobody has spoken. */
  async #read(room: RoomName): Promise<KeptRoom | null> {
    const reading = readHead(this.#options.kv, room);
    const { head, record, versionstamp } = await withDeadline(
      reading,
      READ_TIMEOUT_MS,
    );
    return versionstamp === null ? null : { room, head, record };
  }

  async #describe({ room, head, record }: KeptRoom): Promise<OperatedRoom> {
    const { onlineCount } = await this.#options.rooms.readOnline(room);
    return {
      room,
      title: record?.title ?? null,
      listed: record?.listed ?? false,
      owners: record?.owners ?? [],
      messages: head.messages,
      lastMessageAt: head.messages === 0 ? null : head.listedAt,
      onlineCount,
    };
  }
}

/** The owner's secret of it is nobody's: who has been named needs none. */
function newRecord(
  room: RoomName,
  owner: string,
  createdAt: number,
): RoomRecord {
  return {
    title: room,
    topic: "",
    listed: false,
    owners: [owner],
    moderators: [],
    locked: false,
    slowModeMs: 0,
    passphraseHash: null,
    bans: [],
    mutes: [],
    ownerSecretHash: newOwnerSecret().hash,
    createdAt,
    rest: {},
  };
}

function isLike({ room, record }: KeptRoom, folded: string): boolean {
  return folded === "" || room.includes(folded) ||
    foldText(record?.title ?? "").includes(folded);
}

/** Fewer than wanted where these were the last. */
async function take(
  names: AsyncGenerator<string>,
  most: number,
): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < most) {
    const next = await withDeadline(names.next(), READ_TIMEOUT_MS);
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

async function reached<Value>(reading: Promise<Value>): Promise<Value> {
  return await answered(reading.catch((cause) => {
    throw new UnavailableError(cause, "Rooms can't be read right now");
  }));
}

function noRoom(): ProtocolError {
  return new ProtocolError("not_found", "There is no such room");
}
