// Local stand-in for jsr:@std/async, see lib/stand_ins/std/README.md.

/**
 * Waiting for a while, and not for ever.
 *
 * @module
 */

export { deadline, type DeadlineOptions } from "./deadline.ts";
export { delay, type DelayOptions } from "./delay.ts";
