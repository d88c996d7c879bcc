// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import { getRenderState } from "./render_state.ts";
import { finish, type SwapProps } from "./swap.ts";

/** Takes the place of `<Head>`: collects the elements inside of it. */
export function HeadBoundary({ props }: SwapProps): ComponentChildren {
  return h(
    Fragment,
    null,
    h(SetInsideHead, { value: true }),
    h(Fragment, props),
    h(SetInsideHead, { value: false }),
  );
}

/** Children are rendered in order, so this marks what comes after it. */
function SetInsideHead({ value }: { value: boolean }): null {
  const state = getRenderState();
  if (state !== null) state.insideHead = value;
  return null;
}

/**
 * Takes the place of an element that belongs into the head. Inside of `<Head>`
 * it is collected; elsewhere it gives way to one that was collected and says the
 * same.
 */
export function HeadElement(
  { type, props, elementKey }: SwapProps,
): VNode | null {
  const state = getRenderState();
  const element = finish(type, {
    ...props,
    ...hasKey(elementKey) && { "data-key": elementKey },
    ...(type === "script" || type === "style") && {
      nonce: props.nonce ?? state?.nonce,
    },
  });
  if (state === null) return element;

  const identity = identify(String(type), props, elementKey);
  if (state.insideHead) {
    state.headElements.set(identity, element);
    return null;
  }
  const collected = state.headElements.get(identity);
  if (collected === undefined) return element;
  state.headElements.delete(identity);
  return collected;
}

/** The elements that are collected and have not taken the place of others. */
export function CollectedHead(): VNode[] {
  return [...getRenderState()?.headElements.values() ?? []];
}

/** Attributes that say what an element holds, not what it is. */
const CONTENT_ATTRIBUTES: Record<string, string> = {
  meta: "content",
  link: "href",
};

function identify(
  type: string,
  props: Record<string, unknown>,
  key: VNode["key"],
): string {
  if (hasKey(key)) return `${type}#${key}`;
  // A document has one title.
  if (type === "title") return type;

  const parts = [type];
  for (const name of Object.keys(props).sort()) {
    const isContent = name === "children" || name === "nonce" ||
      name === CONTENT_ATTRIBUTES[type];
    if (isContent) continue;
    const value = name === "dangerouslySetInnerHTML"
      ? JSON.stringify(props[name])
      : props[name];
    parts.push(`${name}=${value}`);
  }
  return parts.join(" ");
}

function hasKey(key: VNode["key"]): boolean {
  return key !== undefined && key !== null;
}
