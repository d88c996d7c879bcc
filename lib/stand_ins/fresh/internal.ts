// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/**
 * What `_fresh/server.js` needs to put a build and an app together. Not for
 * apps.
 *
 * @module
 */

export { ProdBuildCache, setBuildCache } from "./build_cache.ts";
