// Runs in the browser and on the server.

import type { User } from "../protocol/messages.ts";
import { AuthorChip } from "./AuthorChip.tsx";
import { authorHue } from "./author_hue.ts";

interface MessageHeadProps {
  /** `null` for the reader. */
  author: User | null;
  /** Milliseconds since the epoch. */
  sentAt: number;
  /** The same, in words. */
  time: string;
}

/** Who speaks, and since when: stands above the messages of a group. */
export function MessageHead({ author, sentAt, time }: MessageHeadProps) {
  return (
    <p class="message-head">
      {author === null ? <span class="author">You</span> : (
        <>
          <AuthorChip {...author} />
          <bdi class={`author ${authorHue(author.userId)}`}>
            {author.userName}
          </bdi>
        </>
      )} <time datetime={new Date(sentAt).toISOString()}>{time}</time>
    </p>
  );
}
