// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { parseUserName } from "../protocol/user_name.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/** A user, and since when the server knows them. */
export interface SignedUser {
  readonly user: User;
  /** Milliseconds since the epoch; 0 where it is older than that this is noted. */
  readonly firstSeenAt: number;
}

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
   * @param signed A user.
   * @returns The text.
   */
  async sign(
    { user: { userId, userName }, firstSeenAt }: SignedUser,
  ): Promise<string> {
    const json = JSON.stringify({ userId, userName, firstSeenAt });
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
  async verify(text: string): Promise<SignedUser | null> {
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

function decodeUser(payload: string): SignedUser | null {
  const json = decoder.decode(Uint8Array.fromBase64(payload, BASE64URL));
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null) return null;
  if (!("userId" in value) || typeof value.userId !== "string") return null;
  if (!("userName" in value) || typeof value.userName !== "string") return null;
  const userName = parseUserName(value.userName);
  if (userName === null) return null;
  const firstSeenAt = "firstSeenAt" in value ? value.firstSeenAt : 0;
  if (typeof firstSeenAt !== "number") return null;
  return { user: { userId: value.userId, userName }, firstSeenAt };
}
