// Runs on the server.

import { MAX_FRAME_BYTES } from "../protocol/limits.ts";

// A form's percent-encoding makes up to 9 bytes of a character, where JSON makes 6.
const MAX_BODY_BYTES = 2 * MAX_FRAME_BYTES;

/** A request body that can't be read; the message is for the peer. */
export class BodyError extends Error {
  override readonly name = "BodyError";
  /** The HTTP status that says it. */
  readonly status: 400 | 413 | 415;

  /**
   * @param status The HTTP status that says it.
   * @param message A short sentence for the peer.
   */
  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads the fields of a form or a JSON object, whichever the request has.
 *
 * @param request The request; its body is consumed.
 * @returns The fields; nothing about them is checked.
 * @throws {BodyError} When it is neither, malformed, or over 32 KiB.
 */
export async function readFields(
  request: Request,
): Promise<ReadonlyMap<string, unknown>> {
  const type = mediaType(request);
  const text = await readLimited(request);
  switch (type) {
    case "application/json":
      return jsonFields(text);
    case "application/x-www-form-urlencoded":
      return new Map(new URLSearchParams(text));
    default:
      throw new BodyError(415, "Send a form or JSON");
  }
}

/**
 * @param request The request.
 * @returns The type of its body, without parameters; `undefined` when it says none.
 */
export function mediaType({ headers }: Request): string | undefined {
  return headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
}

function jsonFields(text: string): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return new Map(Object.entries(value));
    }
  } catch {
    throw new BodyError(400, "The body is not JSON");
  }
  throw new BodyError(400, "The body must be a JSON object");
}

/** Stops reading as soon as it is too much, whatever Content-Length says. */
async function readLimited(request: Request): Promise<string> {
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new BodyError(413, "That is too much");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
