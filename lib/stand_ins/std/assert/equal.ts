// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { createCustomEqual, sameValueZeroEqual } from "fast-equals";

const deepEqual = createCustomEqual({
  circular: true,
  strictNullPrototypeComparison: false,
  createCustomConfig: (defaults) => ({
    areNumbersEqual: sameValueZeroEqual,
    // Holes are told from `undefined`, extra properties of an array count.
    areArraysEqual: (a, b, state) =>
      a.length === b.length && defaults.areObjectsEqual(a, b, state),
    areObjectsEqual: (a, b, state) =>
      defaults.areObjectsEqual(a, b, state) &&
      Object.getOwnPropertySymbols(a).concat(Object.getOwnPropertySymbols(b))
        .every((symbol) =>
          Object.hasOwn(a, symbol) && Object.hasOwn(b, symbol) &&
          state.equals(a[symbol], b[symbol], symbol, symbol, a, b, state)
        ),
    // By default views at different offsets of their buffers differ.
    areTypedArraysEqual: (a, b, state) =>
      a.length === b.length && defaults.areArraysEqual([...a], [...b], state),
    // By default the order of a query does not matter.
    areUrlsEqual: (a, b) => a.href === b.href,
    getUnsupportedCustomComparator: (a, b) => {
      if (a instanceof URLSearchParams && b instanceof URLSearchParams) {
        return () => a.toString() === b.toString();
      }
      if (a instanceof Headers && b instanceof Headers) {
        return (_a, _b, state) =>
          defaults.areArraysEqual([...a], [...b], state);
      }
      return undefined;
    },
  }),
});

/**
 * Compares two values by structure: own properties, those under symbols
 * included, entries of maps and sets in any order, dates by time, URLs and
 * regular expressions by text. `NaN` equals `NaN`, `0` equals `-0`, a property
 * that is `undefined` differs from one that is absent, and objects of different
 * prototypes differ (except that no prototype is as good as `Object`'s).
 *
 * @returns Whether the values are equal.
 */
export function equal(a: unknown, b: unknown): boolean {
  return deepEqual(a, b);
}
