// Runs in tests.

/** How attacks go. */
export interface AttackSettings {
  /** `ISLET_ATTACK_SECONDS`: how long each lasts, and the quiet time before it. */
  readonly seconds: number;
  /**
   * Whether each comes alone and with all its might, so that what it does to others can
   * be measured; else all come at once, and with little.
   */
  readonly isLong: boolean;
}

const SHORT_FORM = { seconds: 2, isLong: false };

/** @returns What the environment says, else the short form. */
export function attackSettings(): AttackSettings {
  const text = Deno.env.get("ISLET_ATTACK_SECONDS");
  if (text === undefined) return SHORT_FORM;
  // In a minute, one address may push out what a room keeps.
  if (!/^\d+$/.test(text) || Number(text) < 5 || Number(text) > 50) {
    throw new TypeError(
      `ISLET_ATTACK_SECONDS must be a whole number from 5 to 50: it is "${text}"`,
    );
  }
  return { seconds: Number(text), isLong: true };
}
