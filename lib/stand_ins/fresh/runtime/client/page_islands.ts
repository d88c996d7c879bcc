// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser.

import {
  type ComponentChildren,
  type ComponentType,
  Fragment,
  h,
  type VNode,
} from "preact";
import { slotElementId } from "../slot_element_id.ts";
import { findRanges, type Range } from "./markers.ts";
import { type Props, SlotReference } from "./parse_props.ts";

/**
 * The islands of the page as elements. Server-rendered JSX that was passed to an
 * island becomes elements again, made from the nodes that are in the page, so
 * that Preact keeps these nodes.
 */
export class PageIslands {
  /** The islands that no other island renders. */
  readonly outermost: Range[];
  #islands: ComponentType<Props>[];
  #instances: [number, Props][];
  #ranges: Map<Node, Range>;

  /**
   * @param islands The components.
   * @param instances What {@linkcode parseInstances} returns.
   */
  constructor(islands: ComponentType<Props>[], instances: [number, Props][]) {
    this.#islands = islands;
    this.#instances = instances;
    this.#ranges = findRanges(document.body);
    this.outermost = [...this.#ranges.values()]
      .filter((range) => range.isOutermost);
  }

  /** Create the element of the island instance with an index. */
  createElement(index: number): VNode<Props> | null {
    const [islandIndex = -1, props = {}] = this.#instances[index] ?? [];
    const island = this.#islands[islandIndex];
    if (island === undefined) return null;

    for (const [name, value] of Object.entries(props)) {
      if (value instanceof SlotReference) {
        props[name] = this.#createSlot(value.id);
      }
    }
    return h(island, props);
  }

  #createSlot(id: unknown): VNode {
    for (const { kind, id: rangeId, start, end } of this.#ranges.values()) {
      if (kind === "slot" && rangeId === id) {
        return h(Fragment, null, this.#toChildren(start.nextSibling, end));
      }
    }
    // The island has not rendered it so far.
    const template = document.getElementById(slotElementId(id));
    if (!(template instanceof HTMLTemplateElement)) return h(Fragment, null);
    const { content } = template;
    for (const [node, range] of findRanges(content)) {
      this.#ranges.set(node, range);
    }
    return h(Fragment, null, this.#toChildren(content.firstChild, null));
  }

  #toChildren(first: Node | null, end: Node | null): ComponentChildren[] {
    const children: ComponentChildren[] = [];
    for (let node = first; node !== null && node !== end;) {
      const range = this.#ranges.get(node);
      if (range?.kind === "island") {
        children.push(this.createElement(range.id));
        node = range.end;
      } else if (node instanceof Element) {
        children.push(
          h(
            node.localName,
            toProps(node),
            ...this.#toChildren(node.firstChild, null),
          ),
        );
      } else if (node instanceof Text) {
        children.push(node.data);
      }
      node = node.nextSibling;
    }
    return children;
  }
}

function toProps(element: Element): Props {
  const props: Props = {};
  for (const { name, value } of element.attributes) {
    // `<input checked>` has an empty string where Preact expects `true`.
    props[name] = typeof Reflect.get(element, name) === "boolean" || value;
  }
  return props;
}
