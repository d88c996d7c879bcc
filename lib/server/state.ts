// Runs on the server.

import type { Caller } from "../chat/caller.ts";
import type { Islet } from "./islet.ts";

/** A place on a page, by its id, and what it is called. */
export interface SkipTarget {
  readonly id: string;
  readonly label: string;
}

/** What middlewares hand to routes. */
export interface State {
  /** The running server. */
  islet: Islet;
  /** From where the request comes, as {@linkcode Caller} has it. */
  address: string;
  /** Who makes the request. */
  caller: Caller;
  /** What makes whoever has it an owner, for the page that its maker sees first. */
  ownerLink?: string | null;
  /** Where the page's skip link leads: its main part, unless it says otherwise. */
  skipTo?: SkipTarget;
  /** What the page may load, where that is something else than for other pages. */
  policy?: string;
}
