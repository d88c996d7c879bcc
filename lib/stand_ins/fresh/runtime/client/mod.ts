// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser.

/**
 * The client runtime: makes the islands of a server-rendered page live. Pages
 * with islands import it, others do not.
 *
 * @module
 */

import "./preact_hooks.ts";
export { boot } from "./boot.ts";
