// Runs on the server.

import { MAX_FRAME_BYTES } from "../protocol/limits.ts";
import { RequestError } from "./request_error.ts";

// A form's percent-encoding makes up to 9 bytes of a character, where JSON makes 6.
const MAX_BODY_BYTES = 2 * MAX_FRAME_BYTES;

/**
 * Reads the fields of a form or a JSON object, whichever the request has.
 *
 * @param request The request; its body is consumed.
 * @returns The fields; nothing about them is checked.
 * @throws {RequestError} 415 when it is neither, 400 when it is malformed or breaks
 * off, 413 when it has over 32 KiB.
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
      throw new RequestError(415, "bad_request", "Send a form or JSON");
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
    throw new RequestError(400, "bad_request", "The body is not JSON");
  }
  throw new RequestError(400, "bad_request", "The body must be a JSON object");
}

/** Stops reading as soon as it is too much, whatever Content-Length says. */
async function readLimited(request: Request): Promise<string> {
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) {
        throw new RequestError(413, "bad_request", "That is too much");
      }
      text += decoder.decode(chunk, { stream: true });
    }
  } catch (cause) {
    if (cause instanceof RequestError) throw cause;
    // A peer that goes away in the middle is no fault of the server.
    throw new RequestError(400, "bad_request", "The body broke off", { cause });
  }
  return text + decoder.decode();
}
