// Runs in the browser and on the server.

import { linkify } from "./linkify.ts";

/** What somebody wrote, with its addresses as links. */
export function MessageText({ text }: { text: string }) {
  return (
    <p class="text" dir="auto">
      {linkify(text).map((part) =>
        typeof part === "string" ? part : (
          <a
            href={part.url}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
          >
            {part.url}
          </a>
        )
      )}
    </p>
  );
}
