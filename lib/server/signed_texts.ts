// Runs on the server.

const encoder = new TextEncoder();
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/**
 * Texts that only this server can make, and anyone can read: the text and its HMAC, in
 * base64url. What is signed for one purpose is nothing for another.
 */
export class SignedTexts {
  readonly #key: CryptoKey;
  readonly #purpose: string;

  /**
   * @param key HMAC key that signs and verifies.
   * @param purpose What they are for; no text for another one begins so.
   */
  constructor(key: CryptoKey, purpose: string) {
    this.#key = key;
    this.#purpose = purpose;
  }

  /**
   * @param text A text.
   * @returns The text, signed.
   */
  async sign(text: string): Promise<string> {
    const bytes = this.#signed(text);
    const signature = await crypto.subtle.sign("HMAC", this.#key, bytes);
    return `${text}.${new Uint8Array(signature).toBase64(BASE64URL)}`;
  }

  /**
   * @param signed What somebody sent.
   * @returns The text, or `null` when this server didn't sign it.
   */
  async verify(signed: string): Promise<string | null> {
    const end = signed.lastIndexOf(".");
    if (end === -1) return null;
    const text = signed.slice(0, end);
    const signature = decoded(signed.slice(end + 1));
    if (signature === null) return null;
    const bytes = this.#signed(text);
    const isOurs = await crypto.subtle.verify(
      "HMAC",
      this.#key,
      signature,
      bytes,
    );
    return isOurs ? text : null;
  }

  #signed(text: string): Uint8Array<ArrayBuffer> {
    return encoder.encode(this.#purpose + text);
  }
}

function decoded(signature: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.fromBase64(signature, BASE64URL);
  } catch (error) {
    // Nothing that this server wrote.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
