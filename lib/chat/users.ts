// Runs on the server.

import type { User } from "../protocol/messages.ts";

const USER_ID_BYTES = 12;
// Base64 makes four characters of three bytes.
const USER_ID_LENGTH = USER_ID_BYTES / 3 * 4;
const NAMED_PREFIX = "name-";
const HOOK_ID = /^hook-[\w-]{24}$/;
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
 * The user of a client without a session, such as one that tries things. The name, and
 * the address it comes from, are all that is known of it, so that is who it is: the same
 * user after a reconnect, and its message ids keep their meaning. Who uses the name
 * elsewhere is somebody else. The prefix keeps it apart from browsers' users.
 *
 * @param userName A name that was checked.
 * @param address From where, as {@linkcode Caller} has it.
 * @param hash Makes a keyed hash: the id tells nothing of the address.
 * @returns The user.
 */
export function namedUser(
  userName: string,
  address: string,
  hash: (text: string) => string,
): User {
  const id = hash(`name ${address} ${userName}`).slice(0, USER_ID_LENGTH);
  return { userId: NAMED_PREFIX + id, userName };
}

/**
 * @param user A user.
 * @returns Whether a name is all that is known of it: {@linkcode namedUser} made it.
 */
export function isNamedUser({ userId }: User): boolean {
  return userId.startsWith(NAMED_PREFIX);
}

/**
 * @param user A user.
 * @returns Whether it is the hook of a room, which can but post there.
 */
export function isHookUser({ userId }: User): boolean {
  return HOOK_ID.test(userId);
}
