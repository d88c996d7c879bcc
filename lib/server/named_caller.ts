// Runs on the server.

import type { Caller, NamedCaller } from "../chat/caller.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { chosenName, NAME_RULES } from "./chosen_name.ts";
import { isFromSecurePage } from "./origin.ts";
import type { State } from "./state.ts";

/** A form came without a name that can be one, from somebody who has none. */
export class NameError extends ProtocolError {
  /** @param message What is wrong, as a short sentence. */
  constructor(message: string) {
    super("not_allowed", message);
  }
}

/**
 * Has who sends a form be somebody, by the name in it where they have none yet.
 *
 * @param state The server and the caller, who is named from then on.
 * @param request The request.
 * @param name The name in the form, unchecked.
 * @param headers Headers of the response, which get the cookie.
 * @returns The caller.
 * @throws {NameError} When the name can't be one.
 * @throws {ProtocolError} `rate_limited`, with when to come back.
 */
export async function namedCaller(
  state: State,
  request: Request,
  name: unknown,
  headers: Headers,
): Promise<Caller & NamedCaller> {
  const { islet, caller } = state;
  if (caller.user !== null) return { ...caller, user: caller.user };
  const user = islet.chat.newUser(checked(name), caller);
  const firstSeenAt = islet.now();
  const isSecure = isFromSecurePage(request);
  await islet.sessionCookie.write(headers, { user, firstSeenAt }, isSecure);
  return state.caller = { ...caller, user, firstSeenAt };
}

function checked(name: unknown): string {
  if (typeof name !== "string" || name === "") {
    throw new NameError("Pick a name first");
  }
  const { userName, problem } = chosenName(name);
  if (problem !== null) throw new NameError(NAME_RULES[problem]);
  return userName;
}
