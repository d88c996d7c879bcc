// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

/** Thrown by every assertion that does not hold. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}
