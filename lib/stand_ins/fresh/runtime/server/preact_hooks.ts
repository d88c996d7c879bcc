// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

/**
 * Has Preact's server renderer tell of every element before it is rendered, and
 * puts Fresh's components in the place of those that mean something to Fresh:
 * islands, `<Head>`, links, and the elements that make up a document.
 *
 * @module
 */

import { type Options, options as preactOptions } from "preact";
import { lockAssets } from "../asset.ts";
import { Head } from "../head.ts";
import { ActiveLink, isActiveLink } from "./active_link.ts";
import { HeadBoundary, HeadElement } from "./head.ts";
import { IslandBoundary } from "./islands.ts";
import { BodyElement, DocumentHead } from "./document_elements.ts";
import { getRenderState, type RenderState } from "./render_state.ts";
import { type AnyVNode, isFinished, swap } from "./swap.ts";

interface InternalOptions extends Options {
  /** Preact's `options._diff`, under the name it has in every 10.x release. */
  __b?(vnode: AnyVNode): void;
}

const options: InternalOptions = preactOptions;
const previousHook = options.__b;

options.__b = (vnode) => {
  const state = getRenderState();
  if (state !== null && !isFinished(vnode)) {
    if (typeof vnode.type === "string") onElement(state, vnode);
    else onComponent(state, vnode);
  }
  previousHook?.(vnode);
};

function onComponent(state: RenderState, vnode: AnyVNode): void {
  const { type } = vnode;
  if (typeof type === "string") return;
  if (type === Head) swap(vnode, HeadBoundary);
  else if (state.buildCache.islands.has(type)) swap(vnode, IslandBoundary);
}

function onElement(state: RenderState, vnode: AnyVNode): void {
  switch (vnode.type) {
    case "a":
      if (isActiveLink(state, vnode.props)) swap(vnode, ActiveLink);
      break;
    case "img":
    case "source":
      lockAssets(vnode);
      break;
    case "html":
      state.hasHtml = true;
      break;
    case "head":
      swap(vnode, DocumentHead);
      break;
    case "body":
      swap(vnode, BodyElement);
      break;
    case "title":
    case "meta":
    case "link":
    case "script":
    case "style":
    case "base":
    case "noscript":
    case "template":
      swap(vnode, HeadElement);
  }
}
