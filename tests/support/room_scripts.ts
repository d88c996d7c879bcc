// Runs in tests.

import { startSession } from "./start_session.ts";

/** A script of a page. */
export interface PageScript {
  readonly url: string;
  readonly code: string;
}

/**
 * Reads the page of a room as somebody with a name gets it.
 *
 * @param server The server, without a slash at the end.
 */
export async function readRoomPage(server: string): Promise<string> {
  const { cookie } = await startSession(server, "Ana");
  const response = await fetch(`${server}/rooms/tea`, { headers: { cookie } });
  return await response.text();
}

/** Scripts that the page loads before it is live. */
export const STATIC_IMPORT = /(?:from|import)"(\.\/[^"]+)"/g;

/** These, and what they load later. */
export const ANY_IMPORT = /(?:from|import\(?)"(\.\/[^"]+)"/g;

/**
 * Loads every script of a page.
 *
 * @param page The page.
 * @param server Where it is from.
 * @param imports Which imports to follow: {@linkcode STATIC_IMPORT} or
 * {@linkcode ANY_IMPORT}.
 */
export async function loadScripts(
  page: string,
  server: string,
  imports: RegExp,
): Promise<PageScript[]> {
  const scripts = new Map<string, PageScript>();
  const queue = [...page.matchAll(/\/_fresh\/js\/[^"'\s>]+\.js/g)]
    .map(([path]) => new URL(path, server).href);
  for (let url = queue.pop(); url !== undefined; url = queue.pop()) {
    if (scripts.has(url)) continue;
    const code = await (await fetch(url)).text();
    scripts.set(url, { url, code });
    for (const [, path = ""] of code.matchAll(imports)) {
      queue.push(new URL(path, url).href);
    }
  }
  return [...scripts.values()];
}
