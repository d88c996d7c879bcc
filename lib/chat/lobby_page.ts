// Runs on the server.

import { foldName } from "../protocol/fold_name.ts";
import type { LobbyRoom } from "./lobby.ts";

/** Which of the listed rooms somebody wants to see. */
export interface LobbyQuery {
  /** What is in their title, topic or address; empty for all. */
  readonly q: string;
  /** Which page of them, from 1; beyond the last one it is that. */
  readonly page: number;
}

/** Some of the listed rooms. */
export interface LobbyPage extends LobbyQuery {
  readonly rooms: readonly LobbyRoom[];
  /** How many pages there are, at least one. */
  readonly pages: number;
  /** How many rooms are listed, found or not. */
  readonly listed: number;
}

/** Rooms of a page. */
export const LOBBY_PAGE_ROOMS = 30;

/**
 * Finds rooms by words of their titles, topics or addresses, whatever their case and accents.
 *
 * @param rooms All listed rooms, in order.
 * @param query Which are wanted.
 * @returns A page of those that have all the words.
 */
export function lobbyPage(
  rooms: readonly LobbyRoom[],
  { q, page }: LobbyQuery,
): LobbyPage {
  const words = folded(q).split(/\s+/).filter((word) => word !== "");
  const isFound = ({ room, title, topic }: LobbyRoom) => {
    const text = `${folded(title)} ${folded(topic)} ${room}`;
    return words.every((word) => text.includes(word));
  };
  const found = words.length === 0 ? rooms : rooms.filter(isFound);
  const pages = Math.max(1, Math.ceil(found.length / LOBBY_PAGE_ROOMS));
  const shown = Math.min(Math.max(1, page), pages);
  const first = (shown - 1) * LOBBY_PAGE_ROOMS;
  return {
    q,
    page: shown,
    pages,
    rooms: found.slice(first, first + LOBBY_PAGE_ROOMS),
    listed: rooms.length,
  };
}

function folded(text: string): string {
  return foldName(text).normalize("NFD").replace(/\p{M}/gu, "");
}
