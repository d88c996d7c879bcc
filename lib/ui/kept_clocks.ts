// Runs on the server; imported in the browser too.

import type { ClockSetting } from "../protocol/clock_setting.ts";
import { Clock } from "./clock.ts";

/** To make a clock takes longer than a page may. Some hundred are in use at a time. */
export const MAX_CLOCKS = 500;
const clocks = new Map<string, Clock>();

/**
 * @param setting How the reader reads the time.
 * @returns A clock that tells it so.
 */
export function clockOf(setting: ClockSetting): Clock {
  const name = Object.values(setting).join();
  const clock = clocks.get(name) ?? new Clock(setting);
  if (clocks.size >= MAX_CLOCKS) clocks.clear();
  clocks.set(name, clock);
  return clock;
}
