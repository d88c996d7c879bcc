// Runs on the server.

import { ROOM_NAME_RULE } from "../protocol/room_name.ts";
import { PlainPage } from "./PlainPage.tsx";

interface InvalidRoomProps {
  /** The room that was probably meant, if there is one. */
  suggestion: { readonly room: string; readonly path: string } | null;
}

/** Says why an address can't be a room, and which room was probably meant. */
export function InvalidRoom({ suggestion }: InvalidRoomProps) {
  return (
    <PlainPage title="That name can't be a room">
      <p>{ROOM_NAME_RULE}.</p>
      <p class="actions">
        {suggestion !== null && (
          <a class="button primary" href={suggestion.path}>
            Go to {suggestion.room}
          </a>
        )}
        <a class="button" href="/">See all rooms</a>
      </p>
    </PlainPage>
  );
}
