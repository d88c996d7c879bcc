// Runs in the browser and on the server.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { User } from "../protocol/messages.ts";
import { useMemo } from "preact/hooks";
import { authorChip } from "./author_chip.tsx";
import type { Hues } from "./author_hue.ts";
import { personName } from "./person_name.tsx";

interface PeopleProps {
  /** At most the first of them. */
  onlineUsers: ReadonlySignal<readonly User[]>;
  /** All of them. */
  onlineCount: ReadonlySignal<number>;
  /** The reader, if known: marked in the list, and first. */
  user: ReadonlySignal<User | null>;
  hues: ReadonlySignal<Hues>;
  /** Whether that may have changed since; where the reader has the room open. */
  isStale?: ReadonlySignal<boolean> | undefined;
}

/** Who is here, beside the messages: for wide screens. */
export function PeoplePanel(props: PeopleProps) {
  return (
    <aside
      class={useStaleClass("people-panel", props)}
      aria-labelledby="people-title"
    >
      <h2 id="people-title">
        Here now <span class="count">{props.onlineCount}</span>
      </h2>
      <PeopleList {...props} />
    </aside>
  );
}

/** Who is here, behind a button: for narrow screens. */
export function PeopleMenu(props: PeopleProps) {
  // It may have been opened before this draws it.
  const wasOpen = useMemo(
    () => Boolean(globalThis.document?.querySelector(".people-menu[open]")),
    [],
  );
  return (
    <details class={useStaleClass("people-menu", props)} open={wasOpen}>
      <summary>
        <span class="count">{props.onlineCount}</span> here
      </summary>
      <PeopleList {...props} />
    </details>
  );
}

/**
 * Only the attribute changes when a connection is lost. If the list's parent were drawn
 * again, Preact would hold the list as it was then, with all who have left since.
 */
function useStaleClass(name: string, { isStale }: PeopleProps) {
  return useComputed(() => isStale?.value ? `${name} stale` : name);
}

function PeopleList(
  { onlineUsers, onlineCount, user, hues, isStale }: PeopleProps,
) {
  const users = onlineUsers.value;
  const isCut = users.length < onlineCount.value;
  // Whoever has the room open is there, though others may fill the list.
  const own = users.find(({ userId }) => userId === user.value?.userId) ??
    (isStale && isCut ? user.value : null);
  const listed = own ? [...new Set([own, ...users])] : users;
  const unlisted = onlineCount.value - listed.length;
  return (
    <ul class="people">
      {listed.map((each) => (
        <li key={each.userId}>
          {authorChip(each, hues.value)}
          {personName(each)}
          {each === own && <span class="hint">you</span>}
        </li>
      ))}
      {unlisted > 0 && <li class="hint">and {unlisted} more</li>}
      {onlineCount.value === 0 && <li class="hint">Nobody yet</li>}
    </ul>
  );
}
