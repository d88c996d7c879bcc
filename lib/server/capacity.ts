// Runs on the server.

import { apiError } from "./api_response.ts";
import type { Islet } from "./islet.ts";

const RETRY_AFTER_SECONDS = 5;

/**
 * @param islet The running server.
 * @returns Whether it has as many connections as it may.
 */
export function isFull(islet: Islet): boolean {
  return islet.connections.size >= islet.config.maxSessions;
}

/** @returns The answer to a connection that a full server can't take. */
export function serverFull(): Response {
  return apiError(503, "unavailable", "The server is full, try again", {
    "Retry-After": String(RETRY_AFTER_SECONDS),
  });
}
