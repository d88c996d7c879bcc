// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { type ComponentChildren, h, type VNode } from "preact";
import type { Island } from "../../build_cache.ts";
import { STATE_ELEMENT_ID } from "../../constants.ts";
import { ERROR_ELEMENT_ID } from "../error_report.ts";
import { escapeJson } from "./escape_json.ts";
import { PendingSlots } from "./islands.ts";
import { getRenderState, type RenderState } from "./render_state.ts";
import { serializeInstances } from "./serialize_props.ts";
import { finish } from "./swap.ts";

/**
 * What makes the islands of a page live: the props, and a module that imports
 * the client runtime and the code of just these islands. A page without islands
 * gets no script.
 */
export function Scripts(): ComponentChildren {
  const state = getRenderState();
  if (state === null || state.hasScripts) return null;
  state.hasScripts = true;
  // Slots may hold islands, so the list is complete only after them.
  return [h(PendingSlots, {}), h(BootScript, {})];
}

function BootScript(): ComponentChildren {
  const state = getRenderState();
  if (state === null) return null;

  const scripts: VNode[] = [];
  const { instances } = state;
  if (instances.length > 0) {
    const islands = usedIslands(state);
    scripts.push(
      newScript(state, {
        type: "application/json",
        id: STATE_ELEMENT_ID,
        code: serializeInstances(instances, islands),
      }),
      newScript(state, { type: "module", code: bootCode(state, islands) }),
    );
  }
  return [...scripts, ...devScripts(state)];
}

function devScripts(state: RenderState): VNode[] {
  const { basePath, buildCache: { devTools }, error } = state;
  if (devTools === undefined) return [];

  const scripts: VNode[] = [];
  if (error !== null) {
    scripts.push(
      newScript(state, {
        type: "application/json",
        id: ERROR_ELEMENT_ID,
        code: escapeJson(devTools.reportError(error)),
      }),
    );
  }
  const code = `import ${escapeJson(basePath + devTools.clientEntry)};`;
  return [...scripts, newScript(state, { type: "module", code })];
}

function newScript(
  { nonce }: RenderState,
  { code, ...props }: { type: string; id?: string; code: string },
): VNode {
  return finish("script", {
    ...props,
    nonce,
    dangerouslySetInnerHTML: { __html: code },
  });
}

function bootCode({ basePath, buildCache }: RenderState, islands: Island[]) {
  const imports = islands.map(({ exportName, file }, index) => {
    const binding = exportName === "default"
      ? `i${index}`
      : `{${exportName} as i${index}}`;
    return `import ${binding} from ${escapeJson(basePath + file)};`;
  });
  const names = islands.map((_, index) => `i${index}`);
  const runtime = escapeJson(basePath + buildCache.clientEntry);
  return `import {boot} from ${runtime};${imports.join("")}boot([${names}]);`;
}

/** The islands of a page, each once. */
function usedIslands({ instances }: RenderState): Island[] {
  return [...new Set(instances.map(({ island }) => island))];
}

/**
 * Values for a `Link` header that have the browser fetch the modules before it
 * sees the script at the end of the page.
 */
export function modulePreloads(state: RenderState): string[] {
  if (state.instances.length === 0) return [];
  const files = new Set([state.buildCache.clientEntry]);
  for (const { file } of usedIslands(state)) files.add(file);
  return Array.from(files, (file) => {
    return `<${
      encodeURI(state.basePath + file)
    }>; rel="modulepreload"; as="script"`;
  });
}
