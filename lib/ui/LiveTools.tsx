// Runs in the browser; imported on the server too.

import type { ChatClient } from "../client/page/chat_client.ts";
import { KeySheet } from "./KeySheet.tsx";

/** What a part needs that works on a live room. */
export interface LiveToolsProps {
  client: ChatClient;
}

/** What a reader does in a live room beside reading and writing. */
export function LiveTools({ client }: LiveToolsProps) {
  return <KeySheet announced={client.announced} />;
}
