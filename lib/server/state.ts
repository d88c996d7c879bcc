// Runs on the server.

import type { Caller } from "../chat/caller.ts";
import type { Islet } from "./islet.ts";

/** What middlewares hand to routes. */
export interface State {
  /** The running server. */
  islet: Islet;
  /** Who makes the request. */
  caller: Caller;
}
