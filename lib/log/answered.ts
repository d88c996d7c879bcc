// Runs on the server.

import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import { UnavailableError } from "./new_entry.ts";

/**
 * Waits for the store, but not forever.
 *
 * @param reading What is read.
 * @returns What was read.
 * @throws {UnavailableError} When the store fails or doesn't answer.
 */
export async function answered<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await withDeadline(reading, READ_TIMEOUT_MS);
  } catch (cause) {
    throw new UnavailableError(
      cause,
      "The history can't be read right now, try again",
    );
  }
}
