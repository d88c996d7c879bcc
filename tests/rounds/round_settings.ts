// Runs in tests.

/** How much a round is. */
export interface RoundSettings {
  /** `ISLET_ROUND_VISITS`: how many come in each round. */
  readonly visits: number;
  /** Seconds until a socket is closed whose peer is silent; `null` for the server's own. */
  readonly idleSeconds: number | null;
  /**
   * Whether memory is looked at: after few visits it still grows by what the engine
   * learns of code that is new to it, and as much as by a leak.
   */
  readonly isLong: boolean;
}

const SHORT_FORM = { visits: 300, idleSeconds: 5, isLong: false };
const MIN_LONG_VISITS = 5000;

/** @returns What the environment says, else the short form. */
export function roundSettings(): RoundSettings {
  const text = Deno.env.get("ISLET_ROUND_VISITS");
  if (text === undefined) return SHORT_FORM;
  if (!/^\d+$/.test(text) || Number(text) < MIN_LONG_VISITS) {
    throw new TypeError(
      `ISLET_ROUND_VISITS must be a whole number from ${MIN_LONG_VISITS} on: ` +
        `it is "${text}"`,
    );
  }
  return { visits: Number(text), idleSeconds: null, isLong: true };
}
