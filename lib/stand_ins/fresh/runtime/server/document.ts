// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { type ComponentChildren, Fragment, h } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import type { BuildCache } from "../../build_cache.ts";
import "./preact_hooks.ts";
import { RenderState, withRenderState } from "./render_state.ts";
import { modulePreloads } from "./scripts.ts";
import type { AnyVNode } from "./swap.ts";

/** What to render. */
export interface DocumentOptions {
  /** The URL of the page. */
  url: URL;
  /** Path of the app. */
  basePath: string;
  /** The build the islands and the assets come from. */
  buildCache: BuildCache;
  /** The page. */
  content: AnyVNode | null;
  /** What went wrong on the server, for development; `null` if nothing did. */
  error: unknown;
  /** Puts the rendered page into the document around it, if there is one. */
  wrap: ((body: AnyVNode) => AnyVNode) | null;
}

/** A page in HTML. */
export interface RenderedDocument {
  html: string;
  /** The nonce on the scripts and styles. */
  nonce: string;
  /** Values for the `Link` header. */
  preloads: string[];
}

/**
 * Render a page to HTML. Elements that every document has are added where the
 * page lacks them, and the scripts where it has islands.
 */
export function renderDocument(options: DocumentOptions): RenderedDocument {
  const { content, wrap } = options;
  const state = new RenderState(options);

  return withRenderState(state, () => {
    let html = renderToString(content ?? h(Fragment, null));
    if (wrap !== null) html = renderToString(wrap(jsxTemplate([html])));
    html = completeDocument(state, html);

    return {
      html: `<!DOCTYPE html>${html}`,
      nonce: state.nonce,
      preloads: modulePreloads(state),
    };
  });
}

function completeDocument(
  { hasHtml, hasHead, hasBody }: RenderState,
  html: string,
): string {
  if (hasHtml && hasHead && hasBody) return html;

  let tree: ComponentChildren = jsxTemplate([html]);
  if (!hasBody) tree = h("body", null, tree);
  if (!hasHead) {
    tree = [h("head", null, h("meta", { charset: "utf-8" })), tree];
  }
  return renderToString(
    hasHtml ? h(Fragment, null, tree) : h("html", null, tree),
  );
}
