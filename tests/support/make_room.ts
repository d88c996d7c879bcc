// Runs in tests.

import { startSession } from "./start_session.ts";

/** A room as its maker is told of it. */
export interface TestRoom {
  readonly room: string;
  readonly url: string;
  readonly ownerUrl: string;
  /** The value of the maker's `Cookie` header. */
  readonly cookie: string;
}

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Makes a room by the API, as somebody new.
 *
 * @param server The server, without a slash at the end.
 * @param title Its title.
 * @param listed Whether the lobby shows it.
 * @param passphrase What everybody has to know to get in, if anything.
 * @returns The room.
 */
export async function makeRoom(
  server: string,
  title: string,
  listed: boolean,
  passphrase: string | null = null,
): Promise<TestRoom> {
  const { cookie } = await startSession(server, "Olga");
  const response = await fetch(`${server}/api/rooms`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify({ title, listed, passphrase }),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  const body = await response.json();
  if (response.status !== 201) {
    throw new Error(`Expected a room, got status ${response.status}`);
  }
  return { ...body, cookie };
}
