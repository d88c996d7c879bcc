// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

import { IS_BROWSER } from "./is_browser.ts";

/**
 * Names the current build. In the browser it is the folder this module was
 * loaded from (`/_fresh/js/<build id>/…`), so that the bundle does not depend on
 * a hash of itself. On the server it is set by the build that the app serves,
 * and random before that.
 */
export let BUILD_ID: string = IS_BROWSER
  ? import.meta.url.split("/").at(-2) ?? ""
  : crypto.randomUUID().replaceAll("-", "");

/** Set the build that {@linkcode asset} refers to. */
export function setBuildId(buildId: string): void {
  BUILD_ID = buildId;
}
