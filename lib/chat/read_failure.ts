// Runs on the server.

import { UnavailableError } from "../log/new_entry.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";

/**
 * Something can't be read right now. Unlike a message that can't be stored, nobody has
 * told the operator of it yet.
 */
export class ReadFailure extends ProtocolError {
  /** @param cause What the store said. */
  constructor({ message, cause }: UnavailableError) {
    super("unavailable", message, { cause });
  }
}

/**
 * Waits for the log.
 *
 * @param reading What is read.
 * @returns What was read.
 * @throws {ReadFailure} When the store fails or doesn't answer.
 */
export async function answered<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof UnavailableError ? new ReadFailure(error) : error;
  }
}
