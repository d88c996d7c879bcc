// Runs on the server.

import type { RoomDoor } from "../chat/room_door.ts";
import type { ClockSetting } from "../protocol/clock_setting.ts";
import { PAGE_MESSAGES } from "../protocol/limits.ts";
import { renamed } from "../protocol/mention_token.ts";
import type { Message, User } from "../protocol/messages.ts";
import { findMessage } from "../protocol/find_message.ts";
import { firstNewSeq } from "../protocol/read_marks.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Islet } from "./islet.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";
import { readMarks } from "./read_mark_cookie.ts";
import { readerClock } from "./reader_clock.ts";
import type { State } from "./state.ts";
import { carriedTitle } from "./title_path.ts";

/** What the reader tried to say, to go on from there. */
export interface RoomDraft {
  /** The id that the form posts: a double submit is stored once. */
  readonly id: string;
  readonly text: string;
  /** seq of the message that it answers. */
  readonly replyTo?: number | undefined;
  /** Why it wasn't sent, as a sentence. */
  readonly error: string | null;
}

/** All that the page of a room shows. */
export interface RoomPage {
  readonly room: RoomName;
  readonly about: RoomHeading;
  /** The reader, if they have a name. */
  readonly user: User | null;
  /** How they read the time, as far as is known. */
  readonly clock: ClockSetting;
  readonly messages: readonly Message[];
  /** Those that they answer and that aren't among them, as far as they are kept. */
  readonly quoted: readonly Message[];
  /** The newest seq that they stand for; `null` when they could not be read. */
  readonly head: number | null;
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  /** From this seq on messages are new to the reader; `null` when none are. */
  readonly newSeq: number | null;
  /**
   * Up to here the room is read by somebody without scripts who has seen the page; `null`
   * where that says nothing new, or something unread lies before.
   */
  readonly readSeq: number | null;
  /** seq of the message that the page was opened to show. */
  readonly soughtSeq: number | undefined;
  /** Whether those after a message were asked for, to read on from there. */
  readonly goesOn: boolean;
  /** Whether the newest messages were asked for. */
  readonly isLatest: boolean;
  readonly onlineUsers: readonly User[];
  readonly onlineCount: number;
  readonly draft: RoomDraft;
  /** Why the name that the reader has chosen didn't work, as a sentence. */
  readonly nameError: string | null;
}

/** Where in a room's history a page is: seqs as {@linkcode PageOptions} has them. */
export interface RoomPlace {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly at?: number | undefined;
}

/** What the page of a room starts from. */
export interface RoomPageOptions {
  readonly room: RoomName;
  /** Which messages; the newest where it says nothing. */
  readonly place: RoomPlace;
  /** What the address says of the title, unchecked. */
  readonly carriedTitle?: string | null;
  readonly draft: RoomDraft;
  /** Headers of the request. */
  readonly headers: Headers;
  readonly nameError: string | null;
}

/** @returns What a text box starts with when nothing was tried. */
export function newDraft(): RoomDraft {
  return { id: crypto.randomUUID(), text: "", error: null };
}

/**
 * Loads what the page of a room shows.
 *
 * @param state The server and the reader.
 * @param options Which page.
 * @returns The page.
 * @throws Whatever the store throws; but a page that brings back what somebody
 * wrote comes without the history then.
 */
export async function loadRoomPage(
  { islet, caller }: Pick<State, "islet" | "caller">,
  options: RoomPageOptions,
): Promise<RoomPage> {
  const { room, place, draft, headers, nameError } = options;
  const door = islet.chat.enter(room, caller);
  const [history, about, online] = await Promise.all([
    readHistory(islet, door, options),
    readAbout(door, options),
    readOnline(door, options),
  ]);
  const quoted = await readQuoted(door, history.messages);
  const known = [...quoted, ...history.messages, ...online.onlineUsers];
  const names = new Map(
    known.map(({ userId, userName }) => [userId, userName]),
  );
  return {
    room,
    about,
    newSeq: newSeqOf(history, options, caller.user?.userId),
    readSeq: readSeqOf(history, options),
    user: caller.user,
    clock: readerClock(headers),
    ...history,
    messages: withNewestNames(history.messages, names),
    quoted: withNewestNames(quoted, names),
    soughtSeq: place.at,
    goesOn: place.after !== undefined,
    isLatest: Object.values(place).every((seq) => seq === undefined),
    ...online,
    draft,
    nameError,
  };
}

/** Who is called in them is called as they are called now. */
function withNewestNames(
  messages: readonly Message[],
  names: ReadonlyMap<string, string>,
): readonly Message[] {
  return messages.map((message) => {
    const text = renamed(message.text, names);
    return text === message.text ? message : { ...message, text };
  });
}

/** A mark beyond what the room has is of one that began anew. */
function newSeqOf(
  { messages, head, hasOlder }: Pick<
    RoomPage,
    "messages" | "head" | "hasOlder"
  >,
  { room, place, headers }: RoomPageOptions,
  userId: string | undefined,
): number | null {
  const readSeq = readMarks(headers).get(room);
  if (readSeq === undefined || head === null || readSeq >= head) return null;
  return firstNewSeq(readSeq + 1, {
    messages,
    // Such a page begins with what is new.
    hasOlder: hasOlder && place.after !== readSeq,
    userId,
  });
}

function readSeqOf(
  { messages, hasNewer, head }: Pick<
    RoomPage,
    "messages" | "hasNewer" | "head"
  >,
  { room, place, headers }: RoomPageOptions,
): number | null {
  const known = readMarks(headers).get(room);
  const [first] = messages;
  if (known === undefined || first === undefined) return null;
  const goesOn = first.seq <= known + 1 || place.after === known;
  const last = hasNewer ? messages.at(-1)?.seq ?? 0 : head ?? 0;
  return goesOn && last > known ? last : null;
}

/** A room of which nothing is known. */
const UNKNOWN = {
  topic: "",
  isListed: false,
  hasPassphrase: false,
  isLocked: false,
  slowModeMs: 0,
  role: "visitor",
} as const;

/** What the room is called, by its owner or else by the link. */
async function readAbout(
  door: RoomDoor,
  options: RoomPageOptions,
): Promise<RoomHeading> {
  const { room, carriedTitle: carried = null } = options;
  const untitled = carriedTitle(room, carried) ?? room;
  try {
    const { title, ...about } = await door.about();
    return { room, text: title ?? untitled, ...about };
  } catch (error) {
    throwUnlessWritten(error, options);
    return { room, text: untitled, ...UNKNOWN };
  }
}

async function readOnline(
  door: RoomDoor,
  options: RoomPageOptions,
): Promise<Pick<RoomPage, "onlineUsers" | "onlineCount">> {
  try {
    return await door.online();
  } catch (error) {
    throwUnlessWritten(error, options);
    return { onlineUsers: [], onlineCount: 0 };
  }
}

/**
 * What somebody wrote has to come back to them, whatever else can't be read; from before
 * a room with a passphrase, with the page that asks for it.
 */
function throwUnlessWritten(error: unknown, { draft }: RoomPageOptions): void {
  const isShutOut = error instanceof ProtocolError &&
    error.code === "passphrase";
  if (draft.error === null || isShutOut) throw error;
}

async function readHistory(
  islet: Islet,
  door: RoomDoor,
  options: RoomPageOptions,
): Promise<Pick<RoomPage, "messages" | "head" | "hasOlder" | "hasNewer">> {
  try {
    const { place } = options;
    const limit = PAGE_MESSAGES;
    return await door.page({ ...place, limit, withSettings: true });
  } catch (error) {
    throwUnlessWritten(error, options);
    islet.log.error("A page came without its history", error);
    return { messages: [], head: null, hasOlder: true, hasNewer: false };
  }
}

/** A page is better without what its messages answer than not at all. */
async function readQuoted(
  door: RoomDoor,
  messages: readonly Message[],
): Promise<readonly Message[]> {
  const seqs = new Set<number>();
  for (const { replyTo } of messages) {
    if (replyTo !== undefined && findMessage(messages, replyTo) === undefined) {
      seqs.add(replyTo);
    }
  }
  const reads = [...seqs].sort((a, b) => a - b).map(async (seq) => {
    const { messages } = await door.page({ at: seq, limit: 1 });
    return messages.filter((message) => message.seq === seq);
  });
  const read = await Promise.allSettled(reads);
  return read.flatMap((result) =>
    result.status === "fulfilled" ? result.value : []
  );
}
