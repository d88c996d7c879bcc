// Runs on the server.

import type { User } from "../protocol/messages.ts";

const USER_ID_BYTES = 12;
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
export async function namedUser(userName: string): Promise<User> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(userName),
  );
  const bytes = new Uint8Array(digest, 0, USER_ID_BYTES);
  return { userId: `name-${bytes.toBase64(BASE64URL)}`, userName };
}
