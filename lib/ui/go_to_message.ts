// Runs in the browser.

import type { LogClient } from "./log_client.ts";
import { focusRow } from "./row_walk.ts";

const FLASH_MS = 1_600;

/**
 * Shows a message in the log, loading older ones up to it.
 *
 * @param client The room.
 * @param seq The message.
 * @returns Whether it is shown: it isn't kept, perhaps, or the server is away.
 */
export async function goToMessage(
  client: Pick<LogClient, "messages" | "hasOlder" | "loadOlder">,
  seq: number,
): Promise<boolean> {
  const oldestSeq = () => client.messages.peek()[0]?.seq ?? 0;
  while (client.hasOlder.peek() && oldestSeq() > seq) {
    const before = oldestSeq();
    await client.loadOlder();
    if (oldestSeq() === before) return false;
  }
  // They are drawn with the next frame.
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  const row = document.getElementById(`m${seq}`);
  if (row === null) return false;
  row.scrollIntoView({ block: "center" });
  focusRow(row);
  row.animate(
    { backgroundColor: ["var(--flash)", "transparent"] },
    { duration: FLASH_MS, easing: "ease-in" },
  );
  return true;
}

/**
 * Has quotes lead to what they quote, without a new page where that can be.
 *
 * @param client The room.
 * @param signal Ends it.
 */
export function followQuotes(
  client: Pick<LogClient, "messages" | "hasOlder" | "loadOlder">,
  signal: AbortSignal,
): void {
  document.addEventListener("click", async (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    if (ctrlKey || metaKey || shiftKey || !(target instanceof Element)) return;
    const link = target.closest<HTMLAnchorElement>("a.quote");
    if (link === null) return;
    event.preventDefault();
    const isShown = await goToMessage(client, Number(link.hash.slice(2)));
    if (!isShown) location.assign(link.href);
  }, { signal });
}
