// Runs in the browser; imported on the server too.

import { effect } from "@preact/signals";
import type { ChatClient } from "../client/page/chat_client.ts";
import { roomNow } from "./room_now.ts";
import { markIcon } from "./unread_icon.ts";

/**
 * Has the title of the tab tell how many messages are unread, and its icon too; and what
 * the room is called by now.
 *
 * @param client The room.
 * @returns Ends it, and puts back the title.
 */
export function followTitle(client: ChatClient): () => void {
  const { title: served } = document;
  let servedText: string | undefined;
  return effect(() => {
    const { value: count } = client.unread;
    const text = roomNow.value?.text;
    servedText ??= text;
    const title = text === servedText ? served : `${text} · Islet`;
    document.title = count > 0 ? `(${count}) ${title}` : title;
    const restoreIcon = count > 0 ? markIcon() : null;
    return () => {
      document.title = served;
      restoreIcon?.();
    };
  });
}
