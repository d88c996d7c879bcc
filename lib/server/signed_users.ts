// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { parseUserName } from "../protocol/user_name.ts";
import { SignedTexts } from "./signed_texts.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/** A user, and since when the server knows them. */
export interface SignedUser {
  readonly user: User;
  /** Milliseconds since the epoch; 0 where it is older than that this is noted. */
  readonly firstSeenAt: number;
}

/** Users as `SignedTexts`: each as JSON, in base64url. */
export class SignedUsers {
  readonly #texts: SignedTexts;

  /**
   * @param key HMAC key that signs and verifies.
   * @param purpose What they are for.
   */
  constructor(key: CryptoKey, purpose: string) {
    this.#texts = new SignedTexts(key, purpose);
  }

  /**
   * @param signed A user.
   * @returns The text.
   */
  async sign(
    { user: { userId, userName }, firstSeenAt }: SignedUser,
  ): Promise<string> {
    const json = JSON.stringify({ userId, userName, firstSeenAt });
    return await this.#texts.sign(encoder.encode(json).toBase64(BASE64URL));
  }

  /**
   * @param text What somebody sent.
   * @returns The user, or `null` when this server didn't sign it.
   */
  async verify(text: string): Promise<SignedUser | null> {
    const payload = await this.#texts.verify(text);
    if (payload === null) return null;
    try {
      return decodeUser(payload);
    } catch (error) {
      // Not base64, or not JSON.
      if (error instanceof SyntaxError) return null;
      throw error;
    }
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
