// Runs on the server.

const SECOND_MS = 1000;
const MINUTE_SECONDS = 60;

/**
 * Says when somebody may come back.
 *
 * @param waitMs How long to wait, in milliseconds.
 * @returns The same for a person, such as `in 5 seconds`; never too short.
 */
export function waitWords(waitMs: number): string {
  const seconds = Math.max(1, Math.ceil(waitMs / SECOND_MS));
  return seconds <= MINUTE_SECONDS
    ? `in ${counted(seconds, "second")}`
    : `in ${counted(Math.ceil(seconds / MINUTE_SECONDS), "minute")}`;
}

function counted(count: number, unit: string): string {
  return count === 1 ? `a ${unit}` : `${count} ${unit}s`;
}
