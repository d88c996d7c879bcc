// Runs on the server.

/** A store that doesn't answer a read for this long, in ms, counts as failing. */
export const READ_TIMEOUT_MS = 5000;

/**
 * Waits for a store, but not for ever. Unlike `deadline` of `@std/async`, it ends its
 * timer with the waiting: under load there would be thousands that wait for nothing.
 *
 * @param promise What to wait for; it goes on when the time is up.
 * @param timeoutMs How long, in milliseconds.
 * @returns What the promise resolves to.
 * @throws {DOMException} A `TimeoutError`, when the time is up.
 */
export async function withDeadline<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
): Promise<Value> {
  const expired = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = `No answer within ${timeoutMs} ms`;
    expired.reject(new DOMException(message, "TimeoutError"));
  }, timeoutMs);
  try {
    return await Promise.race([expired.promise, promise]);
  } finally {
    clearTimeout(timer);
  }
}
