// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

/** Joins what an assertion found with what its caller has to say about it. */
export function message(finding: string, note: string | undefined): string {
  return note ? `${finding}: ${note}` : finding;
}
