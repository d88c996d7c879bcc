// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

/** Prints a value whole and in a stable order, so that two prints compare. */
export function format(value: unknown): string {
  return Deno.inspect(value, {
    depth: Infinity,
    iterableLimit: Infinity,
    strAbbreviateSize: Infinity,
    sorted: true,
    trailingComma: true,
  });
}
