// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser.

/**
 * Has islands create images with the URLs that the server has given them.
 * Otherwise every image would be loaded twice.
 *
 * @module
 */

import { options } from "preact";
import { lockAssets } from "../asset.ts";

const previousHook = options.vnode;

options.vnode = (vnode) => {
  lockAssets(vnode);
  previousHook?.(vnode);
};
