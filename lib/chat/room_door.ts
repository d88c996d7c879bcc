// Runs on the server.

import { trace as tracing } from "@opentelemetry/api";
import type { Appended, NewEntry, Settle } from "../log/new_entry.ts";
import type { RoomRecord } from "../log/room_record.ts";
import type { EntriesAfter, PageOptions } from "../log/room_reads.ts";
import type { Online } from "../presence/user_sessions.ts";
import type { MessagesPage } from "../protocol/http.ts";
import type { Message, StoreMessage } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Room } from "../rooms/room.ts";
import type { Session } from "../rooms/session.ts";
import { withDeadline } from "../store/deadline.ts";
import type { Deed } from "./access.ts";
import { Admission } from "./admission.ts";
import type { Caller } from "./caller.ts";
import { deleteRoom, RoomDeletedError } from "./delete_room.ts";
import { deleteMessages } from "./delete_messages.ts";
import { countMessages, keptMessages } from "./kept_messages.ts";
import { Moderation } from "./moderation.ts";
import type { ChatParts } from "./parts.ts";
import { notStored } from "./poster.ts";
import { answered } from "./read_failure.ts";
import { aboutRoom, type RoomAbout } from "./room_about.ts";
import { toldNothing } from "./told_nothing.ts";

// Whoever is sent to a room has to bring one.
export type { Session } from "../rooms/session.ts";

/** What a {@linkcode RoomDoor} leads to. */
export interface RoomDoorOptions {
  readonly parts: ChatParts;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told what went wrong, for the log, and why. */
  readonly onError: (what: string, cause: unknown) => void;
}

// A page is better without those elsewhere than late.
const ONLINE_TIMEOUT_MS = 1000;

/**
 * One room, as one caller may use it. Everything that routes, sockets and streams do in a
 * room goes through here, and is checked here.
 */
export class RoomDoor {
  readonly room: RoomName;
  readonly #options: RoomDoorOptions;
  readonly #address: string;
  readonly #admission: Admission;
  #joined: Room | null = null;

  /**
   * @param room The room.
   * @param caller Who stands before it.
   * @param options What it leads to.
   */
  constructor(room: RoomName, caller: Caller, options: RoomDoorOptions) {
    this.room = room;
    this.#address = caller.address;
    options.parts.whereabouts.note(caller);
    this.#admission = new Admission(room, caller, options);
    this.#options = options;
  }

  /** What those decide who look after the room, each thing checked there. */
  get moderation(): Moderation {
    const { room } = this;
    return new Moderation({
      room,
      admission: this.#admission,
      ...this.#options,
    });
  }

  /**
   * Reads a page of history.
   *
   * @param options Which page.
   * @returns The page.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides; `unavailable` when the store
   * fails or doesn't answer.
   */
  async page(options: PageOptions): Promise<MessagesPage> {
    const { history } = this.#options.parts;
    const [record, page] = await Promise.all([
      this.#readRecord(),
      answered(history.page(this.room, options)),
    ]);
    this.#require("read", record);
    return page;
  }

  /**
   * @param deed What the caller wants to know it for.
   * @returns What the room is to the caller.
   * @throws As {@linkcode RoomDoor.page} does.
   */
  async about(deed: Deed = "read"): Promise<RoomAbout> {
    const record = await this.#readRecord();
    this.#require(deed, record);
    return aboutRoom(record, this.#admission.role(record));
  }

  /** The same for who has the owner's secret, as {@linkcode Ownership.check} says. */
  async aboutOwned(secret: string): Promise<RoomAbout> {
    const { ownership } = this.#options.parts;
    const record = await ownership.check(this.room, secret, this.#address);
    return aboutRoom(record, this.#admission.role(record));
  }

  /**
   * Makes the caller an owner.
   *
   * @param secret What the caller has.
   * @throws As {@linkcode Ownership.claim} does; `not_allowed` without a name.
   */
  async becomeOwner(secret: string): Promise<void> {
    const caller = this.#admission.requireName();
    await this.#options.parts.ownership.claim(this.room, secret, caller);
  }

  /** As {@linkcode Passphrases.enter}. */
  enter(typed: string): Promise<string | null> {
    const { passphrases } = this.#options.parts;
    return passphrases.enter(this.room, typed, this.#admission);
  }

  /** As {@linkcode Passphrases.set}. */
  async setPassphrase(passphrase: string | null): Promise<void> {
    const { passphrases } = this.#options.parts;
    await passphrases.set(this.room, passphrase, this.#admission);
  }

  /**
   * Reads all messages that are kept, the oldest first, as far as they are there by now.
   *
   * @param why To save them, or to find something among them.
   * @returns The pages, each read when it is asked for.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides, or `rate_limited`; while
   * reading, as {@linkcode RoomDoor.page} does.
   */
  async readAll(
    why: "exports" | "searches",
  ): Promise<AsyncIterable<readonly Message[]>> {
    this.#require("read", await this.#readRecord());
    const { parts: { limits }, now } = this.#options;
    limits.readAll(why, this.#address, now());
    const withSettings = why === "exports";
    return keptMessages((options) => this.page({ ...options, withSettings }));
  }

  /**
   * Reads what those get who resume.
   *
   * @param after seq of the newest entry that they have.
   * @returns The entries after it.
   * @throws As {@linkcode RoomDoor.page} does.
   */
  async entriesAfter(after: number): Promise<EntriesAfter> {
    const { history } = this.#options.parts;
    const [record, entries] = await Promise.all([
      this.#readRecord(),
      answered(history.entriesAfter(this.room, after)),
    ]);
    this.#require("read", record);
    return entries;
  }

  /**
   * @returns Who is there; on this instance only where others can't be read in a second.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides; `unavailable` when the store
   * fails or doesn't answer.
   */
  async online(): Promise<Online> {
    this.#require("read", await this.#readRecord());
    const { parts: { rooms }, onError } = this.#options;
    try {
      const reading = rooms.readOnline(this.room);
      return await withDeadline(reading, ONLINE_TIMEOUT_MS);
    } catch (error) {
      onError("A page came without those on other instances", error);
      return rooms.online(this.room);
    }
  }

  /**
   * Stores a message or a change of one, and gives it to everyone in the room.
   *
   * @param message What the caller sends, checked.
   * @returns The entry, once it is durable.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides, or `rate_limited`,
   * `conflict`, `gone`, `not_found`, `not_allowed`, `full` or `unavailable`.
   */
  send(message: StoreMessage): Promise<Appended> {
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    const trace = tracing.getActiveSpan()?.spanContext();
    this.submit(message, { stored: resolve, failed: reject, trace });
    return promise;
  }

  /**
   * Stores as {@linkcode RoomDoor.send} does, without a promise.
   *
   * @param message What the caller sends, checked.
   * @param settle Learns that it is durable, or refused: at once, perhaps.
   */
  submit(message: StoreMessage, settle: Settle<ProtocolError>): void {
    const record = this.#options.parts.history.record(this.room);
    if (record instanceof Promise) {
      record.then(
        (known) => this.#submit(known, message, settle),
        (cause) => settle.failed(notStored(message.id, cause)),
      );
    } else {
      this.#submit(record, message, settle);
    }
  }

  /**
   * Counts the messages of the caller that are kept, but for those that are deleted.
   *
   * @returns How many there are.
   * @throws As {@linkcode RoomDoor.readAll} does, but not of who may only delete them.
   */
  async countOwn(): Promise<number> {
    const { parts: { history, limits }, now } = this.#options;
    this.#require("delete_own", await this.#readRecord());
    const { user: { userId } } = this.#admission.requireName();
    limits.readAll("searches", this.#address, now());
    return await countMessages(
      (options) => answered(history.page(this.room, options)),
      (message) => message.userId === userId && !message.deleted,
    );
  }

  /**
   * Deletes all messages of the caller that are kept.
   *
   * @returns How many there were.
   * @throws As {@linkcode RoomDoor.send} does; some may be deleted then.
   */
  async deleteOwn(): Promise<number> {
    const { parts: { history, limits, poster }, now } = this.#options;
    this.#require("delete_own", await this.#readRecord());
    const caller = this.#admission.requireName();
    limits.post(caller, { kind: "changes" }, now());
    const { userId } = caller.user;
    const seqs = await answered(history.messagesBy(this.room, userId));
    await deleteMessages(poster, this.room, caller, seqs);
    return seqs.length;
  }

  /**
   * Deletes the room, wholly and for good: everybody there is sent away.
   *
   * @throws {ProtocolError} As {@linkcode refusalOf} decides, `rate_limited`, or
   * `unavailable`: it may be deleted then.
   */
  async delete(): Promise<void> {
    const { parts: { history, limits }, now } = this.#options;
    this.#require("delete_room", await this.#readRecord());
    const caller = this.#admission.requireName();
    limits.post(caller, { kind: "changes" }, now());
    await deleteRoom(history, this.room, ({ record }) => {
      // Whose it is may have changed since.
      this.#require("delete_room", record);
      return true;
    });
  }

  /**
   * Lets a session in: it gets `welcome`, what it has missed, and from then on
   * everything. One that can't be served, or may not be there, now or later, is closed.
   *
   * @param session The connection; open.
   * @param after seq of the newest entry that it has; `null` for none.
   */
  join(session: Session, after: number | null): void {
    const { rooms } = this.#options.parts;
    const guard = this.#admission;
    guard.session = session;
    this.#joined = rooms.join(this.room, session, after, guard);
  }

  /**
   * Forgets a session that is closed or closing.
   *
   * @param session The connection; one that isn't there is no error.
   */
  leave(session: Session): void {
    this.#joined?.leave(session);
  }

  /**
   * Tells a session that what it has sent again is stored.
   *
   * @param session The connection; one that isn't there is no error.
   * @param id The user's own id of the entry.
   * @param seq Its place in the log.
   */
  acknowledge(session: Session, id: string, seq: number): void {
    this.#joined?.acknowledge(session, id, seq);
  }

  /**
   * Tells the others that the caller is typing, unless much is told of their address.
   *
   * @throws {ProtocolError} As {@linkcode refusalOf} decides.
   */
  typing(): void {
    const record = this.#options.parts.history.record(this.room);
    if (record instanceof Promise) return;
    // An error a keystroke would be too much.
    if (this.#admission.isSilenced(record)) return;
    this.#require("post", record);
    const caller = this.#admission.requireName();
    const { parts: { limits }, now } = this.#options;
    if (!limits.mayTellTyping(caller, now())) return;
    this.#joined?.presence.typing(caller.user);
  }

  #require(deed: Deed, record: RoomRecord | null): void {
    const refusal = this.#admission.refusal(record, deed);
    if (refusal === null) return;
    // Perhaps they were banned where they weren't seen.
    this.#options.parts.banAddresses.complete(this.room, record);
    throw refusal;
  }

  /** Finds out what the room is, for somebody who reads and doesn't write. */
  async #readRecord(): Promise<RoomRecord | null> {
    const { history } = this.#options.parts;
    return await answered(history.readRecord(this.room));
  }

  #submit(
    record: RoomRecord | null,
    message: StoreMessage,
    settle: Settle<ProtocolError>,
  ): void {
    let newEntry: NewEntry;
    try {
      // What was sent to one room isn't said in the next one at its address.
      if (this.#joined?.isDeleted) throw new RoomDeletedError(message.id);
      newEntry = this.#admission.admit(message, record);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      settle.failed(error);
      return;
    }
    const { poster } = this.#options.parts;
    const isBlind = message.type === "delete" &&
      this.#admission.refusal(record) !== null;
    const told = isBlind ? toldNothing(settle) : settle;
    poster.submit(this.room, { newEntry, address: this.#address }, told);
  }
}
