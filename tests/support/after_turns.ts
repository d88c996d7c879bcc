// Runs in tests.

/** Does something after so many turns of the microtask queue. */
export async function afterTurns(
  turns: number,
  action: () => void = () => {},
): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
  action();
}
