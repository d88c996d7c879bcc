// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { User } from "../protocol/messages.ts";

/**
 * A person's name, and the tag that tells them from another of that name. A name that
 * reads from right to left doesn't take the tag to its other side.
 *
 * @param user The person.
 * @param className Classes of the name alone.
 * @returns Both.
 */
export function personName(
  { userName, tag }: User,
  className?: string,
): VNode {
  return (
    <>
      <bdi class={className}>{userName}</bdi>
      {tag && (
        <>
          {" "}
          <span class="tag">{tag}</span>
        </>
      )}
    </>
  );
}
