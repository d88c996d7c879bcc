// Runs on the server.

/**
 * Reads a header in which each proxy adds, behind what it was sent, what it has seen
 * itself: only the last values are known to be true.
 *
 * @param header Its value, a list with commas; `null` when it was not sent.
 * @param hops How many proxies before this server are trusted.
 * @returns What the first of them has seen; `null` when none is trusted or none
 * says it.
 */
export function forwardedValue(
  header: string | null,
  hops: number,
): string | null {
  if (header === null || hops === 0) return null;
  const values = header.split(",").map((value) => value.trim());
  return values.at(-hops) ?? values[0] ?? null;
}
