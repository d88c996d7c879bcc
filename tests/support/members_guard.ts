// Runs in tests.

import type { Guard } from "../../lib/rooms/guard.ts";

/** Lets everybody in, as a member. */
export const MEMBERS_GUARD: Guard = {
  refusal: () => null,
  role: () => "member",
};
