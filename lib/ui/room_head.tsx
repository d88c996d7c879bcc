// Runs in the browser and on the server.

import type { VNode } from "preact";
import { INVITE_PATH } from "../protocol/page_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";
import { UNTRANSLATED } from "./untranslated.ts";

/**
 * Draws what a room is, in its header, and the way to invite people. It is no component,
 * so that the element stays which the page came with.
 *
 * @param about The room.
 * @returns The part of the header.
 */
export function roomHead({ room, text, topic }: RoomHeading): VNode {
  return (
    <div class="room-head">
      <h1 {...UNTRANSLATED}>{text}</h1>
      {topic && <p class="topic" title={topic} {...UNTRANSLATED}>{topic}</p>}
      <a class="invite" href={`${roomPath(room)}/${INVITE_PATH}`}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M10 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM3 20a7 7 0 0 1 12-5M18 14v6M15 17h6" />
        </svg>
        <span>Invite</span>
      </a>
    </div>
  );
}
