// Runs in the browser and on the server.

import type { VNode } from "preact";
import { roomPath } from "../protocol/paths.ts";
import { plainMentions } from "../protocol/mention_token.ts";
import type { Message } from "../protocol/messages.ts";
import type { Hues } from "./author_hue.ts";
import { ignoring } from "./ignoring.ts";
import { knownName } from "./known_names.ts";
import { personName } from "./person_name.tsx";
import { inReadingOrder } from "./reading_order.ts";

// More than fits into two lines of the widest page.
const MAX_QUOTED_CHARACTERS = 240;

/**
 * What a message answers, as a link to it.
 *
 * @param room The room.
 * @param seq The message that is answered.
 * @param quoted The same, if it is known.
 * @param hues Everybody's hues.
 * @returns The line above the answer.
 */
export function quote(
  room: string,
  seq: number,
  quoted: Message | undefined,
  hues: Hues,
): VNode {
  return (
    <a
      class="quote"
      // Where scripts run, it is shown on this page.
      href={`${roomPath(room)}?at=${seq}#m${seq}`}
      // It isn't the page that is shown, whatever Fresh makes of its path.
      aria-current="false"
    >
      <span class="visually-hidden">In answer to</span>{" "}
      {quoted === undefined ? "An earlier message" : (
        <>
          {personName(quoted, hues)}{" "}
          <bdi>
            {beginningOf(quoted)}
          </bdi>
        </>
      )}
    </a>
  );
}

/**
 * @param message A message.
 * @returns What is quoted of it.
 */
export function beginningOf({ text, deleted, userId }: Message): string {
  if (deleted) return "Deleted message";
  // Rows aren't drawn anew for it.
  if (ignoring.peek()?.ids.peek().has(userId)) return "Ignored message";
  const words = plainMentions(text, knownName);
  const characters = Array.from(words.slice(0, 2 * MAX_QUOTED_CHARACTERS));
  return inReadingOrder(characters.slice(0, MAX_QUOTED_CHARACTERS).join(""));
}
