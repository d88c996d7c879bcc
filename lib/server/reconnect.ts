// Runs on the server.

/**
 * Which attempt to come back a connection is: Islet's own client makes five. `0` comes back
 * at once, such as after a restart; `unknown` is what a client doesn't say.
 */
export const RECONNECTS = ["0", "1", "2", "3", "4", "5", "unknown"] as const;

/** One of {@linkcode RECONNECTS}. */
export type Reconnect = typeof RECONNECTS[number];

/**
 * @param text What a client says in `?reconnect=`; `null` when it says nothing.
 * @returns Which attempt it is; `null` for a first connection.
 */
export function reconnectOf(text: string | null): Reconnect | null {
  if (text === null) return null;
  return RECONNECTS.find((attempt) => attempt === text) ?? "unknown";
}
