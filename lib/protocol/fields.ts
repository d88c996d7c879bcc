// Runs in the browser and on the server.

/**
 * Checks of what came from the other end, field by field.
 *
 * @module
 */

import { ProtocolError } from "./protocol_error.ts";

/**
 * @param frame A text frame.
 * @returns The JSON object in it, its fields unchecked.
 * @throws {ProtocolError} `bad_frame` when it is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseObject('{"type":"ping"}'), { type: "ping" });
 * ```
 */
export function parseObject(frame: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    throw new ProtocolError("bad_frame", "The frame is not JSON");
  }
  return object(value);
}

/**
 * @param value Anything.
 * @returns The same as an object, its fields unchecked.
 * @throws {ProtocolError} `bad_frame` when it is none.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => object([]));
 * ```
 */
export function object(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) {
    throw new ProtocolError("bad_frame", "Expected a JSON object");
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * One sentence for all: nobody but a developer of the other end sees it, and the
 * browser's share of this module should stay small.
 *
 * @returns The error of a field that is not as it should be.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(malformed().code, "bad_frame");
 * ```
 */
export function malformed(): ProtocolError {
  return new ProtocolError("bad_frame", "A field is missing or wrong");
}

/**
 * @param value Anything.
 * @returns The same as a list, its items unchecked.
 * @throws {ProtocolError} `bad_frame` when it is none.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => list("no list"));
 * ```
 */
export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) {
    throw malformed();
  }
  return value;
}

/**
 * @param value Anything.
 * @returns The same as a text.
 * @throws {ProtocolError} `bad_frame` when it is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(text("Hello"), "Hello");
 * ```
 */
export function text(value: unknown): string {
  if (typeof value !== "string") {
    throw malformed();
  }
  return value;
}

/**
 * @param value Anything.
 * @returns The same as a number that is finite and not below 0.
 * @throws {ProtocolError} `bad_frame` when it is none.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => count(-1));
 * ```
 */
export function count(value: unknown): number {
  // JSON has no Infinity, but 1e999 is read as one.
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw malformed();
  }
  return value;
}
