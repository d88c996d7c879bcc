// Runs in the browser and on the server.

/**
 * How mentions are stored: `<@userId name>`, with the name of that time.
 *
 * @module
 */

import { foldName } from "./fold_name.ts";
import { MAX_TEXT_LENGTH, MAX_USER_NAME_LENGTH } from "./limits.ts";
import { endsName } from "./mention.ts";
import type { User } from "./messages.ts";
import { normalizeText } from "./text.ts";
import { fullName } from "./user_tag.ts";

/** A mention: in a name of that time there is no `>`. */
export const MENTION: RegExp = /<@([\w-]{1,64}) ([^>\n]{1,32})>/;

const TOKEN = new RegExp(MENTION.source, "g");

// Nobody is called in code.
const SIGN_OR_CODE = /```[^]*?```|`[^`\n]+`|(?<![\p{L}\p{M}\p{N}_])@/gu;

/** A name, a blank, and a tag. */
const MAX_CALL_LENGTH = MAX_USER_NAME_LENGTH + 3;

/**
 * Has a text name people for good: each `@name` that is the name of exactly one of them
 * becomes a mention as it is stored. A tag that somebody is known by belongs to the name.
 *
 * @param text What somebody typed.
 * @param people Who may be meant.
 * @param chosen Who is meant where several have that name.
 * @returns The text. It has as much room as a message has: what is too long stays as it
 * was typed, which calls people, too.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ana = { userId: "u-ana", userName: "Ana" };
 * assertEquals(withMentions("Hi, @ana!", [ana]), "Hi, <@u-ana Ana>!");
 * assertEquals(withMentions("Ask @Anabel", [ana]), "Ask @Anabel");
 * ```
 */
export function withMentions(
  text: string,
  people: readonly User[],
  chosen: readonly User[] = [],
): string {
  const known = peopleByName(people, chosen);
  let spare = MAX_TEXT_LENGTH - normalizeText(text).length;
  let stored = "";
  let done = 0;
  for (const { 0: found, index } of text.matchAll(SIGN_OR_CODE)) {
    if (found !== "@" || index < done) continue;
    const call = longestCall(text, index + 1, known);
    if (call === null) continue;
    const token = tokenOf(call.user);
    const longer = token.length - (call.end - index);
    if (longer > spare) continue;
    spare -= longer;
    stored += text.slice(done, index) + token;
    done = call.end;
  }
  return stored + text.slice(done);
}

/**
 * Shows a text as it was typed.
 *
 * @param text A text as it is stored.
 * @param nameOf The newest name of somebody, with the tag; without one the stored name.
 * @returns The text, with `@name` for each mention.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const stored = "Hi, <@u-ana Ana>!";
 * assertEquals(plainMentions(stored, () => "Ana María"), "Hi, @Ana María!");
 * assertEquals(plainMentions(stored, () => undefined), "Hi, @Ana!");
 * ```
 */
export function plainMentions(
  text: string,
  nameOf: (userId: string) => string | undefined,
): string {
  return text.replace(
    TOKEN,
    (_token, userId: string, userName: string) =>
      `@${nameOf(userId) ?? userName}`,
  );
}

/**
 * Finds whom a text mentions, under the names that are stored: who edits it may know none
 * of them from elsewhere.
 *
 * @param text A text as it is stored.
 * @returns The people.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const [ana] = mentionedIn("Hi, <@u-ana Ana>!");
 * assertEquals(ana, { userId: "u-ana", userName: "Ana" });
 * ```
 */
export function mentionedIn(text: string): User[] {
  return Array.from(
    text.matchAll(TOKEN),
    ([, userId = "", userName = ""]) => ({ userId, userName }),
  );
}

/**
 * Brings the mentions in a text up to date.
 *
 * @param text A text as it is stored.
 * @param names The newest names that are known, by `userId`.
 * @returns The text, as it would be stored now.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const names = new Map([["u-ana", "Anna"]]);
 * assertEquals(renamed("Ask <@u-ana Ana>", names), "Ask <@u-ana Anna>");
 * ```
 */
export function renamed(
  text: string,
  names: ReadonlyMap<string, string>,
): string {
  return text.replace(TOKEN, (token, userId) => {
    const userName = names.get(userId);
    return userName === undefined ? token : tokenOf({ userId, userName });
  });
}

/** `>` ends a mention. A name of nothing else gets what looks like it. */
function tokenOf({ userId, userName }: User): string {
  const name = /[^>\s]/.test(userName)
    ? userName.replaceAll(">", "")
    : userName.replaceAll(">", "›");
  return `<@${userId} ${name}>`;
}

/** `null` for names that several have. */
function peopleByName(
  people: readonly User[],
  chosen: readonly User[],
): ReadonlyMap<string, User | null> {
  const known = new Map<string, User | null>();
  for (const user of people) {
    const name = foldName(fullName(user));
    const namesake = known.get(name);
    const isOnly = namesake === undefined || namesake?.userId === user.userId;
    known.set(name, isOnly ? user : null);
  }
  for (const user of chosen) known.set(foldName(fullName(user)), user);
  return known;
}

function longestCall(
  text: string,
  start: number,
  known: ReadonlyMap<string, User | null>,
): { user: User; end: number } | null {
  const line = text.slice(start, start + MAX_CALL_LENGTH);
  for (let { length } = line; length > 0; length--) {
    const user = known.get(foldName(line.slice(0, length)));
    const end = start + length;
    if (user && endsName(text.slice(end))) return { user, end };
  }
  return null;
}
