// Runs in the browser and on the server.

import type { User } from "../protocol/messages.ts";

let names: ReadonlyMap<string, string> = new Map();

/**
 * The newest name of somebody on a live page, for mentions. A server knows none here: the
 * messages of its pages have the newest names in them.
 *
 * @param userId Who.
 * @returns The name; `undefined` where it isn't known.
 */
export function knownName(userId: string): string | undefined {
  return names.get(userId);
}

/**
 * Keeps the names of people for what is drawn from now on, and brings those up to date
 * that are on the page. Whatever draws them again draws the same.
 *
 * @param users Everybody on the page; under several names, the last one counts.
 */
export function renameMentions(users: readonly User[]): void {
  names = new Map(users.map(({ userId, userName }) => [userId, userName]));
  const mentions = document.querySelectorAll<HTMLElement>(".mention");
  for (const { dataset, firstChild } of mentions) {
    const name = knownName(dataset["user"] ?? "");
    if (name && firstChild) firstChild.nodeValue = `@${name}`;
  }
}
