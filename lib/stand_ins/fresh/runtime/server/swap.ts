// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { type FunctionComponent, h, type VNode } from "preact";

// deno-lint-ignore no-explicit-any -- elements of components with any props
export type AnyVNode = VNode<any>;

/** What a component that takes the place of an element is given. */
export interface SwapProps {
  type: AnyVNode["type"];
  props: Record<string, unknown>;
  elementKey: AnyVNode["key"];
}

const finished = new WeakSet<AnyVNode>();

/**
 * Have a component rendered in place of an element.
 *
 * An element may be created once and rendered in many pages, so that nothing of
 * one page may be left in it. Hence the component is given the original, and
 * decides anew in each page.
 */
export function swap(
  vnode: AnyVNode,
  component: FunctionComponent<SwapProps>,
): void {
  const { type, props, key } = vnode;
  vnode.type = component;
  vnode.props = { type, props, elementKey: key };
}

/** Create an element that is rendered as it is. */
export function finish(
  type: AnyVNode["type"],
  props: Record<string, unknown>,
): AnyVNode {
  const vnode = typeof type === "string" ? h(type, props) : h(type, props);
  finished.add(vnode);
  return vnode;
}

/** Whether an element is to be rendered as it is. */
export function isFinished(vnode: AnyVNode): boolean {
  return finished.has(vnode);
}
