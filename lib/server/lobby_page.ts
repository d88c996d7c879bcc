// Runs on the server.

import { type LobbyPage, lobbyPage } from "../chat/lobby_page.ts";
import type { User } from "../protocol/messages.ts";
import { parseShownLine } from "../protocol/shown_line.ts";
import { nameProblem } from "./name_problem.ts";
import { loadOwnRooms, type OwnRoom } from "./own_rooms.ts";
import { parseCount } from "./room_request.ts";
import type { State } from "./state.ts";

/** All that the lobby shows, beside its form for rooms. */
export interface LobbyView {
  /** The reader, if they have a name. */
  readonly user: User | null;
  /** Rooms that the reader has been in. */
  readonly ownRooms: readonly OwnRoom[];
  /** Rooms that everybody may see. */
  readonly listed: LobbyPage;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Why the name that the reader has chosen didn't work, as a sentence. */
  readonly nameError: string | null;
}

/** What the form for rooms shows at first. */
export const EMPTY_ROOM_FORM = {
  title: "",
  listed: false,
  name: "",
  problem: null,
} as const;

/**
 * Loads what the lobby shows.
 *
 * @param state The server and the reader.
 * @param request The request: `?q=` looks for listed rooms, `?page=` turns their pages.
 * @returns The page.
 * @throws {ProtocolError} `unavailable` when the store fails or doesn't answer.
 */
export async function loadLobbyView(
  state: State,
  request: Request,
): Promise<LobbyView> {
  const { islet, caller: { user } } = state;
  const { searchParams } = new URL(request.url);
  const [rooms, ownRooms] = await Promise.all([
    islet.chat.lobby(),
    loadOwnRooms(state, request.headers),
  ]);
  // What can't be a page counts as none: people shorten addresses.
  const page = parseCount(searchParams.get("page"));
  return {
    user,
    ownRooms,
    listed: lobbyPage(rooms, {
      q: parseShownLine(searchParams.get("q") ?? "") ?? "",
      page: typeof page === "number" ? page : 1,
    }),
    now: islet.now(),
    nameError: nameProblem(state, request),
  };
}
