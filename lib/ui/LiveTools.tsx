// Runs in the browser; imported on the server too.

import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { ChatClient } from "../client/page/chat_client.ts";
import type { PageExtras } from "../client/page/environment.ts";
import { ignoring } from "./ignoring.ts";
import { KeySheet } from "./KeySheet.tsx";
import { MessageTools } from "./MessageTools.tsx";
import { NotificationSheet } from "./NotificationSheet.tsx";
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
