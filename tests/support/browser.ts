import puppeteer, { type Browser } from "puppeteer-core";
import { unpackedChromium } from "./chromium.ts";

// Flags of our own: the package's `args` switch web security off and run one
// process, so that a test of Origin, CSP or memory would prove nothing.
const FLAGS = [
  "--headless=new",
  // Tests may run as root, in containers without user namespaces.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  // No traffic but the tests' own.
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-extensions",
  "--disable-sync",
  "--no-first-run",
];

/**
 * Starts a real Chromium: the one that `CHROME_PATH` names, else the one from npm.
 *
 * @param v8Flags How its JavaScript runs, beside what all tests need.
 * @returns The browser; the caller closes it.
 */
export async function launchBrowser(
  v8Flags: readonly string[] = [],
): Promise<Browser> {
  const executablePath = Deno.env.get("CHROME_PATH") ??
    await unpackedChromium();
  // `gc()` in pages, for the tests of what is left after unmounting.
  const jsFlags = ["--expose-gc", ...v8Flags].join(" ");
  return await puppeteer.launch({
    executablePath,
    args: [...FLAGS, `--js-flags=${jsFlags}`],
  });
}
