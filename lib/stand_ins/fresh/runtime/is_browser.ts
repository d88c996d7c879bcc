// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

/**
 * Whether the code runs in a browser. Guards what exists in only one place, such
 * as `localStorage`.
 */
export const IS_BROWSER: boolean = typeof document !== "undefined";
