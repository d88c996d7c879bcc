// Runs in the browser and on the server.

import type { ChatClient } from "../client/page/chat_client.ts";
import { drawing } from "./drawing.ts";

interface AnnouncementsProps {
  client: ChatClient;
}

/**
 * Tells assistive technology of new messages. It is apart from the list, so that
 * history that is loaded or drawn again is never read out. What else only a live page
 * has stands behind it.
 */
export function Announcements({ client }: AnnouncementsProps) {
  const Tools = drawing.value?.live?.LiveTools;
  return (
    <>
      <p class="visually-hidden" aria-live="polite">{client.announcement}</p>
      {Tools && <Tools client={client} />}
    </>
  );
}
