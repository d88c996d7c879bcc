// Runs on the server.

import { lookOf } from "../protocol/look_alikes.ts";
import type { User } from "../protocol/messages.ts";
import type { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { applyChange } from "../protocol/timeline.ts";
import { tagOf } from "../protocol/user_tag.ts";
import type { LogHead } from "../store/keys.ts";
import { type Listing, listingOf } from "./listing.ts";
import type { LogMirror } from "./log_mirror.ts";
import type {
  NewChange,
  NewEntry,
  NewMessage,
  PendingEntry,
  PendingSettings,
  RefusalCode,
} from "./new_entry.ts";
import type { PreparedCommit, PreparedEntry } from "./prepared_commit.ts";
import { isOverfull } from "./reaction_caps.ts";
import type { Caps } from "./read_entries.ts";
import { RecordDraft } from "./record_draft.ts";
import type { RoomRecord } from "./room_record.ts";
import { entryBytes, MAX_SEGMENT_BYTES, SegmentWriter } from "./segment.ts";
import { type ReadSegment, SegmentRewrites } from "./segment_rewrites.ts";
import { settingsChange } from "./settings_change.ts";
import {
  encodeChange,
  encodeMessage,
  encodeSettings,
  firstContent,
  parseMessage,
  placeChange,
  placeMessage,
  UNKNOWN,
  withWords,
} from "./stored_entry.ts";

// How often the lobby's entry of a room is moved.
const LOBBY_INTERVAL_MS = 60_000;

/** What a commit is made of. */
export interface DraftOptions {
  readonly room: RoomName;
  /** What is known of the log. Its index has the commit's entries afterwards. */
  readonly mirror: LogMirror;
  /** Segments that can be changed, by their last seq. */
  readonly read: ReadonlyMap<number, ReadSegment>;
  readonly caps: Caps;
  /** Bytes of value, and mutations beside `MUTATIONS_A_ROOM`, that it may take. */
  readonly budget: { readonly bytes: number; readonly mutations: number };
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Makes a keyed hash. */
  readonly hash: (text: string) => string;
}

/** What becomes of something that is to be in the commit. */
export type Step = "done" | "wait" | RefusalCode;

/** The same of a change of the record; the record where that changes nothing. */
export type SettingsStep = Step | RoomRecord;

/** A commit while it is put together. */
export class CommitDraft {
  readonly #options: DraftOptions;
  readonly #segment: SegmentWriter;
  readonly #rewrites: SegmentRewrites;
  readonly #keptBefore: number;
  readonly #listedBefore: Listing | null;
  readonly #prepared: PreparedEntry[] = [];
  readonly #entries: string[] = [];
  readonly #changed = new Map<number, string>();
  readonly #resized: (readonly [number, number])[] = [];
  /** Places in the commit of edits, and the messages that they are about. */
  readonly #edits: (readonly [index: number, of: number])[] = [];
  #messages = 0;
  #begunFrom: string | undefined;
  readonly #record: RecordDraft;

  /** @param options The room, as it is known. */
  constructor(options: DraftOptions) {
    const { mirror, budget, read } = options;
    this.#options = options;
    this.#segment = new SegmentWriter(
      Math.min(MAX_SEGMENT_BYTES, budget.bytes),
    );
    this.#rewrites = new SegmentRewrites(read);
    this.#keptBefore = mirror.kept.count;
    this.#begunFrom = mirror.begunFrom;
    this.#record = new RecordDraft(mirror.record);
    const { listedAt, begunFrom, kept: { messages } } = mirror;
    const head = { listedAt, begunFrom, messages };
    this.#listedBefore = listingOf(mirror.record, head);
  }

  /** Messages that it has. */
  get messages(): number {
    return this.#messages;
  }

  /**
   * @param newEntry A message, or a change of one.
   * @returns Why it isn't let in by what the room is before it; `null` when it is.
   */
  refusalBy(newEntry: NewEntry): ProtocolError | null {
    const { gate, seenRecord } = newEntry;
    const { now } = this.#record;
    if (gate === undefined || now === seenRecord) return null;
    return gate.refusalBy(newEntry, now);
  }

  /**
   * Adds a message.
   *
   * @param pending Who learns of it.
   * @param newMessage The message.
   * @returns What becomes of it.
   */
  append(pending: PendingEntry, newMessage: NewMessage): Step {
    const { mirror, now } = this.#options;
    const { replyTo } = newMessage;
    if (replyTo !== undefined && !this.#hasBeen(replyTo)) return "not_found";
    const user = this.#known(newMessage.user);
    const message = placeMessage(this.#nextSeq, newMessage, user, now);
    const json = JSON.stringify(message);
    const size = this.#segment.add(json);
    if (size === 0) return "wait";
    if (this.#isFirst) this.#begunFrom = newMessage.from;
    mirror.kept.push(message, "message", size);
    this.#prepared.push({ pending, seq: message.seq, message });
    this.#entries.push(json);
    this.#messages++;
    return "done";
  }

  /**
   * Adds a change of a message, whose segment it writes again.
   *
   * @param pending Who learns of it.
   * @param newChange The change.
   * @returns What becomes of it.
   */
  change(pending: PendingEntry, newChange: NewChange): Step {
    const { room, mirror, now, budget, hash } = this.#options;
    const { of } = newChange;
    if (of > mirror.seq) return "not_found";
    if (of < mirror.oldestSeq) return of < 1 ? "not_found" : "gone";
    if (mirror.kept.kindOf(of) !== "message") return "not_found";
    const { last } = mirror.segmentOf(of);
    const before = this.#rewrites.get(last, of);
    if (before === undefined) return "wait";
    const stored = parseMessage(before);
    if (stored.message.deleted) return "gone";
    const { user, isOwnOnly = false } = newChange;
    if (isOwnOnly && stored.message.userId !== user.userId) {
      return "not_allowed";
    }

    const change = placeChange(
      this.#nextSeq,
      newChange,
      this.#known(user),
      now,
    );
    const message = applyChange(stored.message, change);
    if (isOverfull(message)) return "full";
    const firstHash = stored.firstHash ??
      (message.text === stored.message.text
        ? undefined
        : hash(firstContent(room, stored.message)));
    const json = encodeMessage({ message, firstHash });
    if (entryBytes(json) > MAX_SEGMENT_BYTES) return "full";
    const bytes = this.#rewrites.bytes + this.#record.bytes +
      this.#rewrites.cost(last, of, json);
    if (bytes > budget.bytes - MAX_SEGMENT_BYTES) return "wait";

    const entry = encodeChange(change);
    const size = this.#segment.add(entry);
    if (size === 0) return "wait";
    mirror.kept.push(
      change,
      change.kind === "edit" ? "edit" : "other",
      size,
    );
    this.#rewrites.set(last, of, json);
    this.#resized.push([of, mirror.kept.resize(of, entryBytes(json))]);
    this.#changed.set(of, json);
    if (change.kind === "edit") this.#edits.push([this.#entries.length, of]);
    this.#prepared.push({ pending, seq: change.seq, message });
    this.#entries.push(entry);
    return "done";
  }

  /**
   * Adds a change of the room's record.
   *
   * @param pending The change, and who learns of it.
   * @returns What becomes of it.
   */
  settings(pending: PendingSettings): SettingsStep {
    const { mirror, now, budget } = this.#options;
    const { settings } = pending;
    const seq = this.#nextSeq;
    const before = this.#record.now;
    const after = settings.apply(before, this.#isFirst ? 0 : seq - 1);
    if (typeof after === "string") return after;
    // What this very commit changes is not stored yet.
    if (after === before) return before === mirror.record ? before : "wait";
    const next = this.#record.with(after);
    if (next === null) return "full";
    const bytes = this.#rewrites.bytes + next.bytes;
    if (bytes > budget.bytes - MAX_SEGMENT_BYTES) return "wait";
    const author = this.#known(settings.user);
    const change = settingsChange(before, after, now, settings.appointed);
    const entry = encodeSettings(seq, settings, author, now, change);
    const size = this.#segment.add(entry);
    if (size === 0) return "wait";
    if (this.#isFirst) this.#begunFrom = settings.from;
    mirror.kept.push(UNKNOWN, "other", size);
    this.#prepared.push({ pending, record: after });
    this.#entries.push(entry);
    this.#record.set(next);
    return "done";
  }

  /** @returns The commit; `null` when there is nothing in it. */
  finish(): PreparedCommit | null {
    if (this.#prepared.length === 0) return null;
    const { room, mirror, caps, budget, now } = this.#options;
    const { kept, listedAt } = mirror;
    const excess = kept.excess(caps, this.#keptBefore);
    const deletes = mirror.segmentsBelow(
      kept.oldestSeq + excess.count,
      Math.max(0, budget.mutations - this.#rewrites.count),
    );
    const isToBeMoved = listedAt === 0 ||
      this.#messages > 0 && now - listedAt >= LOBBY_INTERVAL_MS;
    const firstSeq = mirror.firstSeq ?? mirror.seq + 1;
    const head: LogHead = {
      seq: mirror.seq + this.#prepared.length,
      count: kept.count - excess.count,
      messages: kept.messages - excess.messages,
      bytes: kept.bytes - excess.bytes,
      listedAt: isToBeMoved ? now : listedAt,
      ...(this.#begunFrom !== undefined && { begunFrom: this.#begunFrom }),
      ...(firstSeq !== 1 && { firstSeq }),
      // A clock that was wrong for a while makes no room one that nobody has used.
      usedAt: Math.max(now, mirror.lastUse),
    };
    return {
      room,
      versionstamp: mirror.versionstamp,
      floorVersionstamp: mirror.floorVersionstamp,
      prepared: this.#prepared,
      entries: this.#entries,
      messages: this.#messages,
      told: this.#told(),
      segment: this.#segment.finish(),
      rewrites: this.#rewrites.finish((deletes.at(-1) ?? 0) + 1),
      changed: [...this.#changed],
      resized: this.#resized,
      head,
      newRecord: this.#record.changed,
      dropped: excess.count,
      deletes,
      listing: {
        before: this.#listedBefore,
        after: listingOf(this.#record.now, head),
      },
    };
  }

  /**
   * Gives a tag to an author who comes second under a name here, or under one that looks
   * like it. Instances agree on it: the version check sees to it that no entry comes
   * between.
   */
  #known(user: User): User {
    const { userId, userName, tag } = user;
    if (tag !== undefined) return user;
    const { readings, isReserved } = lookOf(userName);
    return isReserved || readings.some((reading) => {
        const { kept } = this.#options.mirror;
        const bearer = kept.bearerOf(reading);
        return bearer !== undefined && bearer !== userId;
      })
      ? { userId, userName, tag: tagOf(userId) }
      : user;
  }

  /** Whether there is a message, or may have been one before what is kept. */
  #hasBeen(seq: number): boolean {
    const { kept, oldestSeq } = this.#options.mirror;
    return seq > 0 && (seq < oldestSeq || kept.kindOf(seq) === "message");
  }

  /** Whether what comes next is the first entry of the room. */
  get #isFirst(): boolean {
    return this.#options.mirror.firstSeq === null &&
      this.#prepared.length === 0;
  }

  get #nextSeq(): number {
    return this.#options.mirror.seq + this.#prepared.length + 1;
  }

  #told(): readonly string[] {
    if (this.#edits.length === 0) return this.#entries;
    const told = [...this.#entries];
    for (const [index, of] of this.#edits) {
      told[index] = withWords(told[index] ?? "", this.#changed.get(of));
    }
    return told;
  }
}
