// Runs in the browser; imported on the server too.

import { h, type VNode } from "preact";

/**
 * What a message says as the page came with it, read from the page: drawing it changes
 * nothing there.
 *
 * @param seq The message.
 * @returns What stands below its author, or its source.
 */
export function servedBody(seq: number): VNode[] {
  const parts = document.querySelectorAll(`#m${seq} > * ~ *`);
  return Array.from(parts, asDrawn);
}

/**
 * What the page came with where scripts will draw something later: drawing it changes
 * nothing there.
 *
 * @param selector Where that is.
 * @returns It; `null` where there is nothing.
 */
export function served(selector: string): VNode | null {
  const element = document.querySelector(selector);
  return element && asDrawn(element);
}

function asDrawn(element: Element): VNode {
  // What somebody has opened meanwhile is theirs.
  const attributes = Array.from(element.attributes)
    .filter(({ name }) => name !== "open")
    .map(({ name, value }) => [name, value]);
  return h(
    element.localName,
    Object.fromEntries(attributes),
    ...Array.from(
      element.childNodes,
      (node) => node instanceof Element ? asDrawn(node) : node.textContent,
    ),
  );
}
