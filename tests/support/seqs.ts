// Runs in tests.

/** The whole numbers from one to another, both included. */
export function seqs(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
