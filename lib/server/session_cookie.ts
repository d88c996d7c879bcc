// Runs on the server.

import { deleteCookie, setCookie } from "@std/http/cookie";
import { COOKIE_MAX_AGE_SECONDS } from "../protocol/limits.ts";
import { readCookie } from "./read_cookie.ts";
import { type SignedUser, SignedUsers } from "./signed_users.ts";

const COOKIE_NAME = "islet";

/**
 * Who a browser is, in the cookie `islet`, see `SignedUsers`. HttpOnly keeps it
 * from scripts, SameSite=Lax from other sites' forms and sockets.
 */
export class SessionCookie {
  readonly #users: SignedUsers;

  /** @param key HMAC key that signs and verifies. */
  constructor(key: CryptoKey) {
    this.#users = new SignedUsers(key, "");
  }

  /**
   * @param headers Headers of a request.
   * @returns The user, or `null` without a cookie that this server signed.
   */
  async read(headers: Headers): Promise<SignedUser | null> {
    const cookie = readCookie(headers, COOKIE_NAME);
    return cookie === undefined ? null : await this.#users.verify(cookie);
  }

  /**
   * Makes the browser remember a user.
   *
   * @param headers Headers of the response.
   * @param user The user, and since when the server knows them.
   * @param isSecure Whether the page came by https.
   */
  async write(
    headers: Headers,
    user: SignedUser,
    isSecure: boolean,
  ): Promise<void> {
    setCookie(headers, {
      name: COOKIE_NAME,
      value: await this.#users.sign(user),
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      secure: isSecure,
      maxAge: COOKIE_MAX_AGE_SECONDS,
    });
  }

  /**
   * Makes the browser forget its user.
   *
   * @param headers Headers of the response.
   */
  clear(headers: Headers): void {
    deleteCookie(headers, COOKIE_NAME, { path: "/" });
  }
}
