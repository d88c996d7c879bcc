// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { User } from "../protocol/messages.ts";
import { authorChip } from "./author_chip.tsx";
import type { Hues } from "./author_hue.ts";
import { personName } from "./person_name.tsx";

/**
 * Who said a message, and when, for those that stand below another one of their group:
 * for assistive technology, and shown while a message is pointed at or has the focus.
 *
 * @param author Who; `null` for the reader.
 * @param sentAt Milliseconds since the epoch.
 * @param time The same, in words.
 * @returns The line.
 */
export function messageSource(
  author: User | null,
  sentAt: number,
  time: string,
): VNode {
  return (
    <span class="source">
      {author ? personName(author) : "You"}, {timeSent(sentAt, time)}
    </span>
  );
}

function timeSent(sentAt: number, time: string): VNode {
  return <time datetime={new Date(sentAt).toISOString()}>{time}</time>;
}

/**
 * Who speaks, and since when: stands above the messages of a group. Like the other
 * parts of a message it is no component of its own: a list would have hundreds, each
 * tracking signals that it never reads.
 *
 * @param author Who.
 * @param hues Everybody's hues; `null` for the reader, who is called by name only where
 * a message goes elsewhere: copied, or printed.
 * @param sentAt Milliseconds since the epoch.
 * @param time The same, in words.
 * @returns The line.
 */
export function messageHead(
  author: User,
  hues: Hues | null,
  sentAt: number,
  time: string,
): VNode {
  return (
    <div class="message-head">
      {hues ? authorChip(author, hues) : <span class="author">You</span>}
      {hues
        ? personName(author, hues)
        : (
          <span class="own-name" aria-hidden="true">
            {personName(author)}
          </span>
        )}
      <span class="comma">,</span> {timeSent(sentAt, time)}
    </div>
  );
}
