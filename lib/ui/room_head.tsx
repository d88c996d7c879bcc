// Runs in the browser and on the server.

import { useLayoutEffect } from "preact/hooks";
import type { VNode } from "preact";
import { INVITE_PATH, settingsPath } from "../protocol/page_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";
import { roomNow } from "./room_now.ts";
import { UNTRANSLATED } from "./untranslated.ts";

/**
 * Draws what a room is, in its header, and the ways to invite people and to what is
 * decided about it. It is no component, so that the element stays which the page came
 * with.
 *
 * @param about The room.
 * @returns The part of the header.
 */
export function roomHead(about: RoomHeading): VNode {
  return (
    <div class="room-head">
      <Parts about={about} />
    </div>
  );
}

function Parts({ about }: { about: RoomHeading }) {
  const { room, text, topic, isLocked, slowModeMs } = roomNow.value ?? about;
  useLayoutEffect(() => {
    roomNow.value = about;
  }, []);
  return (
    <>
      <h1 {...UNTRANSLATED}>{text}</h1>
      {topic && <p class="topic" title={topic} {...UNTRANSLATED}>{topic}</p>}
      {(isLocked || slowModeMs > 0) && (
        <p class="room-state">
          {isLocked
            ? "Only moderators may speak here now"
            : `Slow mode: one message every ${
              slowModeMs % 60_000
                ? `${slowModeMs / 1000} s`
                : `${slowModeMs / 60_000} min`
            }`}
        </p>
      )}
      <a class="invite" href={`${roomPath(room)}/${INVITE_PATH}`}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M10 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM3 20a7 7 0 0 1 12-5M18 14v6M15 17h6" />
        </svg>
        <span>Invite</span>
      </a>
      <a class="settings-link" href={settingsPath(room)} data-sheet>
        <span>Settings</span>
      </a>
    </>
  );
}
