// Runs in the browser; imported on the server too.

import { h, type VNode } from "preact";

/** Parts of a message; `null` for those that it lacks. */
export interface ServedParts {
  readonly text: VNode | null;
  readonly fold: VNode | null;
  readonly quote: VNode | null;
  readonly reactions: VNode | null;
}

/**
 * The parts of a message as the page came with them, read from the page: drawing them
 * changes nothing there.
 *
 * @param seq The message.
 * @returns The parts.
 */
export function servedParts(seq: number): ServedParts {
  const part = (name: string) => served(`#m${seq} > .${name}`);
  return {
    text: part("text"),
    fold: part("fold"),
    quote: part("quote"),
    reactions: part("reactions"),
  };
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
