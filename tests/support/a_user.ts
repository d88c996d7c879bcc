// Runs in tests.

import type { User } from "../../lib/protocol/messages.ts";

/** A user whose id follows from the name. */
export function aUser(userName = "Ana"): User {
  return { userId: `u-${userName.toLowerCase()}`, userName };
}
