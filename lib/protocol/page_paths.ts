// Runs in the browser and on the server.

/**
 * Where pages are that a room's page leads to once it is live. They are no part of
 * `paths.ts`: what is there is loaded with the page, needed or not.
 *
 * @module
 */

/** Below the page of a room: saves the conversation. */
export const EXPORT_PATH = "export";

/** Where a person makes bots and revokes them. */
export const BOTS_PAGE_PATH = "/bots";
