// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { parseUserName } from "../protocol/user_name.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/**
 * Users as texts that only this server can make, and anyone can read: the user as JSON
 * and its HMAC, both base64url. What is signed for one purpose is nothing for another.
 */
export class SignedUsers {
  readonly #key: CryptoKey;
  readonly #purpose: string;

  /**
   * @param key HMAC key that signs and verifies.
   * @param purpose What they are for.
   */
  constructor(key: CryptoKey, purpose: string) {
    this.#key = key;
    this.#purpose = purpose;
  }

  /**
   * @param user A user.
   * @returns The text.
   */
  async sign({ userId, userName }: User): Promise<string> {
    const json = JSON.stringify({ userId, userName });
    const payload = encoder.encode(json).toBase64(BASE64URL);
    const signature = await crypto.subtle.sign(
      "HMAC",
      this.#key,
      this.#signed(payload),
    );
    return `${payload}.${new Uint8Array(signature).toBase64(BASE64URL)}`;
  }

  /**
   * @param text What somebody sent.
   * @returns The user, or `null` when this server didn't sign it.
   */
  async verify(text: string): Promise<User | null> {
    const [payload = "", signature] = text.split(".");
    if (signature === undefined) return null;
    try {
      const isOurs = await crypto.subtle.verify(
        "HMAC",
        this.#key,
        Uint8Array.fromBase64(signature, BASE64URL),
        this.#signed(payload),
      );
      return isOurs ? decodeUser(payload) : null;
    } catch (error) {
      // Not base64, or not JSON: nothing that this server wrote.
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  #signed(payload: string): Uint8Array<ArrayBuffer> {
    return encoder.encode(this.#purpose + payload);
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
