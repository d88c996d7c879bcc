// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { User } from "../protocol/messages.ts";
import { authorChip } from "./author_chip.tsx";
import type { Hues } from "./author_hue.ts";
import { personName } from "./person_name.tsx";

/**
 * Who speaks, and since when: stands above the messages of a group. Like the other
 * parts of a message it is no component of its own: a list would have hundreds, each
 * tracking signals that it never reads.
 *
 * @param author `null` for the reader.
 * @param hues Everybody's hues.
 * @param sentAt Milliseconds since the epoch.
 * @param time The same, in words.
 * @returns The line.
 */
export function messageHead(
  author: User | null,
  hues: Hues,
  sentAt: number,
  time: string,
): VNode {
  return (
    <p class="message-head">
      {author === null ? <span class="author">You</span> : (
        <>
          {authorChip(author, hues)}
          {personName(author, hues)}
        </>
      )} <time datetime={new Date(sentAt).toISOString()}>{time}</time>
    </p>
  );
}
