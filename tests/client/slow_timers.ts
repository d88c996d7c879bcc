// Runs in tests.

/**
 * Makes every timer that is set from now on take longer, as in a background tab or
 * through a laptop's sleep. Only the timers: other events come in time.
 *
 * @param atLeastMs The shortest time that a timer takes.
 * @returns Restores the timers when it is disposed of.
 */
export function slowTimers(atLeastMs: number): Disposable {
  const { setTimeout } = globalThis;
  Object.assign(globalThis, {
    setTimeout: (action: () => void, delayMs = 0) =>
      setTimeout(action, Math.max(delayMs, atLeastMs)),
  });
  return {
    [Symbol.dispose]: () => Object.assign(globalThis, { setTimeout }),
  };
}
