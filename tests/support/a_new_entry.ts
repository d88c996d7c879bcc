// Runs in tests.

import type { Draft } from "../../lib/log/new_entry.ts";
import { aUser } from "./a_user.ts";

/** A message of Ana's before it is stored, unless said otherwise. */
export function aDraft(id: string, fields: Partial<Draft> = {}): Draft {
  return { user: aUser(), id, text: `text of ${id}`, ...fields };
}
