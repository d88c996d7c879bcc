// Runs on the server.

import type { History } from "../log/history.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { addressHash } from "./address_hash.ts";
import type { NamedCaller } from "./caller.ts";
import type { ChatLimits } from "./limits.ts";
import { newOwnerSecret } from "./owner_secret.ts";
import type { Passphrases } from "./passphrases.ts";
import type { Poster } from "./poster.ts";
import { answered } from "./read_failure.ts";
import { listedAddress, unlistedAddress } from "./room_address.ts";

/** What {@linkcode RoomMaker} needs. */
export interface RoomMakerOptions {
  readonly history: History;
  readonly rooms: Rooms;
  readonly limits: ChatLimits;
  readonly poster: Poster;
  readonly passphrases: Passphrases;
  /** Makes a keyed hash. */
  readonly hash: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A room that somebody wants to have. */
export interface RoomWish {
  /** Its title, checked. */
  readonly title: string;
  /** Whether the lobby is to show it. */
  readonly listed: boolean;
  /** What everybody has to know to get in, checked; `null` for nothing. */
  readonly passphrase: string | null;
  /** Which of the addresses that a title has; `null` for the first one. */
  readonly address: string | null;
}

/** A room that was made. */
export interface MadeRoom {
  readonly room: RoomName;
  /** Makes whoever has it an owner. Nobody is told it again. */
  readonly ownerSecret: string;
}

/** Addresses of a title that are tried. */
const MAX_ADDRESSES = 20;

/** Free ones that are offered. */
const MAX_OFFERS = 3;

/** The address of a room that was to be made is another one's. */
export class AddressTakenError extends ProtocolError {
  /** The room that is there. */
  readonly room: RoomName;
  /** Whether the lobby shows it. */
  readonly isListed: boolean;
  /** Addresses that say the title and are free. */
  readonly free: readonly RoomName[];

  /**
   * @param room The room that is there.
   * @param isListed Whether the lobby shows it.
   * @param free Addresses that say the title and are free.
   */
  constructor(room: RoomName, isListed: boolean, free: readonly RoomName[]) {
    super(
      "conflict",
      `There is a room at ${room} already` +
        (free.length === 0 ? "" : `, free are ${free.join(", ")}`),
    );
    this.room = room;
    this.isListed = isListed;
    this.free = free;
  }
}

/** Makes rooms that belong to somebody. */
export class RoomMaker {
  readonly #options: RoomMakerOptions;

  /** @param options Where rooms are, and who may make how many. */
  constructor(options: RoomMakerOptions) {
    this.#options = options;
  }

  /**
   * Makes a room.
   *
   * @param wish What it is to be.
   * @param caller Who makes it, and from where: its owner.
   * @returns The room.
   * @throws {AddressTakenError} When the address of a listed room is taken.
   * @throws {ProtocolError} `bad_message` for an address that the title doesn't have,
   * `rate_limited` with when to come back, or `unavailable`.
   */
  async make(wish: RoomWish, caller: NamedCaller): Promise<MadeRoom> {
    const { limits, poster, passphrases, hash, now } = this.#options;
    const { title, listed, passphrase } = wish;
    const { user, address } = caller;
    const room = this.#addressFor(wish);
    if (listed && await this.#isTaken(room)) {
      throw await this.#taken(room, title);
    }
    const passphraseHash = passphrase === null
      ? null
      : await passphrases.hash(passphrase, address);
    const refusal = limits.begin(room, caller, now());
    if (refusal !== null) throw refusal;
    const { secret, hash: ownerSecretHash } = newOwnerSecret();
    const record = {
      title,
      topic: "",
      listed,
      owners: [user.userId],
      moderators: [],
      locked: false,
      slowModeMs: 0,
      passphraseHash,
      bans: [],
      mutes: [],
      ownerSecretHash,
      createdAt: now(),
      rest: {},
    };
    try {
      await poster.change(room, {
        user,
        id: crypto.randomUUID(),
        from: addressHash(hash, address),
        apply: (before, newestSeq) =>
          before === null && newestSeq === 0 ? record : "conflict",
      });
    } catch (error) {
      // Somebody was faster.
      if (!(error instanceof ProtocolError) || error.code !== "conflict") {
        throw error;
      }
      throw await this.#taken(room, title);
    }
    return { room, ownerSecret: secret };
  }

  #addressFor({ title, listed, address }: RoomWish): RoomName {
    const first = listed ? listedAddress(title, 1) : null;
    if (first === null) return unlistedAddress(title);
    if (address === null || address === first) return first;
    const room = parseRoomName(address);
    if (room !== null && addressesOf(title).includes(room)) return room;
    throw new ProtocolError(
      "bad_message",
      "That isn't an address of this title",
    );
  }

  async #taken(room: RoomName, title: string): Promise<AddressTakenError> {
    const free: RoomName[] = [];
    for (const address of addressesOf(title)) {
      if (free.length === MAX_OFFERS) break;
      if (!await this.#isTaken(address)) free.push(address);
    }
    const record = await answered(this.#options.history.readRecord(room));
    return new AddressTakenError(room, record?.listed ?? false, free);
  }

  /** Whether anybody has made a room, spoken there, or is there. */
  async #isTaken(room: RoomName): Promise<boolean> {
    const { history, rooms } = this.#options;
    const [record, { messages }] = await answered(Promise.all([
      history.readRecord(room),
      history.page(room, { limit: 1 }),
    ]));
    return record !== null || messages.length > 0 ||
      rooms.online(room).onlineCount > 0;
  }
}

function addressesOf(title: string): RoomName[] {
  return Array.from(
    { length: MAX_ADDRESSES },
    (_, index) => listedAddress(title, index + 1),
  ).filter((address) => address !== null);
}
