// Runs in the browser; imported on the server too.

import { effect, useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { ChatClient } from "../client/page/chat_client.ts";
import type { PageExtras } from "../client/page/environment.ts";
import { copyCode } from "./code_copy.ts";
import { isInFence } from "./fence_key.ts";
import { ignoring } from "./ignoring.ts";
import { KeySheet } from "./KeySheet.tsx";
import { renameMentions } from "./known_names.ts";
import { MessageTools } from "./MessageTools.tsx";
import { NotificationSheet } from "./NotificationSheet.tsx";
import { followRoom } from "./follow_room.ts";
import { followTitle } from "./tab_title.ts";
import { helpTyping } from "./typing_help.ts";

/** What a part needs that works on a live room. */
export interface LiveToolsProps {
  client: ChatClient;
}

/** What a reader does in a live room beside reading and writing. */
export function LiveTools({ client }: LiveToolsProps) {
  const extras = useSignal<PageExtras | null>(null);
  useLayoutEffect(() => {
    client.loadExtras().then((loaded) => extras.value = loaded);
  }, []);
  // At once: what is typed from now on may be a command.
  useLayoutEffect(() => helpTyping(client), []);
  useSignalEffect(() => {
    ignoring.value = extras.value?.ignored ?? null;
    return () => ignoring.value = null;
  });
  useLayoutEffect(() => followTitle(client), []);
  useLayoutEffect(() => followRoom(client), []);
  // Before what comes next is drawn.
  useLayoutEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    document.addEventListener("keydown", (event) => {
      if (isInFence(event)) event.stopPropagation();
    }, { signal, capture: true });
    document.addEventListener("click", (event) => {
      if (copyCode(event)) client.notify("Copied.");
    }, { signal });
    const stop = effect(() => {
      renameMentions([...client.messages.value, ...client.onlineUsers.value]);
    });
    signal.addEventListener("abort", stop);
    return () => ending.abort();
  }, []);
  return (
    <>
      <KeySheet announced={client.announced} />
      {extras.value && (
        <>
          <MessageTools client={client} extras={extras.value} />
          <NotificationSheet client={client} alerts={extras.value.alerts} />
        </>
      )}
    </>
  );
}
