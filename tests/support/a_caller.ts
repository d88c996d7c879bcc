// Runs in tests.

import type { User } from "../../lib/protocol/messages.ts";
import {
  type Caller,
  type NamedCaller,
  NO_GRANTS,
} from "../../lib/chat/caller.ts";
import { aUser } from "./a_user.ts";

/** Somebody with a name, at an address that is for documentation (RFC 5737). */
export function aCaller(
  user: User = aUser(),
  address = "192.0.2.1",
): Caller & NamedCaller {
  return { user, address, grants: NO_GRANTS };
}
