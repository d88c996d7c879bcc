// Runs on the server.

import type { LobbyRoom } from "../chat/lobby.ts";
import type { User } from "../protocol/messages.ts";
import { nameProblem } from "./name_problem.ts";
import type { State } from "./state.ts";

/** All that the lobby shows, beside its form for rooms. */
export interface LobbyPage {
  /** The reader, if they have a name. */
  readonly user: User | null;
  readonly rooms: readonly LobbyRoom[];
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
 * @param request The request.
 * @returns The page.
 * @throws {ProtocolError} `unavailable` when the store fails or doesn't answer.
 */
export async function loadLobbyPage(
  state: State,
  request: Request,
): Promise<LobbyPage> {
  const { islet, caller: { user } } = state;
  return {
    user,
    rooms: await islet.chat.lobby(),
    now: islet.now(),
    nameError: nameProblem(state, request),
  };
}
