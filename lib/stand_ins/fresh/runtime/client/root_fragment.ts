// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser.

import type { ContainerNode } from "preact";

/**
 * Make what is between two nodes look like the content of an element, so that
 * Preact can render into a part of their parent.
 *
 * @param parent The parent of both nodes.
 * @param start The node before the first one.
 * @param end The node after the last one. Both must be text: Preact looks for the
 * place of a new node behind comments, and would find it outside.
 */
export function createRootFragment(
  parent: ParentNode,
  start: Text,
  end: Text,
): ContainerNode {
  return {
    nodeType: Node.ELEMENT_NODE,
    parentNode: parent,
    get firstChild() {
      return start.nextSibling === end ? null : start.nextSibling;
    },
    get childNodes() {
      const nodes: ChildNode[] = [];
      for (
        let node = start.nextSibling;
        node !== null && node !== end;
        node = node.nextSibling
      ) nodes.push(node);
      return nodes;
    },
    contains: (node: Node | null) => parent.contains(node),
    insertBefore: (node: Node, child: Node | null) =>
      parent.insertBefore(node, child ?? end),
    appendChild: (node: Node) => parent.insertBefore(node, end),
    removeChild: (node: Node) => parent.removeChild(node),
  };
}
