// Runs in tests.

/**
 * Reads in the lobby how many people are in a room.
 *
 * @param server The server, without a slash at the end.
 * @param room The room.
 * @returns The number, `null` when the room isn't listed.
 */
export async function lobbyCount(
  server: string,
  room: string,
): Promise<number | null> {
  const response = await fetch(server, { signal: AbortSignal.timeout(5000) });
  const text = (await response.text()).replaceAll(/<[^>]*>/g, " ");
  const count = new RegExp(`\\b${room}\\s+(?:(\\d+)|Nobody) here`).exec(text);
  return count === null ? null : Number(count[1] ?? 0);
}
