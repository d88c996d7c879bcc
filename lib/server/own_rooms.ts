// Runs on the server.

import { MAX_PAGE_MESSAGES } from "../protocol/limits.ts";
import { countNew } from "../protocol/read_marks.ts";
import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import { errorAnswer } from "./error_answer.ts";
import { readMarks } from "./read_mark_cookie.ts";
import type { State } from "./state.ts";

/** A room that the reader's browser remembers. */
export interface OwnRoom {
  readonly room: RoomName;
  /** What people call it; its name where nobody has made it. */
  readonly title: string;
  readonly isListed: boolean;
  /** Whether the reader has to give its passphrase first. */
  readonly isShutOut: boolean;
  /** How many messages are new to the reader. */
  readonly newCount: number;
  /** Whether there are more than those. */
  readonly hasMore: boolean;
}

/**
 * Looks at the rooms that the reader has been in, as far as the browser remembers them and
 * they are there.
 *
 * @param state The server and the reader.
 * @param headers Headers of the request.
 * @returns The rooms, those that were read last first; at most 40. Those that they may no
 * longer read aren't among them.
 * @throws {ProtocolError} `unavailable` when the store fails or doesn't answer.
 */
export async function loadOwnRooms(
  state: Pick<State, "islet" | "caller">,
  headers: Headers,
): Promise<readonly OwnRoom[]> {
  const rooms = [...readMarks(headers)].map(async ([name, seq]) => {
    const room = parseRoomName(name);
    return room === null ? [] : await lookIfAllowed(state, room, seq);
  });
  return (await Promise.all(rooms)).flat();
}

/**
 * A room with a passphrase that they haven't given is its address, and nothing more; any
 * other that they may not read isn't there.
 */
async function lookIfAllowed(
  state: Pick<State, "islet" | "caller">,
  room: RoomName,
  readSeq: number,
): Promise<readonly OwnRoom[]> {
  try {
    return await look(state, room, readSeq);
  } catch (error) {
    const { status, code } = errorAnswer(error);
    if (![401, 403].includes(status)) throw error;
    if (code !== "passphrase") return [];
    const untold = { isListed: false, newCount: 0, hasMore: false };
    return [{ room, title: room, isShutOut: true, ...untold }];
  }
}

async function look(
  { islet, caller }: Pick<State, "islet" | "caller">,
  room: RoomName,
  readSeq: number,
): Promise<readonly OwnRoom[]> {
  const door = islet.chat.enter(room, caller);
  const [about, page] = await Promise.all([
    door.about(),
    door.page({ after: readSeq, limit: MAX_PAGE_MESSAGES }),
  ]);
  const { title, isListed } = about;
  const { messages, head, hasNewer, hasOlder } = page;
  const isEmpty = messages.length === 0 && !hasOlder;
  // Something was read there, and it was deleted: what isn't begun is above that.
  const wasRead = readSeq > 0 && readSeq < head;
  if (title === null && isEmpty && wasRead) return [];
  const list = { messages, userId: caller.user?.userId };
  return [{
    room,
    title: title ?? room,
    isListed,
    isShutOut: false,
    newCount: countNew(readSeq + 1, list),
    hasMore: hasNewer,
  }];
}
