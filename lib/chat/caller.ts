// Runs on the server.

import type { User } from "../protocol/messages.ts";

/** Who makes a request, and from where: made once for each, by the server. */
export interface Caller {
  /** Who it is; `null` without a name. */
  readonly user: User | null;
  /** An address as limits count it: an IPv4 address, or the /64 of an IPv6 one. */
  readonly address: string;
  /**
   * When the server first met the user, in milliseconds since the epoch, 0 for long ago;
   * not there where it can't know: then that is now.
   */
  readonly firstSeenAt?: number | undefined;
}

/** A caller with a name. */
export interface NamedCaller extends Caller {
  readonly user: User;
}
