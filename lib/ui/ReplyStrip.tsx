// Runs in the browser; imported on the server too.

import type { Hues } from "./author_hue.ts";
import type { LogClient } from "./log_client.ts";
import { personName } from "./person_name.tsx";
import { beginningOf } from "./quote.tsx";

interface ReplyStripProps {
  client: LogClient;
  hues: Hues;
}

/** What the text that is being written answers, above it. */
export function ReplyStrip({ client, hues }: ReplyStripProps) {
  const { draft } = client;
  const message = client.find(draft.value.replyTo);
  if (message === undefined) return null;
  return (
    <p class="reply-strip">
      <a class="quote" href={`#m${message.seq}`}>
        <span class="visually-hidden">In answer to</span>{" "}
        {personName(message, hues)} <bdi>{beginningOf(message)}</bdi>
      </a>
      <button
        type="button"
        aria-label="Don't answer it"
        onClick={() => {
          draft.value = { ...draft.peek(), replyTo: undefined };
          document.getElementById("text")?.focus();
        }}
      >
        ×
      </button>
    </p>
  );
}
