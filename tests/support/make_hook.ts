// Runs in tests.

import type { TestRoom } from "./make_room.ts";

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Makes the hook of a room by the API, as the room's maker, or renews it.
 *
 * @param server The server, without a slash at the end.
 * @param room The room.
 * @param fields What is asked for.
 * @returns Where a program posts.
 */
export async function makeHook(
  server: string,
  { room, cookie }: Pick<TestRoom, "room" | "cookie">,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const response = await fetch(`${server}/api/rooms/${room}/hook`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify(fields),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  const { url } = await response.json();
  if (response.status !== 201) {
    throw new Error(`Expected a hook, got status ${response.status}`);
  }
  return url;
}
