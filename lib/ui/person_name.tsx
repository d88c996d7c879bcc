// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { User } from "../protocol/messages.ts";
import type { Hues } from "./author_hue.ts";
import { UNTRANSLATED } from "./untranslated.ts";

/**
 * A person's name, and the tag that tells them from another of that name. A name that
 * reads from right to left doesn't take the tag to its other side.
 *
 * @param user The person.
 * @param hues Everybody's hues, where the name has one.
 * @returns Both.
 */
export function personName(
  { userId, userName, tag }: User,
  hues?: Hues,
): VNode {
  return (
    <>
      <bdi class={hues && `author hue-${hues.get(userId)}`} {...UNTRANSLATED}>
        {userName}
      </bdi>
      {tag && <span class="tag">{` ${tag}`}</span>}
    </>
  );
}
