const TIMEOUT_MS = 15_000;
const LOOK_EVERY_MS = 10;

/**
 * Waits for something that tells nobody when it happens.
 *
 * @param what What is waited for, for the error.
 * @param isSo Whether it has happened.
 * @throws {Error} When it doesn't happen in time.
 */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const giveUpAt = Date.now() + TIMEOUT_MS;
  while (!await isSo()) {
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
