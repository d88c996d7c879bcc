// Runs in tests.

// Turns that are tried after the last way was seen for the first time.
const MORE_TURNS = 15;

// A race that hasn't gone every way by then doesn't depend on turns.
const MAX_TURNS = 1000;

/**
 * Runs a race again and again, with one side ever more turns of the microtask queue
 * later, until it has gone every way, and then some more. So it misses nothing when
 * the code takes more turns than it used to.
 *
 * @param ways All that can happen; the race has to go each way at some number of
 * turns.
 * @param race Runs it with so many turns, checks what has to hold whichever way it
 * goes, and returns that.
 */
export async function sweepTurns<Way extends string>(
  ways: readonly Way[],
  race: (turns: number) => Promise<Way>,
): Promise<void> {
  const unseen = new Set(ways);
  let more = MORE_TURNS;
  for (let turns = 0; more > 0; turns++) {
    if (turns > MAX_TURNS) throw new Error(`Never seen: ${[...unseen]}`);
    if (unseen.size === 0) more--;
    unseen.delete(await race(turns));
  }
}
