// Runs on the server.

import { roomPath } from "../protocol/paths.ts";
import { ROOM_NAME_RULE, suggestRoomName } from "../protocol/room_name.ts";
import { PlainPage } from "./PlainPage.tsx";

/** Says why an address can't be a room, and which room was probably meant. */
export function InvalidRoom({ name }: { name: string }) {
  const suggestion = suggestRoomName(name);
  return (
    <PlainPage title="That name can't be a room">
      <p>{ROOM_NAME_RULE}.</p>
      <p class="actions">
        {suggestion !== null && (
          <a class="button primary" href={roomPath(suggestion)}>
            Go to {suggestion}
          </a>
        )}
        <a class="button" href="/">See all rooms</a>
      </p>
    </PlainPage>
  );
}
