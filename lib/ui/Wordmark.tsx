// Runs in the browser and on the server.

import { UNTRANSLATED } from "./untranslated.ts";

/** The logo, with the name next to it. */
export function Wordmark() {
  return (
    <span class="wordmark" {...UNTRANSLATED}>
      <img src="/favicon.svg" alt="" />
      <span class="wordmark-name">Islet</span>
    </span>
  );
}
