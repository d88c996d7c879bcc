// Local stand-in for jsr:@std/async, see lib/stand_ins/std/README.md.

/** Options of {@linkcode deadline}. */
export interface DeadlineOptions {
  /** Gives up early, with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Waits for a promise, but not for ever. The promise itself goes on.
 *
 * @param p The promise.
 * @param ms How long to wait, in milliseconds. `Infinity` waits for ever.
 * @param options See {@linkcode DeadlineOptions}.
 * @returns What the promise resolves to.
 * @throws {DOMException} A `TimeoutError`, when the time is up.
 */
export async function deadline<T>(
  p: Promise<T>,
  ms: number,
  options: DeadlineOptions = {},
): Promise<T> {
  const signals: AbortSignal[] = [];
  if (ms < Number.MAX_SAFE_INTEGER) signals.push(AbortSignal.timeout(ms));
  if (options.signal) signals.push(options.signal);
  const signal = AbortSignal.any(signals);

  const expired = Promise.withResolvers<never>();
  const expire = () => expired.reject(signal.reason);
  if (signal.aborted) expire();
  signal.addEventListener("abort", expire, { once: true });
  try {
    return await Promise.race([expired.promise, p]);
  } finally {
    signal.removeEventListener("abort", expire);
  }
}
