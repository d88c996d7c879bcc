// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { User } from "../protocol/messages.ts";
import { authorChip } from "./author_chip.tsx";
import type { Hues } from "./author_hue.ts";
import { fullName } from "../protocol/user_tag.ts";
import { personName } from "./person_name.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

/**
 * Who said a message, and when, for those that stand below another one of their group:
 * for assistive technology, and shown while a message is pointed at or has the focus.
 * A list has hundreds, so each is one element: a name is isolated by characters
 * (UAX #9, section 2.4).
 *
 * @param author Who; `null` for the reader.
 * @param time When, in words.
 * @param href Where it leads to: the message, once it has an address.
 * @returns The line.
 */
export function messageSource(
  author: User | null,
  time: string,
  href?: string,
): VNode {
  const name = author ? `\u2068${fullName(author)}\u2069` : "You";
  return (
    <a class="source" href={href} {...UNTRANSLATED}>
      {`${name}, ${time}`}
    </a>
  );
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
 * @param href Where that leads to: the message, once it has an address.
 * @returns The line.
 */
export function messageHead(
  author: User,
  hues: Hues | null,
  sentAt: number,
  time: string,
  href?: string,
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
      <span class="comma">,</span>{" "}
      <a href={href}>
        <time datetime={new Date(sentAt).toISOString()}>{time}</time>
      </a>
    </div>
  );
}
