// Runs in tests.

import type { User } from "../../lib/protocol/messages.ts";

const ANSWER_TIMEOUT_MS = 10_000;

/** A user with the cookie that proves it. */
export interface StartedSession {
  readonly user: User;
  /** The value of a `Cookie` header. */
  readonly cookie: string;
}

/**
 * Chooses a name, as a browser does.
 *
 * @param server The server, without a slash at the end.
 * @param name The name.
 */
export async function startSession(
  server: string,
  name: string,
): Promise<StartedSession> {
  const response = await fetch(`${server}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name }),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  const [cookie] = response.headers.getSetCookie();
  const { userId, userName } = await response.json();
  if (response.status !== 201 || cookie === undefined) {
    throw new Error(`Expected a session, got status ${response.status}`);
  }
  return {
    user: { userId, userName },
    cookie: cookie.split(";", 1)[0] ?? cookie,
  };
}
