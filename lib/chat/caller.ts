// Runs on the server.

import type { User } from "../protocol/messages.ts";

/** What limits look at of a caller. */
export interface LimitedCaller {
  /** Who it is; `null` without a name. */
  readonly user: User | null;
  /** An address as limits count it: an IPv4 address, or the /64 of an IPv6 one. */
  readonly address: string;
}

/** The same, with a name. */
export interface NamedCaller extends LimitedCaller {
  readonly user: User;
}

/**
 * The passphrases that somebody has known: by room, what `grantOf()` says of each, the
 * latest first.
 */
export type Grants = ReadonlyMap<string, string>;

/** Of whoever has known none. */
export const NO_GRANTS: Grants = new Map();

/** Who makes a request, and from where: made once for each, by the server. */
export interface Caller extends LimitedCaller {
  /**
   * When the server first met the user, in milliseconds since the epoch, 0 for long ago;
   * not there where it can't know: then that is now.
   */
  readonly firstSeenAt?: number | undefined;
  /** The passphrases that their browser has been granted entry for. */
  readonly grants: Grants;
}
