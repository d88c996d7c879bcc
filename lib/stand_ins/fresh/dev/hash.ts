// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

const encoder = new TextEncoder();

/** Describe content by 160 bits of its SHA-256, in hexadecimal. */
export async function hashContent(
  content: string | Uint8Array<ArrayBuffer>,
): Promise<string> {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest, 0, 20).toHex();
}
