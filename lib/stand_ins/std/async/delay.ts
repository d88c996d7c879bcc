// Local stand-in for jsr:@std/async, see lib/stand_ins/std/README.md.

/** Options of {@linkcode delay}. */
export interface DelayOptions {
  /** Ends the wait early, with the signal's reason. */
  signal?: AbortSignal;
  /**
   * Whether the wait keeps the process alive.
   *
   * @default {true}
   */
  persistent?: boolean;
}

/**
 * Waits for a while.
 *
 * @param ms How long, in milliseconds, up to about 24 days.
 * @param options See {@linkcode DelayOptions}.
 * @returns A promise that resolves when the time is up, and rejects with the
 * signal's reason when that comes first.
 */
export function delay(ms: number, options: DelayOptions = {}): Promise<void> {
  const { signal, persistent = true } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);

  // Not `node:timers/promises`, whose timers a fake clock does not reach.
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    signal?.removeEventListener("abort", abort);
    resolve();
  }, ms);
  const abort = () => {
    clearTimeout(timer);
    reject(signal?.reason);
  };
  signal?.addEventListener("abort", abort, { once: true });
  if (!persistent) Deno.unrefTimer(timer);
  return promise;
}
