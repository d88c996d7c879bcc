// Runs in tests.

/** Settings under which no message is refused or dropped, so that all can be counted. */
export const KEEP_EVERYTHING: Readonly<Record<string, string>> = {
  ISLET_RATE_PER_SECOND: "0",
  ISLET_ADDRESS_LIMITS: "off",
  ISLET_HISTORY_MESSAGES: "100000",
  ISLET_HISTORY_BYTES: "67108864",
};
