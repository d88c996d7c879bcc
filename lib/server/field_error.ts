// Runs on the server.

import { RequestError } from "./request_error.ts";

/** A field of a form, or of JSON, is missing or wrong. */
export class FieldError extends RequestError {
  /** Which one. */
  readonly field: string;

  /**
   * @param field Which one.
   * @param message What it has to be, as a short sentence.
   */
  constructor(field: string, message: string) {
    super(400, "bad_request", message);
    this.field = field;
  }
}
