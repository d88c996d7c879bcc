// Runs on the server.

import { hash } from "node:crypto";
import type { User } from "../protocol/messages.ts";

const USER_ID_BYTES = 12;
// Base64 makes four characters of three bytes.
const USER_ID_LENGTH = USER_ID_BYTES / 3 * 4;
const NAMED_PREFIX = "name-";
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/**
 * Makes a new user.
 *
 * @param userName A name that was checked.
 * @returns The user, with an id that can't be guessed.
 */
export function newUser(userName: string): User {
  const bytes = crypto.getRandomValues(new Uint8Array(USER_ID_BYTES));
  return { userId: bytes.toBase64(BASE64URL), userName };
}

/**
 * The user of a client without a session, such as a bot. The name is all that is
 * known of it, so the name is who it is: the same user after a reconnect, and its
 * message ids keep their meaning. The prefix keeps it apart from browsers' users.
 *
 * @param userName A name that was checked.
 * @returns The user.
 */
export function namedUser(userName: string): User {
  // Not Web Crypto: its detour by another thread takes longer than the hash.
  const digest = hash("sha256", userName, "base64url");
  return { userId: NAMED_PREFIX + digest.slice(0, USER_ID_LENGTH), userName };
}

/**
 * @param user A user.
 * @returns Whether a name is all that is known of it: {@linkcode namedUser} made it.
 */
export function isNamedUser({ userId }: User): boolean {
  return userId.startsWith(NAMED_PREFIX);
}
