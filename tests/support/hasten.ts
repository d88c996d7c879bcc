// Runs in tests.

import type { Page } from "puppeteer-core";

/**
 * Has the time of a page, its clock and its timeouts, go faster: run it before the page's
 * own scripts.
 *
 * @param page The page.
 * @param speed How much faster.
 */
export async function hasten(page: Page, speed: number): Promise<void> {
  await page.evaluateOnNewDocument((speed) => {
    const { setTimeout } = globalThis;
    const { now } = Date;
    const start = now();
    Date.now = () => Math.floor(start + (now() - start) * speed);
    Object.assign(globalThis, {
      setTimeout: (run: () => void, delayMs = 0) =>
        setTimeout(run, delayMs / speed),
    });
  }, speed);
}
