// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { h, type VNode } from "preact";
import { CollectedHead } from "./head.ts";
import { getRenderState } from "./render_state.ts";
import { Scripts } from "./scripts.ts";
import { finish, type SwapProps } from "./swap.ts";

/** Takes the place of `<head>`: adds what pages have put into it. */
export function DocumentHead({ type, props }: SwapProps): VNode {
  const state = getRenderState();
  if (state !== null) state.hasHead = true;
  return withLastChild(type, props, h(CollectedHead, {}));
}

/** Takes the place of `<body>`: adds the scripts. */
export function BodyElement({ type, props }: SwapProps): VNode {
  const state = getRenderState();
  if (state !== null) state.hasBody = true;
  return withLastChild(type, props, h(Scripts, {}));
}

function withLastChild(
  type: SwapProps["type"],
  props: SwapProps["props"],
  child: VNode,
): VNode {
  return finish(type, { ...props, children: [props.children, child] });
}
