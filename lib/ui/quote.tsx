// Runs in the browser and on the server.

import type { VNode } from "preact";
import { roomPath } from "../protocol/paths.ts";
import type { Message } from "../protocol/messages.ts";
import type { Hues } from "./author_hue.ts";
import { personName } from "./person_name.tsx";
import { inReadingOrder } from "./reading_order.ts";

// More than fits into a line of the widest page.
const MAX_QUOTED_CHARACTERS = 160;

/**
 * What a message answers, as a link to it.
 *
 * @param room The room.
 * @param seq The message that is answered.
 * @param quoted The same, if it is on this page.
 * @param hues Everybody's hues.
 * @returns The line above the answer.
 */
export function quote(
  room: string,
  seq: number,
  quoted: Message | undefined,
  hues: Hues,
): VNode {
  const anchor = `#m${seq}`;
  return (
    <a
      class="quote"
      href={quoted === undefined
        ? `${roomPath(room)}?at=${seq}${anchor}`
        : anchor}
    >
      <span class="visually-hidden">In answer to</span>{" "}
      {quoted === undefined ? "An earlier message" : (
        <>
          {personName(quoted, hues)}{" "}
          <bdi>
            {quoted.deleted ? "Deleted message" : beginning(quoted.text)}
          </bdi>
        </>
      )}
    </a>
  );
}

function beginning(text: string): string {
  const characters = Array.from(text.slice(0, 2 * MAX_QUOTED_CHARACTERS));
  return inReadingOrder(characters.slice(0, MAX_QUOTED_CHARACTERS).join(""));
}
