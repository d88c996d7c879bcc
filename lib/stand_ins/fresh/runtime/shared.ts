// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

/**
 * What components may use on the server and in the browser.
 *
 * ```tsx
 * import { asset, Head } from "fresh/runtime";
 *
 * export function RoomHead(props: { room: string }) {
 *   return (
 *     <Head>
 *       <title>{props.room}</title>
 *       <link rel="stylesheet" href={asset("/room.css")} />
 *     </Head>
 *   );
 * }
 * ```
 *
 * @module
 */

export { HttpError } from "../error.ts";
export { asset, assetSrcSet } from "./asset.ts";
export { Head, type HeadProps } from "./head.ts";
export { IS_BROWSER } from "./is_browser.ts";
