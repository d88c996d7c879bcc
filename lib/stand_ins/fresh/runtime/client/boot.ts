// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser.

import { type ComponentType, render } from "preact";
import { STATE_ELEMENT_ID } from "../../constants.ts";
import type { Range } from "./markers.ts";
import { PageIslands } from "./page_islands.ts";
import { parseInstances, type Props } from "./parse_props.ts";
import { createRootFragment } from "./root_fragment.ts";

/**
 * Make the islands of the page live.
 *
 * @param islands The components, in the order the props refer to.
 */
export function boot(islands: ComponentType<Props>[]): void {
  const json = document.getElementById(STATE_ELEMENT_ID)?.textContent;
  const page = new PageIslands(islands, parseInstances(json ?? "{}"));

  for (const range of page.outermost) {
    // Each in a task of its own: the page stays responsive in between, and an
    // island that throws does not keep the others from coming alive.
    setTimeout(() => renderIsland(page, range));
  }
}

function renderIsland(
  page: PageIslands,
  { id, name, start, end }: Range,
): void {
  const parent = start.parentNode;
  if (parent === null || parent !== end.parentNode) {
    // deno-lint-ignore no-console -- only the author of the page can repair it
    console.error(
      `Island "${name}" was torn apart by invalid HTML nesting`,
      start,
    );
    return;
  }
  const element = page.createElement(id);
  const fragment = createRootFragment(parent, toText(start), toText(end));
  const serverNodes = Array.from(fragment.childNodes);
  try {
    render(element, fragment);
  } catch (error) {
    // Preact has removed what the server has rendered. It still works without
    // JavaScript, or at least can be read.
    for (const node of serverNodes) fragment.appendChild(node);
    throw error;
  }
}

/** Put an empty text node in the place of a comment. */
function toText(comment: Comment): Text {
  const text = new Text();
  comment.replaceWith(text);
  return text;
}
