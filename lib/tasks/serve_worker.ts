// Runs in a worker of `deno task start --parallel`.

/// <reference lib="deno.worker" />

import { serve } from "./serve.ts";

/** What a worker says once: where it is open, or why it isn't. */
export type WorkerReport =
  | { readonly url: string }
  | { readonly reason: string };

function report(message: WorkerReport): void {
  self.postMessage(message);
}

try {
  await serve({ isShared: true, onOpen: (url) => report({ url }) });
} catch (error) {
  report({ reason: error instanceof Error ? error.message : String(error) });
}
