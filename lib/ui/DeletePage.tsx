// Runs on the server.

import { roomDeletionPath } from "../protocol/room_deletion_path.ts";
import { EXPORT_PATH } from "../protocol/page_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import { PlainPage } from "./PlainPage.tsx";
import { UNTRANSLATED } from "./untranslated.ts";

/** What the page shows on which an owner deletes a room. */
export interface DeleteView {
  readonly room: string;
  readonly title: string;
}

/** Deletes a room, once its button is pressed. */
export function DeletePage({ room, title }: DeleteView) {
  const path = roomPath(room);
  return (
    <PlainPage title="Delete this room">
      <p>
        This deletes <bdi {...UNTRANSLATED}>{title}</bdi>{" "}
        for everybody and for good: all messages and reactions, its title, and
        whose it is. Whoever is there is sent away. At its address there is
        nothing then, and anybody with the link may begin another room.
      </p>
      <p>
        <a href={`${path}/${EXPORT_PATH}`}>Save the conversation</a>{" "}
        first, if you want to keep it.
      </p>
      <form method="post" action={roomDeletionPath(room)}>
        <p class="actions">
          <button type="submit" class="danger">Delete the room</button>
        </p>
      </form>
      <p>
        <a href={path}>Back to the room</a>
      </p>
    </PlainPage>
  );
}
