const TIMEOUT_MS = 15_000;
const LOOK_EVERY_MS = 10;

/** How {@linkcode until} waits. */
export interface UntilOptions {
  /**
   * How long.
   *
   * @default {15_000}
   */
  readonly timeoutMs?: number;
}

/**
 * Waits for something that tells nobody when it happens.
 *
 * @param what What is waited for, for the error.
 * @param isSo Whether it has happened.
 * @param options How.
 * @throws {Error} When it doesn't happen in time.
 */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  options: UntilOptions = {},
): Promise<void> {
  const { timeoutMs = TIMEOUT_MS } = options;
  const giveUpAt = Date.now() + timeoutMs;
  while (!await isSo()) {
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
