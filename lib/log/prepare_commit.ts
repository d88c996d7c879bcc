// Runs on the server.

import type { Message, User } from "../protocol/messages.ts";
import { lookOf } from "../protocol/look_alikes.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { applyChange } from "../protocol/timeline.ts";
import { tagOf } from "../protocol/user_tag.ts";
import type { LogMirror } from "./log_mirror.ts";
import type {
  NewChange,
  NewMessage,
  Pending,
  RefusalCode,
} from "./new_entry.ts";
import type { PreparedCommit, PreparedEntry } from "./prepared_commit.ts";
import type { Caps } from "./read_entries.ts";
import { entryBytes, MAX_SEGMENT_BYTES, SegmentWriter } from "./segment.ts";
import { type ReadSegment, SegmentRewrites } from "./segment_rewrites.ts";
import {
  encodeChange,
  encodeMessage,
  firstContent,
  parseMessage,
  placeChange,
  placeMessage,
  withWords,
} from "./stored_entry.ts";

// How often the lobby's entry of a room is moved.
const LOBBY_INTERVAL_MS = 60_000;

/** Most kinds of reactions to a message. */
export const MAX_REACTION_KINDS = 20;

/** Most reactions to a message, of all kinds. */
export const MAX_REACTIONS = 300;

/** What a commit is made of. */
export interface PrepareOptions {
  readonly room: RoomName;
  /** What is known of the log. Its index has the commit's entries afterwards. */
  readonly mirror: LogMirror;
  /** What waits, in order. */
  readonly queue: readonly Pending[];
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

/** What becomes of a queue. */
export interface Preparation {
  /** `null` when nothing of it is new, or the budget is too small. */
  readonly commit: PreparedCommit | null;
  /** What is stored already, and where. */
  readonly duplicates: readonly (readonly [Pending, seq: number])[];
  /** What the log doesn't take. */
  readonly refused: readonly (readonly [Pending, RefusalCode])[];
  /** What has to wait for another commit. */
  readonly waiting: readonly Pending[];
}

type Step = "done" | "wait" | RefusalCode;

/**
 * Cuts the next commit of a room out of what waits.
 *
 * @param options The room, as it is known, and what waits.
 * @returns The commit, and what becomes of the rest.
 */
export function prepareCommit(options: PrepareOptions): Preparation {
  const { mirror, queue, caps } = options;
  const draft = new Draft(options);
  const duplicates: (readonly [Pending, number])[] = [];
  const refused: (readonly [Pending, RefusalCode])[] = [];
  const waiting: Pending[] = [];
  let isFull = false;
  let areChangesHeld = false;
  for (const pending of queue) {
    const { newEntry } = pending;
    const { user: { userId }, id } = newEntry;
    const seq = mirror.kept.seqOf({ userId, id });
    if (seq !== undefined && seq <= mirror.seq) {
      duplicates.push([pending, seq]);
      continue;
    }
    isFull ||= draft.messages === caps.messages;
    const isChange = newEntry.kind !== undefined;
    // What this very commit has already is a duplicate in the next round.
    if (isFull || seq !== undefined || (isChange && areChangesHeld)) {
      waiting.push(pending);
      continue;
    }
    const step = isChange
      ? draft.change(pending, newEntry)
      : draft.append(pending, newEntry);
    switch (step) {
      case "done":
        break;
      case "wait":
        // Changes stay in order; messages needn't wait for the segments of others.
        waiting.push(pending);
        if (isChange) areChangesHeld = true;
        else isFull = true;
        break;
      default:
        refused.push([pending, step]);
    }
  }
  return { commit: draft.finish(), duplicates, refused, waiting };
}

/** A commit while it is put together. */
class Draft {
  readonly #options: PrepareOptions;
  readonly #segment: SegmentWriter;
  readonly #rewrites: SegmentRewrites;
  readonly #keptBefore: number;
  readonly #prepared: PreparedEntry[] = [];
  readonly #entries: string[] = [];
  readonly #changed = new Map<number, string>();
  readonly #resized: (readonly [number, number])[] = [];
  /** Places in the commit of edits, and the messages that they are about. */
  readonly #edits: (readonly [index: number, of: number])[] = [];
  #messages = 0;
  #begunFrom: string | undefined;

  constructor(options: PrepareOptions) {
    const { mirror, budget, read } = options;
    this.#options = options;
    this.#segment = new SegmentWriter(
      Math.min(MAX_SEGMENT_BYTES, budget.bytes),
    );
    this.#rewrites = new SegmentRewrites(read);
    this.#keptBefore = mirror.kept.count;
    this.#begunFrom = mirror.begunFrom;
  }

  /** Messages that it has. */
  get messages(): number {
    return this.#messages;
  }

  append(pending: Pending, newMessage: NewMessage): Step {
    const { mirror, now } = this.#options;
    const { replyTo } = newMessage;
    if (replyTo !== undefined && !this.#hasBeen(replyTo)) return "not_found";
    const user = this.#known(newMessage.user);
    const message = placeMessage(this.#nextSeq, newMessage, user, now);
    const json = JSON.stringify(message);
    const size = this.#segment.add(json);
    if (size === 0) return "wait";
    mirror.kept.push(message, "message", size);
    this.#prepared.push({ pending, seq: message.seq, message });
    this.#entries.push(json);
    this.#messages++;
    if (message.seq === 1) this.#begunFrom = newMessage.from;
    return "done";
  }

  change(pending: Pending, newChange: NewChange): Step {
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
    const bytes = this.#rewrites.bytes + this.#rewrites.cost(last, of, json);
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

  finish(): PreparedCommit | null {
    if (this.#prepared.length === 0) return null;
    const { room, mirror, caps, budget, now } = this.#options;
    const { kept, listedAt } = mirror;
    const excess = kept.excess(caps, this.#keptBefore);
    const deletes = mirror.segmentsBelow(
      kept.oldestSeq + excess.count,
      Math.max(0, budget.mutations - this.#rewrites.count),
    );
    const isToBeListed = this.#messages > 0 &&
      (listedAt === 0 || now - listedAt >= LOBBY_INTERVAL_MS);
    return {
      room,
      versionstamp: mirror.versionstamp,
      prepared: this.#prepared,
      entries: this.#entries,
      messages: this.#messages,
      told: this.#told(),
      segment: this.#segment.finish(),
      rewrites: this.#rewrites.finish((deletes.at(-1) ?? 0) + 1),
      changed: [...this.#changed],
      resized: this.#resized,
      head: {
        seq: mirror.seq + this.#prepared.length,
        count: kept.count - excess.count,
        messages: kept.messages - excess.messages,
        bytes: kept.bytes - excess.bytes,
        listedAt: isToBeListed ? now : listedAt,
        ...(this.#begunFrom !== undefined && { begunFrom: this.#begunFrom }),
      },
      dropped: excess.count,
      deletes,
      listedBefore: listedAt,
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

function isOverfull({ reactions = [] }: Message): boolean {
  if (reactions.length > MAX_REACTION_KINDS) return true;
  const all = reactions.reduce((sum, { users }) => sum + users.length, 0);
  return all > MAX_REACTIONS;
}
