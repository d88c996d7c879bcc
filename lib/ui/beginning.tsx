// Runs in the browser and on the server.

import type { VNode } from "preact";
import { INVITE_PATH } from "../protocol/page_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import { UNTRANSLATED } from "./untranslated.ts";

interface BeginningProps {
  room: string;
  /** What it is about; empty for nothing. */
  topic: string;
  /** seq of the oldest message shown, if there is one. */
  oldestSeq: number | undefined;
  /** Whether older messages are kept. */
  hasOlder: boolean;
  /** Whether older messages are on their way. */
  isLoading: boolean;
}

/**
 * Draws what stands above the oldest message.
 *
 * @param props The room, and what of it is shown.
 * @returns Where the conversation begins, or a way there.
 */
export function beginning(
  { room, topic, oldestSeq, hasOlder, isLoading }: BeginningProps,
): VNode | null {
  if (oldestSeq === undefined) {
    // Nothing is shown, but something is there: it couldn't be read.
    if (hasOlder) return null;
    return (
      <div class="empty">
        <p class="empty-title">Nothing has been said here yet.</p>
        {topic && <p {...UNTRANSLATED}>{topic}</p>}
        <p>Say hello, or have others come.</p>
        <p>
          <a class="button" href={`${roomPath(room)}/${INVITE_PATH}`}>
            Invite people
          </a>
        </p>
      </div>
    );
  }
  if (!hasOlder) {
    return (
      <p class="beginning">
        This is where the conversation begins.
      </p>
    );
  }
  return (
    <p class="beginning">
      <a
        class="button"
        href={`${roomPath(room)}?before=${oldestSeq}`}
        aria-busy={isLoading}
      >
        {isLoading ? "Loading…" : "Load older messages"}
      </a>
    </p>
  );
}
