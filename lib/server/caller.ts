// Runs on the server.

import type { User } from "../protocol/messages.ts";
import { RequestError } from "./request_error.ts";

/** Who makes a request, and from where: made once for each, by the middleware. */
export interface Caller {
  /** Who it is; `null` without a name. */
  readonly user: User | null;
  /** The address that limits count, see {@linkcode callerAddress}. */
  readonly address: string;
}

/** A caller with a name. */
export interface NamedCaller extends Caller {
  readonly user: User;
}

/**
 * @param caller Who makes a request.
 * @returns The same.
 * @throws {RequestError} 401 without a name.
 */
export function requireName({ user, address }: Caller): NamedCaller {
  if (user === null) {
    throw new RequestError(401, "not_allowed", "Choose a name first");
  }
  return { user, address };
}
