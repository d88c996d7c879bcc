// Runs in tests.

const STAND_IN = new URL("../../lib/stand_ins/fresh/", import.meta.url);

// Or else `fresh` is the package on JSR.
const IS_STAND_IN = import.meta.resolve("fresh")
  .startsWith(STAND_IN.href);

/** For a test of what the stand-in promises beyond Fresh; its README tells what. */
export const STAND_IN_ONLY = { ignore: !IS_STAND_IN };

/** For a test that builds on the disk: Fresh leaves static files open. */
export const BUILDS_ON_DISK = { sanitizeResources: IS_STAND_IN };
