// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { ComponentChildren, VNode } from "preact";
import type { BuildCache, Island } from "../../build_cache.ts";

/** An island in the page, with the props the browser is to give it. */
export interface IslandInstance {
  island: Island;
  props: Record<string, unknown>;
}

/** What is known of a page while it is rendered. */
export class RenderState {
  /** On every script and style of the page; a policy can then allow just these. */
  readonly nonce: string = crypto.randomUUID().replaceAll("-", "");
  /** The URL of the page, for links that point to it. */
  readonly url: URL;
  /** Path of the app. */
  readonly basePath: string;
  /** The islands, and where their code is. */
  readonly buildCache: BuildCache;
  /** What went wrong on the server; `null` if nothing did. */
  readonly error: unknown;

  /** The islands rendered so far; markers in the page refer to the index. */
  readonly instances: IslandInstance[] = [];
  /** JSX passed to islands, by slot id; `null` once it has been rendered. */
  readonly slots: ComponentChildren[] = [];
  /** Whether what is rendered belongs to an island, which renders it again. */
  insideIsland = false;

  /** Elements from inside of `<Head>`, by what they are. */
  readonly headElements: Map<string, VNode> = new Map();
  /** Whether what is rendered is inside of `<Head>`. */
  insideHead = false;

  /** Whether there is an `<html>` element. */
  hasHtml = false;
  /** Whether there is a `<head>` element. */
  hasHead = false;
  /** Whether there is a `<body>` element. */
  hasBody = false;
  /** Whether the scripts have been put into the body. */
  hasScripts = false;

  constructor(
    { url, basePath, buildCache, error }: Pick<
      RenderState,
      "url" | "basePath" | "buildCache" | "error"
    >,
  ) {
    this.url = url;
    this.basePath = basePath;
    this.buildCache = buildCache;
    this.error = error;
  }
}

let current: RenderState | null = null;

/**
 * The page that is being rendered, or `null` when something else uses Preact.
 * There is at most one, because rendering to a string never waits.
 */
export function getRenderState(): RenderState | null {
  return current;
}

/** Run a function while a page is the one being rendered. */
export function withRenderState<T>(state: RenderState, render: () => T): T {
  current = state;
  try {
    return render();
  } finally {
    current = null;
  }
}
