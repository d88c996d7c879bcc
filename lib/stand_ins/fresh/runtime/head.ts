// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { applyHead } from "./client/apply_head.ts";

/** Props of {@linkcode Head}. */
export interface HeadProps {
  /** Elements for the head of the document. */
  children?: ComponentChildren;
}

/**
 * Puts its children into the `<head>` of the document, in place of elements
 * there that say the same: another `<title>`, a `<meta>` of the same name, an
 * element with the same `key` or `id`.
 *
 * Inside an island it keeps the head up to date as the island renders.
 */
export function Head(props: HeadProps): ComponentChildren {
  // The server never gets here, its renderer collects the children itself.
  const own = useRef<(Element | undefined)[]>([]);
  useEffect(() => applyHead(props.children, own.current));
  return null;
}
