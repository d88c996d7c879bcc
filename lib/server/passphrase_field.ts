// Runs on the server.

import { parsePassphrase, PASSPHRASE_RULE } from "../protocol/passphrase.ts";
import { FieldError } from "./field_error.ts";

/**
 * Reads the passphrase that somebody sets.
 *
 * @param value A field of a form or JSON.
 * @returns The passphrase, checked; `null` for `null`: none.
 * @throws {FieldError} 400 when it can't be one.
 */
export function readPassphrase(value: unknown): string | null {
  if (value === null) return null;
  const passphrase = typeof value === "string" ? parsePassphrase(value) : null;
  if (passphrase !== null) return passphrase;
  throw new FieldError("passphrase", PASSPHRASE_RULE);
}
