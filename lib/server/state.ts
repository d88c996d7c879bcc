// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { Islet } from "./islet.ts";

/** What middlewares hand to routes. */
export interface State {
  /** The running server. */
  islet: Islet;
  /** Who the session cookie says this is, if there is one. */
  user: User | null;
}
