// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import {
  type ComponentChildren,
  Fragment,
  h,
  isValidElement,
  type VNode,
} from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { slotElementId } from "../slot_element_id.ts";
import { getRenderState } from "./render_state.ts";
import { isSignal } from "./signals.ts";
import { finish, type SwapProps } from "./swap.ts";

/**
 * Takes the place of an island. An outermost island is put between two comments
 * by which the browser finds it; inside of another one it is a plain component,
 * since the outer island renders it.
 */
export function IslandBoundary({ type, props }: SwapProps): ComponentChildren {
  const state = getRenderState();
  const island = typeof type === "string"
    ? undefined
    : state?.buildCache.islands.get(type);
  if (!state || !island || state.insideIsland) return finish(type, props);

  const ownProps: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) {
    ownProps[name] = isSlotContent(name, value)
      ? h(Slot, { id: state.slots.push(value) - 1 }, value)
      : value;
  }
  const index = state.instances.push({ island, props: ownProps }) - 1;

  return mark(`island:${index}:${island.name}`, true, finish(type, ownProps));
}

/**
 * JSX in a prop is rendered on the server only, and the island gets the result.
 * So is text between the tags of an island: to the island, both are the same.
 */
function isSlotContent(
  name: string,
  value: unknown,
): value is ComponentChildren {
  if (isSignal(value)) return false;
  return isValidElement(value) || name === "children" &&
      (Array.isArray(value) || typeof value === "string" ||
        typeof value === "number");
}

/** Server-rendered JSX inside of an island. */
export function Slot(
  { id, children }: { id: number; children?: ComponentChildren },
): VNode {
  const state = getRenderState();
  if (state !== null) state.slots[id] = null;
  return mark(`slot:${id}`, false, children);
}

/** Put something between comments, and say whether an island renders it. */
function mark(
  name: string,
  insideIsland: boolean,
  children: ComponentChildren,
): VNode {
  return h(
    Fragment,
    null,
    h(Marker, { text: `frsh:${name}`, insideIsland }),
    children,
    h(Marker, { text: "/frsh", insideIsland: !insideIsland }),
  );
}

/** Children are rendered in order, so this applies to what comes after it. */
function Marker(
  { text, insideIsland }: { text: string; insideIsland: boolean },
): VNode {
  const state = getRenderState();
  if (state !== null) state.insideIsland = insideIsland;
  return jsxTemplate([`<!--${text}-->`]);
}

/**
 * The slots that no island has rendered so far, for islands that render them
 * later. They may hold further islands with slots.
 */
export function PendingSlots(): ComponentChildren {
  const state = getRenderState();
  const templates: VNode[] = [];
  for (const [id, content] of state?.slots.entries() ?? []) {
    if (state === null || content === null) continue;
    state.slots[id] = null;
    templates.push(
      finish("template", { id: slotElementId(id), children: content }),
    );
  }
  return templates.length === 0 ? null : [templates, h(PendingSlots, {})];
}
