// Runs in the browser and on the server.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";
import type { User } from "../protocol/messages.ts";
import {
  BOTS_PAGE_PATH,
  EXPORT_PATH,
  OWN_PATH,
  SEARCH_PATH,
  settingsPath,
} from "../protocol/page_paths.ts";
import { roomPath } from "../protocol/paths.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";
import { fullName } from "../protocol/user_tag.ts";
import { authorChip } from "./author_chip.tsx";
import type { Hues } from "./author_hue.ts";
import { ignoring, isIgnored } from "./ignoring.ts";
import { NOTIFICATION_SHEET } from "./NotificationSheet.tsx";
import { personName } from "./person_name.tsx";
import { isModerator, roomNow, toMute } from "./room_now.ts";
import { openSheet } from "./Sheet.tsx";

interface PeopleProps {
  about: RoomHeading;
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

/**
 * Draws who is here, beside the messages: for wide screens. Like the menu it is no
 * component, so that the element stays which the page came with.
 *
 * @param props Who is here.
 * @returns The panel.
 */
export function peoplePanel(props: PeopleProps): VNode {
  return (
    <aside
      class={staleClass("people-panel", props)}
      aria-labelledby="people-title"
    >
      <h2 id="people-title">
        Here now <span class="count">{props.onlineCount}</span>
      </h2>
      <PeopleList {...props} />
      <Privacy {...props} />
      <RoomLinks {...props} />
    </aside>
  );
}

/**
 * Draws who is here, behind a button: for narrow screens.
 *
 * @param props Who is here.
 * @returns The menu.
 */
export function peopleMenu(props: PeopleProps): VNode {
  return (
    <details class={staleClass("people-menu", props)}>
      <summary>
        <span class="count">{props.onlineCount}</span> here
      </summary>
      <div class="people-sheet">
        <PeopleList {...props} />
        <Privacy {...props} />
        <RoomLinks {...props} />
      </div>
    </details>
  );
}

/**
 * Only the attribute changes when a connection is lost. If the list's parent were drawn
 * again, Preact would hold the list as it was then, with all who have left since.
 */
function staleClass(name: string, { isStale }: PeopleProps) {
  return computed(() => isStale?.value ? `${name} stale` : name);
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
          {each === own
            ? <span class="hint">you</span>
            : ignoring.value && <PersonTools user={each} />}
        </li>
      ))}
      {unlisted > 0 && <li class="hint">and {unlisted} more</li>}
      {onlineCount.value === 0 && <li class="hint">Nobody yet</li>}
    </ul>
  );
}

/** Who may come. */
function Privacy({ about }: PeopleProps) {
  const { isListed, hasPassphrase } = roomNow.value ?? about;
  const known = hasPassphrase ? " and the passphrase" : "";
  return (
    <p class="hint privacy">
      {isListed
        ? `Listed in the lobby${hasPassphrase ? ", with a passphrase" : ""}`
        : `Unlisted: whoever has the link${known} can read and write`}
    </p>
  );
}

/** Ignores somebody, or no longer; who keeps order may do more. */
function PersonTools({ user }: { user: User }) {
  const isOn = isIgnored(user.userId);
  return (
    <>
      {isModerator.value && (
        <a
          class="button moderate"
          href={toMute(user)}
          data-sheet
          aria-label={`Mute or ban ${fullName(user)}`}
        >
          Mute…
        </a>
      )}
      <button
        type="button"
        class="ignore"
        aria-pressed={isOn}
        aria-label={`Ignore ${fullName(user)}`}
        onClick={() => ignoring.value?.set(user.userId, !isOn)}
      >
        Ignore
      </button>
    </>
  );
}

/**
 * Where else the room leads to; only people with a name have and make something, and only
 * live pages notify.
 */
function RoomLinks({ about: { room }, user }: PeopleProps) {
  return (
    <p class="room-links">
      <a class="narrow-only" href={settingsPath(room)} data-sheet>Settings</a>
      <a href={`${roomPath(room)}/${SEARCH_PATH}`}>Search</a>
      <a href={`${roomPath(room)}/${EXPORT_PATH}`}>Save the conversation</a>
      {user.value && <a class="bots-link" href={BOTS_PAGE_PATH}>Bots</a>}
      {user.value && (
        <a href={`${roomPath(room)}/${OWN_PATH}`}>Delete what is mine</a>
      )}
      {ignoring.value && (
        <button
          type="button"
          class="notify"
          onClick={() => openSheet(NOTIFICATION_SHEET)}
        >
          Notifications
        </button>
      )}
    </p>
  );
}
