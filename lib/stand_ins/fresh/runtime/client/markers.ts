// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser.

/** A stretch of the page between two comments: an island or a slot. */
export interface Range {
  /** `"island"` or `"slot"`. */
  kind: string | undefined;
  /** Index of the island instance, or id of the slot. */
  id: number;
  /** Name of the island, for messages. */
  name: string | undefined;
  /** The comment before the first node. */
  start: Comment;
  /** The comment after the last node. */
  end: Comment;
  /** Whether no other island or slot is around it. */
  isOutermost: boolean;
}

/**
 * Find the comments that the server has put around islands and slots.
 *
 * @returns What begins at each comment, in the order of the page.
 */
export function findRanges(root: Node): Map<Node, Range> {
  const ranges = new Map<Node, Range>();
  const open: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);

  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Comment)) continue;
    const [prefix, kind, id, name] = node.data.split(":");
    if (prefix === "frsh") {
      const range = {
        kind,
        id: Number(id),
        name,
        start: node,
        end: node,
        isOutermost: open.length === 0,
      };
      open.push(range);
      ranges.set(node, range);
    } else if (prefix === "/frsh") {
      const range = open.pop();
      if (range !== undefined) range.end = node;
    }
  }
  return ranges;
}
