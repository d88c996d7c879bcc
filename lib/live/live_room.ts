// Runs in the browser; imported on the server too.

/**
 * What the page of a room loads once it is live, as one file: what that shares with the
 * page is cut out only once.
 *
 * @module
 */

export {
  findWays,
  fold,
  OlderHistory,
  openExtras,
} from "../client/page/page_extras.ts";
export { LIVE_DRAWING } from "../ui/live_drawing.ts";
