// Runs in tests.

/** How much chaos, and which. */
export interface ChaosSettings {
  /** `ISLET_CHAOS_KILLS`: how often the server is killed. */
  readonly kills: number;
  /**
   * `ISLET_CHAOS_SEED`: decides who is in which room and says what, and when the
   * server is killed. What the scheduler does in between stays its own.
   */
  readonly seed: number;
}

const SHORT_FORM_KILLS = 3;

/** @returns What the environment says, else the short form with a seed of its own. */
export function chaosSettings(): ChaosSettings {
  return {
    kills: wholeNumber("ISLET_CHAOS_KILLS") ?? SHORT_FORM_KILLS,
    seed: wholeNumber("ISLET_CHAOS_SEED") ??
      Math.floor(Math.random() * 2 ** 31),
  };
}

function wholeNumber(name: string): number | undefined {
  const text = Deno.env.get(name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) {
    throw new TypeError(`${name} must be a whole number: it is "${text}"`);
  }
  return Number(text);
}
