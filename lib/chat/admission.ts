// Runs on the server.

import type { Gate, NewEntry } from "../log/new_entry.ts";
import type { RoomRecord } from "../log/room_record.ts";
import type { Role, StoreMessage, User } from "../protocol/messages.ts";
import type { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Guard } from "../rooms/guard.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Session } from "../rooms/session.ts";
import {
  type Deed,
  deedBy,
  deedOf,
  NameRequiredError,
  refusalOf,
  type Standing,
} from "./access.ts";
import { addressHash } from "./address_hash.ts";
import type { Caller, NamedCaller } from "./caller.ts";
import { limitedEntry } from "./limited_entry.ts";
import type { ChatLimits } from "./limits.ts";
import { requestedEntry } from "./requested_entry.ts";
import { type Somebody, standingOf } from "./standing.ts";

/** What {@linkcode Admission} asks. */
export interface AdmissionOptions {
  readonly parts: {
    readonly limits: ChatLimits;
    readonly rooms: Rooms;
    /** Makes a keyed hash. */
    readonly hash: (text: string) => string;
  };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Who stands at the door of a room, and what they may do there. */
export class Admission implements Gate, Guard, Somebody {
  /** By which they are connected: it has the name that they have by now. */
  session: Session | null = null;
  readonly #room: RoomName;
  readonly #options: AdmissionOptions;
  /** From where they come, as {@linkcode Caller} has it. */
  readonly address: string;
  /** When the server first met them. */
  readonly firstSeenAt: number;
  /** What they have of having known the room's passphrase, if anything. */
  readonly grant: string | undefined;
  #addressHash: string | null = null;
  #named: NamedCaller | null;

  /**
   * @param room The room.
   * @param caller Who.
   * @param options What is asked.
   */
  constructor(room: RoomName, caller: Caller, options: AdmissionOptions) {
    const { user, address, firstSeenAt, grants } = caller;
    this.#room = room;
    this.#named = user === null ? null : { user, address };
    this.address = address;
    this.grant = grants.get(room);
    this.firstSeenAt = firstSeenAt ?? options.now();
    this.#options = options;
  }

  /** Who it is; `null` without a name. */
  get user(): User | null {
    return this.#named?.user ?? null;
  }

  /** From where they come, as a keyed hash. */
  get addressHash(): string {
    const { parts: { hash } } = this.#options;
    return this.#addressHash ??= addressHash(hash, this.address);
  }

  /**
   * @param record What the room is.
   * @param deed What they want to do there.
   * @returns Why they may not; `null` when they may.
   */
  refusal(
    record: RoomRecord | null,
    deed: Deed = "read",
  ): ProtocolError | null {
    return refusalOf(deed, this.#standing(record));
  }

  /**
   * @param record What the room is.
   * @returns What they are there.
   */
  role(record: RoomRecord | null): Role {
    return this.#standing(record).role;
  }

  /**
   * Makes sure that they may do something.
   *
   * @param deed What.
   * @param record What the room is.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides.
   */
  require(deed: Deed, record: RoomRecord | null): void {
    const refusal = this.refusal(record, deed);
    if (refusal !== null) throw refusal;
  }

  /**
   * @param record What the room is.
   * @returns Whether they may not speak there just now, and would learn so when they do.
   */
  isSilenced(record: RoomRecord | null): boolean {
    const { code } = refusalOf("post", this.#standing(record)) ?? {};
    return code === "locked" || code === "muted";
  }

  /**
   * @returns Who it is, as the room knows them.
   * @throws {NameRequiredError} When they have no name.
   */
  requireName(): NamedCaller {
    if (this.#named === null) throw new NameRequiredError();
    // The name may be another one by now, and needs a tag in this room, perhaps.
    const user = this.session?.user ??
      this.#options.parts.rooms.identify(this.#room, this.#named.user);
    if (user !== this.#named.user) this.#named = { ...this.#named, user };
    return this.#named;
  }

  /**
   * Checks a message, counts it, and says what is to be stored.
   *
   * @param message What they send, checked.
   * @param record What the room is.
   * @returns The entry.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides, or `rate_limited`.
   */
  admit(message: StoreMessage, record: RoomRecord | null): NewEntry {
    const standing = this.#standing(record);
    const refusal = refusalOf(deedOf(message), standing);
    if (refusal !== null) throw refusal;
    const { parts: { limits }, now } = this.#options;
    const caller = this.requireName();
    limits.post(caller, limitedEntry(message), now());
    const { user } = caller;
    return requestedEntry(message, { user, standing, record, gate: this });
  }

  /**
   * @param newEntry What they were let in with.
   * @param record What the room is by now.
   * @returns Why not any more; `null` when they are still.
   */
  refusalBy(
    newEntry: NewEntry,
    record: RoomRecord | null,
  ): ProtocolError | null {
    return refusalOf(deedBy(newEntry), this.#standing(record));
  }

  #standing(record: RoomRecord | null): Standing {
    return standingOf(record, this, this.#options.now());
  }
}
