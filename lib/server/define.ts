// Runs on the server.

import { createDefine } from "fresh";
import type { State } from "./state.ts";

/** Fresh's helpers for routes and middlewares, typed for Islet. */
export const define = createDefine<State>();
