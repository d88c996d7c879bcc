// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

/**
 * Search parameter that {@linkcode asset} adds to a URL: a URL that carries the
 * current build id may be cached for a year.
 */
export const ASSET_CACHE_BUST_KEY = "__frsh_c";

/** Search parameter by which Fresh's client navigation asks for a partial. */
export const PARTIAL_SEARCH_PARAM = "fresh-partial";

/** Path of the WebSocket over which the development server reports changes. */
export const ALIVE_PATH = "/_frsh/alive";

/** `id` of the `<script>` element that carries the serialized island props. */
export const STATE_ELEMENT_ID = "__FRSH_STATE";
