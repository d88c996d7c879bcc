// Runs in tests.

import type {
  Visit,
  WaysEnvironment,
} from "../../lib/client/connection/transport.ts";
import { ANA } from "./frames.ts";

/** Ana's visit to an empty room, in an environment. */
export function aVisit(
  environment: WaysEnvironment,
  fields: Partial<Visit> = {},
): Visit<WaysEnvironment> {
  return {
    room: "lobby",
    userId: () => ANA.userId,
    after: () => 0,
    reconnect: () => null,
    welcome: () => null,
    ...fields,
    environment,
  };
}
