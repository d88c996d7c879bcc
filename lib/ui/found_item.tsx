// Runs on the server.

import type { VNode } from "preact";
import type { Message } from "../protocol/messages.ts";
import { roomPath } from "../protocol/paths.ts";
import type { Clock } from "./clock.ts";
import { personName } from "./person_name.tsx";
import { inReadingOrder } from "./reading_order.ts";

/**
 * A message that was found, as a link to where it was said.
 *
 * @param room The room.
 * @param message The message.
 * @param excerpt What to show of it; each second part was found.
 * @param clock Tells when it was said.
 * @returns An item of a list.
 */
export function foundItem(
  room: string,
  message: Message,
  excerpt: readonly string[],
  clock: Clock,
): VNode {
  const { seq, sentAt } = message;
  const { lang } = clock;
  return (
    <li key={seq}>
      {/* Fresh would take each for where the reader is. */}
      <a href={`${roomPath(room)}?at=${seq}#m${seq}`} aria-current={false}>
        {personName(message)}{" "}
        <time
          datetime={new Date(sentAt).toISOString()}
          lang={lang}
          dir={lang ? "auto" : undefined}
        >
          {clock.date(sentAt)}, {clock.time(sentAt)}
        </time>{" "}
        <bdi class="excerpt">
          {excerpt.map((part, place) => {
            const words = inReadingOrder(part);
            return place % 2 ? <mark key={place}>{words}</mark> : words;
          })}
        </bdi>
      </a>
    </li>
  );
}
