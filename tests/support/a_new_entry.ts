// Runs in tests.

import type { NewMessage } from "../../lib/log/new_entry.ts";
import { aUser } from "./a_user.ts";

/** A message of Ana's before it is stored, unless said otherwise. */
export function aNewEntry(
  id: string,
  fields: Partial<NewMessage> = {},
): NewMessage {
  return { user: aUser(), id, text: `text of ${id}`, ...fields };
}
