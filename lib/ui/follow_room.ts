// Runs in the browser; imported on the server too.

import { effect } from "@preact/signals";
import type { ChatClient } from "../client/page/chat_client.ts";
import { isModerator, roomNow } from "./room_now.ts";
import { settingsDrawing } from "./settings_drawing.ts";

/**
 * Has a live page show what becomes of the room's settings. What that takes is loaded
 * once there is something: most rooms never change.
 *
 * @param client The room.
 * @returns Ends it.
 */
export function followRoom(client: ChatClient): () => void {
  const since = client.messages.peek().at(-1)?.seq ?? 0;
  let isSettled = false;
  let stopFollowing: (() => void) | undefined;
  const stop = effect(() => {
    const { value: now } = roomNow;
    const { value: messages } = client.messages;
    const isAsUsual = !now?.isLocked && !now?.slowModeMs &&
      messages.every(({ settings }) => !settings);
    if (isSettled || isAsUsual) return;
    import("./settings_news.ts").then(({ followSettings }) => {
      if (isSettled) return;
      isSettled = true;
      const shared = { settingsDrawing, roomNow, isModerator };
      stopFollowing = followSettings(client, { ...shared, since });
    }, () => {}); // The server is away: the next message tries again.
  });
  return () => {
    isSettled = true;
    stop();
    stopFollowing?.();
  };
}
