// Runs on the server.

import { deleteCookie, setCookie } from "@std/http/cookie";
import { COOKIE_MAX_AGE_SECONDS } from "../protocol/limits.ts";
import type { User } from "../protocol/messages.ts";
import { parseUserName } from "../protocol/user_name.ts";
import { readCookie } from "./read_cookie.ts";

const COOKIE_NAME = "islet";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/**
 * Who a browser is, in the cookie `islet`: the user as JSON and its HMAC, both
 * base64url. Anyone can read it, only the server can make one. HttpOnly keeps it
 * from scripts, SameSite=Lax from other sites' forms and sockets.
 */
export class SessionCookie {
  readonly #key: CryptoKey;

  /** @param key HMAC key that signs and verifies. */
  constructor(key: CryptoKey) {
    this.#key = key;
  }

  /**
   * @param headers Headers of a request.
   * @returns The user, or `null` without a cookie that this server signed.
   */
  async read(headers: Headers): Promise<User | null> {
    try {
      const cookie = readCookie(headers, COOKIE_NAME);
      const [payload, signature] = cookie?.split(".") ?? [];
      if (payload === undefined || signature === undefined) return null;
      const isOurs = await crypto.subtle.verify(
        "HMAC",
        this.#key,
        Uint8Array.fromBase64(signature, BASE64URL),
        encoder.encode(payload),
      );
      return isOurs ? decodeUser(payload) : null;
    } catch (error) {
      // Not base64, or not JSON: nothing that this server wrote.
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /**
   * Makes the browser remember a user.
   *
   * @param headers Headers of the response.
   * @param user The user.
   * @param isSecure Whether the page came by https.
   */
  async write(
    headers: Headers,
    user: User,
    isSecure: boolean,
  ): Promise<void> {
    const json = JSON.stringify({
      userId: user.userId,
      userName: user.userName,
    });
    const payload = encoder.encode(json).toBase64(BASE64URL);
    const signature = await crypto.subtle.sign(
      "HMAC",
      this.#key,
      encoder.encode(payload),
    );
    setCookie(headers, {
      name: COOKIE_NAME,
      value: `${payload}.${new Uint8Array(signature).toBase64(BASE64URL)}`,
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

function decodeUser(payload: string): User | null {
  const json = decoder.decode(Uint8Array.fromBase64(payload, BASE64URL));
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null) return null;
  if (!("userId" in value) || typeof value.userId !== "string") return null;
  if (!("userName" in value) || typeof value.userName !== "string") return null;
  const userName = parseUserName(value.userName);
  return userName === null ? null : { userId: value.userId, userName };
}
